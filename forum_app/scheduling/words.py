"""How sentences name people, times and numbers."""

from collections.abc import Iterable, Sequence

from forum_app.scheduling.problem import Problem

#: Of long lists, how many items are named.
MOST_NAMED = 8
#: First letters before which « de » is « d' ».
VOWELS = "aàâäeéèêëiîïoôöuùûü"


def candidate_name(problem: Problem, candidate_id: str) -> str:
    """The name of a candidate, or the id where there is none."""
    return problem.candidate_by_id[candidate_id].name or candidate_id


def company_name(problem: Problem, company_id: str) -> str:
    """The name of a company, or the id where there is none."""
    return problem.company_by_id[company_id].name or company_id


def of(name: str) -> str:
    """« de Paul », « d'Inès »."""
    return f"d'{name}" if name[:1].lower() in VOWELS else f"de {name}"


def slot_name(problem: Problem, slot: int) -> str:
    """« 10 h 20 », or « le créneau 3 » (counted from 0) where slots have no names."""
    return problem.slot_names[slot] if problem.slot_names else f"le créneau {slot}"


def from_to(problem: Problem, old: int, new: int) -> str:
    """« de 10 h à 10 h 40 », « du créneau 1 au créneau 3 »."""
    if problem.slot_names:
        return f"de {problem.slot_names[old]} à {problem.slot_names[new]}"
    return f"du créneau {old} au créneau {new}"


def slot_names(problem: Problem, slots: Iterable[int]) -> str:
    """« 10 h, 10 h 20 » or « les créneaux 3 et 5 »."""
    if problem.slot_names:
        return ", ".join(problem.slot_names[slot] for slot in slots)
    return slots_in_words(sorted(slots))


def slots_in_words(slots: Sequence[int]) -> str:
    """« aucun créneau », « le créneau 3 », « les créneaux 0 à 4 et 7 »."""
    if not slots:
        return "aucun créneau"
    if len(slots) == 1:
        return f"le créneau {slots[0]}"
    runs: list[list[int]] = []
    for slot in sorted(slots):
        if runs and slot == runs[-1][-1] + 1:
            runs[-1].append(slot)
        else:
            runs.append([slot])
    parts: list[str] = []
    for run in runs:
        parts += [f"{run[0]} à {run[-1]}"] if len(run) > 2 else [str(slot) for slot in run]
    return f"les créneaux {listed(parts)}"


def listed(items: Sequence[str]) -> str:
    """« a », « a et b », « a, b et c »; of long lists the first ones and how many others."""
    if len(items) > MOST_NAMED:
        return f"{', '.join(items[:MOST_NAMED])} et {counted(len(items) - MOST_NAMED, 'autre')}"
    if len(items) < 2:
        return "".join(items)
    return f"{', '.join(items[:-1])} et {items[-1]}"


def counted(number: int, singular: str, plural: str | None = None) -> str:
    """« 1 créneau », « 2 créneaux », « 0 pause », « 3 rendez-vous »; ``plural`` where it is not the usual one."""
    if number < 2 or (plural is None and singular.endswith("s")):
        return f"{number} {singular}"
    return f"{number} {plural or singular + ('x' if singular.endswith('eau') else 's')}"
