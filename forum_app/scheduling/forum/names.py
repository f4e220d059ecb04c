"""How sentences name the candidates, companies and slots of a forum."""

from collections.abc import Iterable

from forum_app.scheduling.forum.problem import Problem
from forum_app.scheduling.sentences import slots_in_words


def candidate_name(problem: Problem, candidate_id: str) -> str:
    """Return the name of a candidate, or the id where there is none."""
    return problem.candidate_by_id[candidate_id].name or candidate_id


def company_name(problem: Problem, company_id: str) -> str:
    """Return the name of a company, or the id where there is none."""
    return problem.company_by_id[company_id].name or company_id


def slot_name(problem: Problem, slot: int) -> str:
    """Return « 10 h 20 », or « le créneau 3 » (counted from 0) where slots have no names."""
    return problem.slot_names[slot] if problem.slot_names else f"le créneau {slot}"


def from_to(problem: Problem, old: int, new: int) -> str:
    """Return « de 10 h à 10 h 40 », « du créneau 1 au créneau 3 »."""
    if problem.slot_names:
        return f"de {problem.slot_names[old]} à {problem.slot_names[new]}"
    return f"du créneau {old} au créneau {new}"


def slot_names(problem: Problem, slots: Iterable[int]) -> str:
    """Return « 10 h, 10 h 20 » or « les créneaux 3 et 5 »."""
    if problem.slot_names:
        return ", ".join(problem.slot_names[slot] for slot in slots)
    return slots_in_words(sorted(slots))
