"""Why a day is impossible, as counts that people can check by hand.

Some meetings have fewer places together than they are (Hall 1935), or some people so many meetings among
themselves that pairing them up slot by slot does not get through (Tutte 1947: an odd number leaves one aside).
"""

from collections import Counter
from collections.abc import Mapping, Sequence

from forum_app.scheduling.meetings.problem import MeetingProblem
from forum_app.scheduling.sentences import counted, listed, slots_in_words

#: Sets of slots for which groups of people are counted, the most frequent ones first.
MOST_WINDOWS = 40


def counting_conflicts(problem: MeetingProblem, domains: Sequence[Sequence[int]]) -> list[str]:
    """Return the impossibilities that counting shows, in French; none does not mean that the day is possible."""
    if problem.rooms == 0 and problem.meetings:
        return ["il n'y a aucune salle"]
    conflicts = [_no_slot(problem, m) for m, slots in enumerate(domains) if not slots]
    if conflicts:
        return conflicts
    position = {meeting.id: n for n, meeting in enumerate(problem.meetings)}
    for person, meetings in problem.meetings_of.items():
        overfull = _overfull({position[m.id]: domains[position[m.id]] for m in meetings}, 1)
        if overfull:
            conflicts.append(_overbooked(problem, person, overfull, domains))
    if problem.rooms is not None and not conflicts:
        overfull = _overfull(dict(enumerate(domains)), problem.rooms)
        if overfull:
            slots = sorted({t for m in overfull for t in domains[m]})
            conflicts.append(
                f"{counted(len(overfull), 'rendez-vous')} n'ont que {slots_in_words(slots)}, "
                f"soit {counted(len(slots) * problem.rooms, 'place')} ({counted(problem.rooms, 'salle')})"
            )
    return conflicts or _too_many_among_themselves(problem, domains)


def _no_slot(problem: MeetingProblem, m: int) -> str:
    """Return why a meeting has no slot at all."""
    meeting = problem.meetings[m]
    first, second = meeting.between
    if problem.domains[m]:
        return (
            f"{meeting.id} peut avoir {slots_in_words(problem.domains[m])}, "
            f"ce que les rendez-vous qui le précèdent ou le suivent ne permettent pas"
        )
    available = {p.id: p.available for p in problem.participants}
    theirs, others = slots_in_words(available[first]), slots_in_words(available[second])
    people = f"{first} est disponible sur {theirs}, {second} sur {others}"
    wanted = "" if meeting.slots is None else f", {meeting.id} est admis sur {slots_in_words(meeting.slots)}"
    fixed = "" if meeting.fixed is None else f", {meeting.id} est fixé au créneau {meeting.fixed}"
    return f"{meeting.id} n'a aucun créneau possible : {people}{wanted}{fixed}"


def _overbooked(problem: MeetingProblem, person: str, overfull: Sequence[int], domains: Sequence[Sequence[int]]) -> str:
    slots = sorted({t for m in overfull for t in domains[m]})
    if len(overfull) == len(problem.meetings_of[person]):
        possible = counted(len(slots), "créneau possible", "créneaux possibles")
        return f"{person} a {counted(len(overfull), 'rendez-vous')} pour {possible}"
    names = listed([problem.meetings[m].id for m in overfull])
    return f"{person} : les {counted(len(overfull), 'rendez-vous')} {names} n'ont que {slots_in_words(slots)}"


def _overfull(domains: Mapping[int, Sequence[int]], room: int) -> list[int]:
    """Return meetings that have fewer places together than they are (``room`` places a slot); empty if all fit.

    Bipartite matching by augmenting paths; those reached by a path that fails are such a set (Hall's theorem).
    """
    inside: dict[int, list[int]] = {}

    def place(meeting: int, seen: set[int]) -> bool:
        queue = [meeting]
        came: dict[int, tuple[int, int]] = {}
        for current in queue:
            for slot in domains[current]:
                if slot in seen:
                    continue
                seen.add(slot)
                if len(inside.setdefault(slot, [])) < room:
                    _shift(inside, came, current, slot)
                    return True
                for other in inside[slot]:
                    came[other] = (current, slot)
                    queue.append(other)
        return False

    for meeting in domains:
        seen: set[int] = set()
        if not place(meeting, seen):
            return sorted({meeting, *(other for slot in seen for other in inside.get(slot, []))})
    return []


def _shift(inside: dict[int, list[int]], came: Mapping[int, tuple[int, int]], meeting: int, slot: int) -> None:
    """Put the meeting into the slot; the one that wanted its former slot takes it, and so on back."""
    while True:
        inside.setdefault(slot, []).append(meeting)
        if meeting not in came:
            return
        wanting, freed = came[meeting]
        inside[freed].remove(meeting)
        meeting, slot = wanting, freed


def _too_many_among_themselves(problem: MeetingProblem, domains: Sequence[Sequence[int]]) -> list[str]:
    """Return a group of people who have more meetings among themselves in some slots than they can form pairs there."""
    windows = [slots for slots, _ in Counter(map(tuple, domains)).most_common(MOST_WINDOWS)]
    for window in dict.fromkeys([tuple(range(problem.slots)), *windows]):
        inside = [m for m, slots in enumerate(domains) if set(slots) <= set(window)]
        found = _overfull_group(problem, domains, inside, window)
        if found:
            people, number, most = found
            return [
                f"{counted(number, 'rendez-vous')} entre {counted(len(people), 'participant')} ({listed(people)}) "
                f"n'ont que {slots_in_words(window)} ; avec ceux qui peuvent y être, il s'y forme au plus "
                f"{counted(most, 'paire')}"
            ]
    return []


def _overfull_group(
    problem: MeetingProblem, domains: Sequence[Sequence[int]], meetings: Sequence[int], window: Sequence[int]
) -> tuple[list[str], int, int] | None:
    """Return the group, its meetings, and the most it can hold; those with fewest meetings leave one by one until it
    shows.
    """
    partners: dict[str, set[int]] = {}
    present: dict[str, set[int]] = {}
    for m in meetings:
        for person in problem.meetings[m].between:
            partners.setdefault(person, set()).add(m)
            present.setdefault(person, set()).update(domains[m])
    left = set(meetings)
    there = Counter(t for slots in present.values() for t in slots)
    rooms = len(meetings) if problem.rooms is None else problem.rooms
    while partners:
        most = sum(min(rooms, there[t] // 2) for t in window)
        if len(left) > most:
            return sorted(partners), len(left), most
        leaving = min(partners, key=lambda person: (len(partners[person]), person))
        for m in partners.pop(leaving):
            left.discard(m)
            for other in problem.meetings[m].between:
                partners.get(other, set()).discard(m)
        there.subtract(present[leaving])
    return None
