"""What happens after an answer was told: absences, walk-ins, closed slots, moved pauses; and the problem that
results."""

from collections import ChainMap, Counter
from collections.abc import Container, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from forum_app.scheduling.documents import VERSION
from forum_app.scheduling.errors import ProblemError, brief, quoted
from forum_app.scheduling.forum.interchange import read_candidate, read_interviews
from forum_app.scheduling.forum.problem import Candidate, Interview, Pair, Problem, check_candidate, check_pair
from forum_app.scheduling.reading import objects, slot_set, text, whole

#: Told interviews that the second variant may move when the document does not say.
MAY_MOVE = 2


@dataclass(frozen=True, slots=True)
class Absence:
    """A candidate, a table or a whole company (``kind``) that is away from slot ``since`` on."""

    kind: str
    id: str
    since: int


@dataclass(frozen=True)
class Changes:
    """All that changed at once.

    ``now``: slots before it are past, and frozen. ``told``: the interviews that people know of (``None``: all of the
    answer). ``pauses_after``: the new pauses, ``None`` if they did not move. ``may_move``: how many
    told interviews of other people the second variant may move.
    """

    now: int = 0
    told: frozenset[Interview] | None = None
    absences: tuple[Absence, ...] = ()
    new_candidates: tuple[Candidate, ...] = ()
    new_pairs: tuple[Pair, ...] = ()
    closed_slots: frozenset[int] = frozenset()
    pauses_after: frozenset[int] | None = None
    may_move: int = MAY_MOVE


def read_changes(data: Mapping[str, Any]) -> Changes:
    """Return the changes of a JSON object (see docs/scheduling.md)."""
    if whole(data, "version", "") != VERSION:
        raise ProblemError("version", f"seule la version {VERSION} est connue")
    new_candidates = objects(data, "new_candidates", "", optional=True)
    return Changes(
        now=whole(data, "now", "", default=0),
        told=frozenset(read_interviews(data, "told")) if "told" in data else None,
        absences=tuple(_absence(item, place) for item, place in objects(data, "absent", "", optional=True)),
        new_candidates=tuple(read_candidate(item, place) for item, place in new_candidates),
        new_pairs=tuple(
            Pair(text(item, "id", place), text(pair, "company", where), whole(pair, "weight", where))
            for item, place in new_candidates
            for pair, where in objects(item, "pairs", place)
        ),
        closed_slots=slot_set(data, "closed_slots", "", optional=True),
        pauses_after=slot_set(data, "pauses_after", "") if "pauses_after" in data else None,
        may_move=whole(data, "may_move", "", default=MAY_MOVE),
    )


def _absence(item: Mapping[str, Any], place: str) -> Absence:
    kinds = [kind for kind in ("candidate", "table", "company") if kind in item]
    if len(kinds) != 1:
        raise ProblemError(place, "il faut une des clés « candidate », « table » ou « company »")
    return Absence(kinds[0], text(item, kinds[0], place), whole(item, "from", place, default=0))


def check_changes(problem: Problem, changes: Changes) -> None:
    """Refuse changes that name what does not exist."""
    if not 0 <= changes.now <= problem.slots:
        raise ProblemError("now", f"ce créneau n'existe pas (il y en a {problem.slots}, comptés depuis 0)")
    known: dict[str, Container[str]] = {
        "candidate": problem.candidate_by_id,
        "table": problem.table_by_id,
        "company": problem.company_by_id,
    }
    for n, absence in enumerate(changes.absences):
        if absence.id not in known[absence.kind]:
            raise ProblemError(f"absent[{n}].{absence.kind}", f"{quoted(absence.id)} n'existe pas")
    for key, slots in (("closed_slots", changes.closed_slots), ("pauses_after", changes.pauses_after or ())):
        for slot in slots:
            if not 0 <= slot < problem.slots:
                raise ProblemError(key, f"le créneau {brief(slot)} n'existe pas")
    if changes.may_move < 0:
        raise ProblemError("may_move", "ce nombre ne peut pas être négatif")
    _check_new_candidates(problem, changes)


def _check_new_candidates(problem: Problem, changes: Changes) -> None:
    number: dict[str, int] = {}
    taken = ChainMap[str, Any](number, problem.candidate_by_id)
    for n, candidate in enumerate(changes.new_candidates):
        check_candidate(f"new_candidates[{n}]", candidate, problem.slots, taken)
        number[candidate.id] = n
    seen: dict[tuple[str, str], int] = {}
    told: Counter[str] = Counter()
    for pair in changes.new_pairs:
        place = "new_pairs"
        if pair.candidate in number:
            place = f"new_candidates[{number[pair.candidate]}].pairs[{told[pair.candidate]}]"
        elif pair.candidate not in problem.candidate_by_id:
            raise ProblemError(place, f"le candidat {quoted(pair.candidate)} n'existe pas")
        check_pair(place, pair, problem, ChainMap(seen, problem.weight_by_pair))
        seen[pair.candidate, pair.company] = told[pair.candidate]
        told[pair.candidate] += 1


def changed(problem: Problem, interviews: Iterable[Interview], changes: Changes) -> Problem:
    """Return the problem as it stands now: past interviews are locked, nothing new can be put in the past.

    Locked interviews that an absence or a closed slot makes impossible are no longer locked.
    """
    check_changes(problem, changes)
    past = [interview for interview in interviews if interview.slot < changes.now]
    away: dict[tuple[str, str], int] = {}
    for absence in changes.absences:
        key = (absence.kind, absence.id)
        away[key] = min(away.get(key, problem.slots), max(absence.since, changes.now))
    lived: dict[str, set[int]] = {}
    for interview in past:
        lived.setdefault(interview.candidate, set()).add(interview.slot)
        lived.setdefault(interview.table, set()).add(interview.slot)

    def present(who: str, available: frozenset[int], *keys: tuple[str, str]) -> frozenset[int]:
        end = min(away.get(key, problem.slots) for key in keys)
        future = {slot for slot in available if changes.now <= slot < end and slot not in changes.closed_slots}
        return frozenset(future | lived.get(who, set()))

    candidates = tuple(
        replace(c, available=present(c.id, c.available, ("candidate", c.id)))
        for c in (*problem.candidates, *changes.new_candidates)
    )
    companies = tuple(
        replace(
            company,
            tables=tuple(
                replace(t, available=present(t.id, t.available, ("table", t.id), ("company", company.id)))
                for t in company.tables
            ),
        )
        for company in problem.companies
    )
    free = {c.id: c.available for c in candidates}
    open_at = {t.id: t.available for company in companies for t in company.tables}
    still = [
        interview
        for interview in problem.locked
        if interview.slot >= changes.now
        and interview.slot in free[interview.candidate]
        and interview.slot in open_at[interview.table]
    ]
    return replace(
        problem,
        candidates=candidates,
        companies=companies,
        pairs=(*problem.pairs, *changes.new_pairs),
        locked=tuple(sorted({*past, *still})),
        pauses_after=problem.pauses_after if changes.pauses_after is None else changes.pauses_after,
    )
