"""How French sentences name slots, lists and numbers."""

from collections.abc import Sequence

#: Of long lists, how many items are named.
MOST_NAMED = 8
#: First letters before which « de » is « d' ».
VOWELS = "aàâäeéèêëiîïoôöuùûü"


def of(name: str) -> str:
    """Return « de Paul », « d'Inès »."""
    return f"d'{name}" if name[:1].lower() in VOWELS else f"de {name}"


def slots_in_words(slots: Sequence[int]) -> str:
    """Return « aucun créneau », « le créneau 3 », « les créneaux 0 à 4 et 7 »."""
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
    """Return « a », « a et b », « a, b et c »; of long lists the first ones and how many others."""
    if len(items) > MOST_NAMED:
        return f"{', '.join(items[:MOST_NAMED])} et {counted(len(items) - MOST_NAMED, 'autre')}"
    if len(items) < 2:
        return "".join(items)
    return f"{', '.join(items[:-1])} et {items[-1]}"


def counted(number: int, singular: str, plural: str | None = None) -> str:
    """Return « 1 créneau », « 2 créneaux », « 0 pause », « 3 rendez-vous »; ``plural`` where it is irregular."""
    if number < 2 or (plural is None and singular.endswith("s")):
        return f"{number} {singular}"
    return f"{number} {plural or singular + ('x' if singular.endswith('eau') else 's')}"
