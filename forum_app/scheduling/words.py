"""How sentences name people and times."""

from collections.abc import Iterable

from .problem import Problem


def slot_name(problem: Problem, slot: int) -> str:
    """« 10 h 20 », or « le créneau 3 » (counted from 0) where slots have no names."""
    return problem.slot_names[slot] if problem.slot_names else f"le créneau {slot}"


def candidate_name(problem: Problem, candidate_id: str) -> str:
    return problem.candidate_by_id[candidate_id].name or candidate_id


def company_name(problem: Problem, company_id: str) -> str:
    return problem.company_by_id[company_id].name or company_id


def from_to(problem: Problem, old: int, new: int) -> str:
    """« de 10 h à 10 h 40 », « du créneau 1 au créneau 3 »."""
    if problem.slot_names:
        return f"de {problem.slot_names[old]} à {problem.slot_names[new]}"
    return f"du créneau {old} au créneau {new}"


def slots_in_words(problem: Problem, slots: Iterable[int]) -> str:
    """« 10 h, 10 h 20 » or « le créneau 3, le créneau 5 »."""
    return ", ".join(slot_name(problem, slot) for slot in slots)


def counted(number: int, singular: str, plural: str) -> str:
    """« 1 entretien », « 2 entretiens »."""
    return f"{number} {singular if abs(number) < 2 else plural}"
