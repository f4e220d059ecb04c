"""How sentences name people and times."""

from collections.abc import Iterable

from .problem import Problem


def candidate_name(problem: Problem, candidate_id: str) -> str:
    return problem.candidate_by_id[candidate_id].name or candidate_id


def company_name(problem: Problem, company_id: str) -> str:
    return problem.company_by_id[company_id].name or company_id


def slots_in_words(problem: Problem, slots: Iterable[int]) -> str:
    """« créneau 3, créneau 5 » or the slots' own names."""
    return ", ".join(problem.slot_name(slot) for slot in slots)


def counted(number: int, singular: str, plural: str) -> str:
    """« 1 entretien », « 2 entretiens »."""
    return f"{number} {singular if abs(number) < 2 else plural}"
