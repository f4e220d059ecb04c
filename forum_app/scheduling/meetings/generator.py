"""Invented meeting days that look like the real ones of the literature, with a timetable that exists.

A hidden timetable is drawn first, block by block, so that every rule added afterwards (rooms, sessions,
availabilities, fixed meetings, precedences) is kept by it: the day is always possible, with few breaks.
"""

import random
from dataclasses import replace

from forum_app.scheduling.errors import ProblemError
from forum_app.scheduling.meetings.problem import Meeting, MeetingProblem, Participant

#: Shares of meetings wanted in the morning, in the afternoon; the others are free (forum of 2014: 22 %, 1 %).
MORNING, AFTERNOON = 0.3, 0.1
#: Shares of participants with forbidden slots, of fixed meetings, of meetings that must follow another.
ABSENT, FIXED, FOLLOWING = 0.35, 0.02, 0.05


def generate(
    participants: int, meetings: int, slots: int, rooms: int, seed: int = 1, hard: bool = False
) -> MeetingProblem:
    """Return an invented day, the same for the same arguments.

    ``hard`` adds fixed meetings and precedences and leaves nobody spare slots. Real days have 42-78 participants,
    125-302 meetings, 8-22 slots and 12-27 rooms. Raises ``ProblemError`` when so many meetings cannot fit.
    """
    if meetings and participants < 2:
        raise ProblemError("participants", "il faut deux participants pour un rendez-vous")
    if meetings > rooms * slots:
        raise ProblemError(
            "meetings", f"{meetings} rendez-vous ne tiennent pas dans {rooms} salles et {slots} créneaux"
        )
    draw = random.Random(f"meetings {seed}")
    held = _hidden_timetable(draw, participants, meetings, slots, rooms)
    half = (slots + 1) // 2
    sessions = slots > 12
    listed = [_meeting(draw, n, pair, slot, half if sessions else slots, slots) for n, (pair, slot) in enumerate(held)]
    if hard:
        listed = _constrained(draw, listed, [slot for _, slot in held])
    return MeetingProblem(
        slots=slots,
        participants=tuple(_participant(draw, p, held, slots, hard) for p in range(participants)),
        meetings=tuple(listed),
        pauses_after=(half - 1,) if sessions else (),
        rooms=rooms,
    )


def _hidden_timetable(
    draw: random.Random, participants: int, meetings: int, slots: int, rooms: int
) -> list[tuple[tuple[int, int], int]]:
    """Return pairs and slots, slot after slot: those busy just before go on meeting people, some more eagerly than
    others.
    """
    eager = [draw.choice((1.0, 1.0, 2.0, 4.0)) for _ in range(participants)]
    fill = _even(draw, meetings, slots, min(rooms, participants // 2))
    met: set[tuple[int, int]] = set()
    before: set[int] = set()
    held = []
    for slot, number in enumerate(fill):
        order = sorted(range(participants), key=lambda p: -draw.random() * eager[p] * (3 if p in before else 1))
        free = order[: 2 * number]
        before = set(free)
        for _ in range(number):
            first = free.pop()
            fresh = [p for p in free if (min(first, p), max(first, p)) not in met]
            second = draw.choice(fresh or free)
            free.remove(second)
            met.add((min(first, second), max(first, second)))
            held.append(((first, second), slot))
    draw.shuffle(held)
    return held


def _even(draw: random.Random, meetings: int, slots: int, most: int) -> list[int]:
    """Return how many meetings each slot holds: about the same everywhere, ``most`` at most."""
    if meetings > slots * most:
        raise ProblemError("participants", f"trop peu de participants pour {meetings} rendez-vous en {slots} créneaux")
    fill = [meetings // slots] * slots if slots else []
    for slot in draw.sample(range(slots), meetings - sum(fill)):
        fill[slot] += 1
    for _ in range(2 * slots):
        giver, taker = draw.randrange(slots), draw.randrange(slots)
        if giver != taker and fill[giver] > most // 2 and fill[taker] < most:
            fill[giver], fill[taker] = fill[giver] - 1, fill[taker] + 1
    return fill


def _meeting(draw: random.Random, n: int, pair: tuple[int, int], slot: int, half: int, slots: int) -> Meeting:
    allowed: tuple[int, ...] | None = None
    if half < slots:
        wanted = draw.random()
        if slot < half and wanted < MORNING:
            allowed = tuple(range(half))
        elif slot >= half and wanted < AFTERNOON:
            allowed = tuple(range(half, slots))
    return Meeting(f"m{n + 1}", (f"p{pair[0] + 1}", f"p{pair[1] + 1}"), allowed)


def _constrained(draw: random.Random, meetings: list[Meeting], slot_of: list[int]) -> list[Meeting]:
    """Fix a few meetings and make a few follow another, as they are in the hidden timetable."""
    constrained = []
    for n, meeting in enumerate(meetings):
        if draw.random() < FIXED:
            constrained.append(replace(meeting, fixed=slot_of[n]))
            continue
        earlier = [m for m in range(len(meetings)) if slot_of[m] < slot_of[n]] if draw.random() < FOLLOWING else []
        constrained.append(replace(meeting, after=(meetings[draw.choice(earlier)].id,)) if earlier else meeting)
    return constrained


def _participant(
    draw: random.Random, number: int, held: list[tuple[tuple[int, int], int]], slots: int, hard: bool
) -> Participant:
    """Return somebody available whenever the hidden timetable asks, and absent now and then."""
    busy = {slot for pair, slot in held if number in pair}
    absent: set[int] = set()
    if slots and draw.random() < ABSENT * (1.5 if hard else 1):
        begin = draw.randrange(slots)
        absent = set(range(begin, min(slots, begin + draw.randint(1, 4)))) - busy
    return Participant(f"p{number + 1}", tuple(t for t in range(slots) if t not in absent))
