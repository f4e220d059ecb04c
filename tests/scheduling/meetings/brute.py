"""The best timetable of a tiny meeting day by trying them all, and Hypothesis' idea of such days."""

from collections.abc import Iterator
from itertools import combinations
from typing import Any

from hypothesis import strategies as st


def timetables(day: dict[str, Any]) -> Iterator[dict[str, int]]:
    """Every timetable that keeps the rules other than those about breaks."""
    available = {p["id"]: set(p["available"]) for p in day["participants"]}
    meetings = day["meetings"]

    def place(n: int, slot_of: dict[str, int]) -> Iterator[dict[str, int]]:
        if n == len(meetings):
            if all(slot_of[e] < slot_of[m["id"]] for m in meetings for e in m["after"]):
                yield dict(slot_of)
            return
        meeting = meetings[n]
        for slot in range(day["slots"]):
            together = [m for m in meetings[:n] if slot_of[m["id"]] == slot]
            if (
                all(slot in available[p] for p in meeting["between"])
                and (meeting["slots"] is None or slot in meeting["slots"])
                and meeting["fixed"] in (None, slot)
                and not any(set(m["between"]) & set(meeting["between"]) for m in together)
                and (day["rooms"] is None or len(together) < day["rooms"])
            ):
                slot_of[meeting["id"]] = slot
                yield from place(n + 1, slot_of)
                del slot_of[meeting["id"]]

    yield from place(0, {})


def breaks(day: dict[str, Any], slot_of: dict[str, int]) -> list[int]:
    """The number of breaks of each participant, read off a drawing of the day."""
    counts = []
    for participant in day["participants"]:
        busy = {slot_of[m["id"]] for m in day["meetings"] if participant["id"] in m["between"]}
        drawing = "".join("x" if t in busy else " " for t in range(day["slots"])).strip()
        counts.append(len(drawing.split()) - 1 if drawing else 0)
    return counts


def fewest_breaks(day: dict[str, Any]) -> int | None:
    """The optimum; ``None`` if the day is impossible."""
    best = None
    for slot_of in timetables(day):
        counts = breaks(day, slot_of)
        limit = day["max_break_difference"]
        if counts and limit is not None and max(counts) - min(counts) > limit:
            continue
        if best is None or sum(counts) < best:
            best = sum(counts)
    return best


@st.composite
def days(draw: st.DrawFn) -> dict[str, Any]:
    """Days of 2-5 participants, up to 6 meetings and 6 slots, every rule among them, often too tight."""
    slots = draw(st.integers(1, 6))
    people = [f"p{n}" for n in range(draw(st.integers(2, 5)))]
    some_slots = st.lists(st.integers(0, slots - 1), unique=True, max_size=slots)
    most_slots = some_slots.map(lambda absent: [t for t in range(slots) if t not in absent[: slots // 3]])
    meetings: list[dict[str, Any]] = []
    for n in range(draw(st.integers(0, 6))):
        earlier = [m["id"] for m in meetings]
        meetings.append(
            {
                "id": f"m{n}",
                "between": list(draw(st.sampled_from(list(combinations(people, 2))))),
                "slots": draw(st.none() | most_slots),
                "fixed": draw(st.none() | st.none() | st.none() | st.integers(0, slots - 1)),
                "after": [draw(st.sampled_from(earlier))] if earlier and draw(st.integers(0, 5)) == 0 else [],
            }
        )
    return {
        "version": 1,
        "kind": "meetings",
        "slots": slots,
        "pauses_after": draw(some_slots),
        "rooms": draw(st.none() | st.integers(0, 3)),
        "max_break_difference": draw(st.sampled_from([None, 0, 1, 2])),
        "participants": [{"id": p, "available": draw(st.just(list(range(slots))) | most_slots)} for p in people],
        "meetings": meetings,
    }
