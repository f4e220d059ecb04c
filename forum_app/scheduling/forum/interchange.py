"""A forum's problem and answer as JSON, version 1: whatever comes in, either a record or a ``ProblemError`` that names
the place.
"""

from collections.abc import Mapping
from typing import Any

from forum_app.scheduling.documents import VERSION, kind_of
from forum_app.scheduling.errors import ProblemError
from forum_app.scheduling.forum.answer import Answer, Bound, Score, score_of
from forum_app.scheduling.forum.problem import MOST_SLOTS, Candidate, Company, Interview, Pair, Problem, Table
from forum_app.scheduling.reading import objects, slot_set, text, texts, whole, whole_number


def read(data: Mapping[str, Any]) -> Problem:
    """Return a forum problem from its JSON object."""
    if kind_of(data) != "forum":
        raise ProblemError("kind", "un problème de forum est attendu")
    slots = whole(data, "slots", "")
    return Problem(
        slots=slots,
        candidates=tuple(read_candidate(item, place) for item, place in objects(data, "candidates", "")),
        companies=tuple(_company(item, place) for item, place in objects(data, "companies", "")),
        pairs=tuple(
            Pair(text(item, "candidate", place), text(item, "company", place), whole(item, "weight", place))
            for item, place in objects(data, "pairs", "")
        ),
        locked=read_interviews(data, "locked", optional=True),
        pauses_after=slot_set(data, "pauses_after", "", optional=True),
        gap=whole(data, "gap", "", default=0),
        room_capacity=_room_capacity(data, slots),
        slot_names=texts(data, "slot_names", "", optional=True),
    )


def read_candidate(item: Mapping[str, Any], place: str) -> Candidate:
    """Return a candidate as written in a problem, and in changes."""
    return Candidate(
        id=text(item, "id", place),
        available=slot_set(item, "available", place),
        floor=whole(item, "floor", place, default=0),
        cap=_cap(item, place),
        name=text(item, "name", place, default=""),
    )


def _company(item: Mapping[str, Any], place: str) -> Company:
    return Company(
        id=text(item, "id", place),
        tables=tuple(
            Table(text(table, "id", where), slot_set(table, "available", where), _cap(table, where))
            for table, where in objects(item, "tables", place)
        ),
        floor=whole(item, "floor", place, default=0),
        name=text(item, "name", place, default=""),
    )


def _cap(item: Mapping[str, Any], place: str) -> int | None:
    return None if item.get("cap") is None else whole(item, "cap", place)


def _room_capacity(data: Mapping[str, Any], slots: int) -> tuple[int, ...] | None:
    """Return one number for all slots, or a list of one number per slot."""
    value = data.get("room_capacity")
    if value is None:
        return None
    if isinstance(value, list):
        return tuple(whole_number(item, f"room_capacity[{n}]") for n, item in enumerate(value))
    return (whole(data, "room_capacity", ""),) * max(0, min(slots, MOST_SLOTS + 1))


def read_interviews(data: Mapping[str, Any], key: str, optional: bool = False) -> tuple[Interview, ...]:
    """Return a list of interviews, as written in ``locked`` and in answers; ids and slots are not looked up here."""
    return tuple(
        Interview(
            text(item, "candidate", place),
            text(item, "company", place),
            text(item, "table", place),
            whole(item, "slot", place),
        )
        for item, place in objects(data, key, "", optional)
    )


def read_answer(problem: Problem, data: Mapping[str, Any]) -> Answer:
    """Return an answer to ``problem``; the score is measured again, the bounds are taken from the document."""
    interviews = tuple(sorted(read_interviews(data, "interviews")))
    for n, interview in enumerate(interviews):
        known = (
            interview.candidate in problem.candidate_by_id
            and interview.company in problem.company_by_id
            and interview.table in problem.table_by_id
            and 0 <= interview.slot < problem.slots
        )
        if not known:
            raise ProblemError(f"interviews[{n}]", "cet entretien n'est pas de ce problème")
    score: Score = score_of(problem, interviews)
    told = data.get("bound")
    told = told if isinstance(told, dict) else {}
    everything = sum(pair.weight for pair in problem.pairs)
    return Answer(
        interviews=interviews,
        score=score,
        bound=Bound(
            shortfall=whole(told, "shortfall", "bound", default=0),
            worst=whole(told, "worst_shortfall", "bound", default=0),
            weight=whole(told, "weight", "bound", default=everything),
            unevenness=None if told.get("unevenness") is None else whole(told, "unevenness", "bound"),
        ),
        seconds=0.0,
        seed=whole(data, "seed", "", default=1),
    )


def write(problem: Problem) -> dict[str, Any]:
    """Return the JSON object of a problem; optional keys appear only where they say something."""
    document: dict[str, Any] = {
        "version": VERSION,
        "slots": problem.slots,
        "pauses_after": sorted(problem.pauses_after),
        "gap": problem.gap,
    }
    if problem.room_capacity is not None:
        document["room_capacity"] = list(problem.room_capacity)
    if problem.slot_names:
        document["slot_names"] = list(problem.slot_names)
    document["candidates"] = [
        {"id": c.id, "available": sorted(c.available), "floor": c.floor} | _said(cap=c.cap, name=c.name or None)
        for c in problem.candidates
    ]
    document["companies"] = [
        {
            "id": c.id,
            "tables": [{"id": t.id, "available": sorted(t.available)} | _said(cap=t.cap) for t in c.tables],
        }
        | _said(floor=c.floor or None, name=c.name or None)
        for c in problem.companies
    ]
    document["pairs"] = [{"candidate": p.candidate, "company": p.company, "weight": p.weight} for p in problem.pairs]
    document["locked"] = write_interviews(problem.locked)
    return document


def _said(**values: object) -> dict[str, object]:
    return {key: value for key, value in values.items() if value is not None}


def write_interviews(interviews: tuple[Interview, ...]) -> list[dict[str, Any]]:
    """Return the JSON list of interviews, in their order."""
    return [{"candidate": i.candidate, "company": i.company, "table": i.table, "slot": i.slot} for i in interviews]


def write_answer(answer: Answer) -> dict[str, Any]:
    """Return the JSON object of an answer; ``levels`` is the whole vector and ``proved`` the levels proved best."""
    bound = {"shortfall": answer.bound.shortfall, "worst_shortfall": answer.bound.worst, "weight": answer.bound.weight}
    if answer.bound.unevenness is not None:
        bound["unevenness"] = answer.bound.unevenness
    return {
        "version": VERSION,
        "interviews": write_interviews(answer.interviews),
        "shortfall": answer.score.shortfall,
        "weight": answer.score.weight,
        "bound": bound,
        "proved_optimal": answer.proved_optimal,
        "levels": levels(answer.score),
        "proved": list(answer.proved_levels),
        "seconds": round(answer.seconds, 3),
        "seed": answer.seed,
    }


def levels(score: Score) -> dict[str, int]:
    """Return the vector with the names of its levels, in order."""
    return {
        "shortfall": score.shortfall,
        "worst_shortfall": score.worst,
        "weight": score.weight,
        "unevenness": score.unevenness,
        "idle_seats": score.idle,
        "back_to_back": score.back_to_back,
    }
