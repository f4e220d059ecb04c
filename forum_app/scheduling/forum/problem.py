"""The question: who is here when, who may meet whom, and what is already settled.

Every record is frozen and holds plain values. Slots are whole numbers from 0; sets of slots are
frozen sets. Building a ``Problem`` checks that its parts agree with each other and raises
``ProblemError``; reading one from JSON is the business of ``interchange.read``.
"""

from collections.abc import Container, Iterable
from dataclasses import dataclass, field
from functools import cached_property

from forum_app.scheduling.errors import ProblemError, brief, quoted
from forum_app.scheduling.reading import MOST_COUNT

MOST_SLOTS = 1_000
MOST_WEIGHT = 1_000_000
#: Of locked interviews that break a rule together, how many are named.
MOST_TOLD = 8


@dataclass(frozen=True, slots=True)
class Candidate:
    """Somebody who wants interviews: at least ``floor`` (a wish) and at most ``cap`` (a rule)."""

    id: str
    available: frozenset[int]
    floor: int = 0
    cap: int | None = None
    name: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """One place where a company receives one candidate per slot, at most ``cap`` in all."""

    id: str
    available: frozenset[int]
    cap: int | None = None


@dataclass(frozen=True, slots=True)
class Company:
    """A company, its parallel tables, and the least number of interviews it hopes for."""

    id: str
    tables: tuple[Table, ...]
    floor: int = 0
    name: str = ""


@dataclass(frozen=True, slots=True)
class Pair:
    """A candidate and a company who may meet once, and what that interview is worth (> 0)."""

    candidate: str
    company: str
    weight: int


@dataclass(frozen=True, slots=True, order=True)
class Interview:
    """A candidate and a company at a table in a slot."""

    candidate: str
    company: str
    table: str
    slot: int


@dataclass(frozen=True)
class Problem:
    """A whole question.

    ``pauses_after`` are slots followed by a long pause: two interviews on either side of one do
    not follow each other. ``gap`` is the least number of free slots between two interviews of one
    candidate, pauses or not. ``room_capacity`` is the greatest number of interviews in each slot
    (one number per slot), ``None`` for no limit. ``slot_names`` only serve sentences.
    """

    slots: int
    candidates: tuple[Candidate, ...]
    companies: tuple[Company, ...]
    pairs: tuple[Pair, ...]
    locked: tuple[Interview, ...] = ()
    pauses_after: frozenset[int] = frozenset()
    gap: int = 0
    room_capacity: tuple[int, ...] | None = None
    slot_names: tuple[str, ...] = field(default=())

    def __post_init__(self) -> None:
        _check_frame(self)
        _check_people(self)
        _check_pairs(self)
        _check_locked(self)

    @cached_property
    def candidate_by_id(self) -> dict[str, Candidate]:
        """The candidates by their ids."""
        return {candidate.id: candidate for candidate in self.candidates}

    @cached_property
    def company_by_id(self) -> dict[str, Company]:
        """The companies by their ids."""
        return {company.id: company for company in self.companies}

    @cached_property
    def table_by_id(self) -> dict[str, tuple[Company, Table]]:
        """The company and the table of each table's id."""
        return {table.id: (company, table) for company in self.companies for table in company.tables}

    @cached_property
    def weight_by_pair(self) -> dict[tuple[str, str], int]:
        """What each listed pair is worth, by the ids of candidate and company."""
        return {(pair.candidate, pair.company): pair.weight for pair in self.pairs}


def most_apart(slots: Iterable[int], gap: int) -> int:
    """Return the most of these slots that can be chosen with at least ``gap`` others free between any two."""
    count, first_free = 0, 0
    for slot in sorted(slots):
        if slot >= first_free:
            count, first_free = count + 1, slot + gap + 1
    return count


def _check_frame(problem: Problem) -> None:
    if not 0 <= problem.slots <= MOST_SLOTS:
        raise ProblemError("slots", f"le nombre de créneaux doit être compris entre 0 et {MOST_SLOTS}")
    if not 0 <= problem.gap <= MOST_SLOTS:
        raise ProblemError("gap", f"l'écart entre deux entretiens doit être compris entre 0 et {MOST_SLOTS}")
    _check_slots("pauses_after", problem.pauses_after, problem.slots)
    if problem.room_capacity is not None:
        if len(problem.room_capacity) != problem.slots:
            raise ProblemError("room_capacity", f"il faut une capacité pour chacun des {problem.slots} créneaux")
        if not all(0 <= capacity <= MOST_COUNT for capacity in problem.room_capacity):
            raise ProblemError("room_capacity", f"une capacité doit être comprise entre 0 et {MOST_COUNT}")
    if problem.slot_names and len(problem.slot_names) != problem.slots:
        raise ProblemError("slot_names", f"il faut un nom pour chacun des {problem.slots} créneaux")


def _check_people(problem: Problem) -> None:
    seen: set[str] = set()
    for n, candidate in enumerate(problem.candidates):
        check_candidate(f"candidates[{n}]", candidate, problem.slots, seen)
        seen.add(candidate.id)
    seen = set()
    tables: set[str] = set()
    for n, company in enumerate(problem.companies):
        place = f"companies[{n}]"
        _check_new(f"{place}.id", company.id, seen)
        seen.add(company.id)
        _check_limits(place, company.floor, None)
        for k, table in enumerate(company.tables):
            _check_new(f"{place}.tables[{k}].id", table.id, tables)
            tables.add(table.id)
            _check_slots(f"{place}.tables[{k}].available", table.available, problem.slots)
            _check_limits(f"{place}.tables[{k}]", 0, table.cap)


def check_candidate(place: str, candidate: Candidate, slots: int, taken: Container[str]) -> None:
    """Refuse a candidate whose id is among the ``taken`` ones, or whose slots or limits are beyond reason."""
    _check_new(f"{place}.id", candidate.id, taken)
    _check_slots(f"{place}.available", candidate.available, slots)
    _check_limits(place, candidate.floor, candidate.cap)


def check_pair(place: str, pair: Pair, problem: Problem, seen: Container[tuple[str, str]]) -> None:
    """Refuse a pair ``seen`` before, or with an unknown company, or whose weight is beyond reason."""
    if pair.company not in problem.company_by_id:
        raise ProblemError(f"{place}.company", f"l'entreprise {quoted(pair.company)} n'existe pas")
    if not 1 <= pair.weight <= MOST_WEIGHT:
        raise ProblemError(f"{place}.weight", f"le poids doit être compris entre 1 et {MOST_WEIGHT}")
    if (pair.candidate, pair.company) in seen:
        raise ProblemError(place, f"la paire {quoted(pair.candidate)}, {quoted(pair.company)} figure deux fois")


def _check_pairs(problem: Problem) -> None:
    seen: set[tuple[str, str]] = set()
    for n, pair in enumerate(problem.pairs):
        if pair.candidate not in problem.candidate_by_id:
            raise ProblemError(f"pairs[{n}].candidate", f"le candidat {quoted(pair.candidate)} n'existe pas")
        check_pair(f"pairs[{n}]", pair, problem, seen)
        seen.add((pair.candidate, pair.company))


def _check_locked(problem: Problem) -> None:
    """Refuse locked interviews that name unknown things or break, together, a hard rule."""
    at_table: dict[tuple[str, int], int] = {}
    of_pair: dict[tuple[str, str], int] = {}
    in_slot: dict[int, list[int]] = {}
    on_table: dict[str, list[int]] = {}
    of_candidate: dict[str, list[int]] = {}
    for n, interview in enumerate(problem.locked):
        place = f"locked[{n}]"
        _check_interview(problem, place, interview)
        key = (interview.table, interview.slot)
        if key in at_table:
            raise _clash(at_table[key], n, f"la table {quoted(interview.table)} y reçoit deux fois au même créneau")
        pair = (interview.candidate, interview.company)
        if pair in of_pair:
            raise _clash(of_pair[pair], n, f"{quoted(pair[0])} y rencontre deux fois {quoted(pair[1])}")
        at_table[key] = of_pair[pair] = n
        for m in of_candidate.get(interview.candidate, ()):
            apart = abs(problem.locked[m].slot - interview.slot)
            if apart == 0:
                raise _clash(m, n, f"{quoted(interview.candidate)} y a deux entretiens au même créneau")
            if apart <= problem.gap:
                raise _clash(m, n, f"l'écart de {problem.gap} n'y est pas tenu pour {quoted(interview.candidate)}")
        of_candidate.setdefault(interview.candidate, []).append(n)
        on_table.setdefault(interview.table, []).append(n)
        in_slot.setdefault(interview.slot, []).append(n)
    for candidate, numbers in of_candidate.items():
        _check_cap(numbers, problem.candidate_by_id[candidate].cap, f"le plafond de {quoted(candidate)}")
    for table, numbers in on_table.items():
        _check_cap(numbers, problem.table_by_id[table][1].cap, f"le plafond de la table {quoted(table)}")
    if problem.room_capacity is not None:
        for slot, numbers in in_slot.items():
            _check_cap(numbers, problem.room_capacity[slot], f"la capacité de la salle au créneau {slot}")


def _check_interview(problem: Problem, place: str, interview: Interview) -> None:
    if interview.candidate not in problem.candidate_by_id:
        raise ProblemError(f"{place}.candidate", f"le candidat {quoted(interview.candidate)} n'existe pas")
    if interview.company not in problem.company_by_id:
        raise ProblemError(f"{place}.company", f"l'entreprise {quoted(interview.company)} n'existe pas")
    company, table = problem.table_by_id.get(interview.table, (None, None))
    if company is None or table is None or company.id != interview.company:
        raise ProblemError(
            f"{place}.table", f"la table {quoted(interview.table)} n'est pas à {quoted(interview.company)}"
        )
    if not 0 <= interview.slot < problem.slots:
        raise ProblemError(f"{place}.slot", f"le créneau {brief(interview.slot)} n'existe pas")
    if interview.slot not in problem.candidate_by_id[interview.candidate].available:
        raise ProblemError(place, f"{quoted(interview.candidate)} n'est pas disponible au créneau {interview.slot}")
    if interview.slot not in table.available:
        raise ProblemError(
            place, f"la table {quoted(interview.table)} n'est pas disponible au créneau {interview.slot}"
        )


def _check_cap(numbers: list[int], cap: int | None, what: str) -> None:
    if cap is not None and len(numbers) > cap:
        names = ", ".join(f"locked[{n}]" for n in numbers[:MOST_TOLD]) + (", …" if len(numbers) > MOST_TOLD else "")
        raise ProblemError("locked", f"{names} ensemble dépassent {what} ({cap})")


def _clash(one: int, other: int, reason: str) -> ProblemError:
    return ProblemError("locked", f"locked[{one}] et locked[{other}] sont incompatibles : {reason}")


def _check_new(place: str, identifier: str, taken: Container[str]) -> None:
    if not identifier:
        raise ProblemError(place, "l'identifiant est vide")
    if identifier in taken:
        raise ProblemError(place, f"l'identifiant {quoted(identifier)} est déjà pris")


def _check_slots(place: str, slots: Iterable[int], count: int) -> None:
    for slot in slots:
        if not 0 <= slot < count:
            raise ProblemError(place, f"le créneau {brief(slot)} n'existe pas (il y en a {count}, comptés depuis 0)")


def _check_limits(place: str, floor: int, cap: int | None) -> None:
    if not 0 <= floor <= MOST_COUNT:
        raise ProblemError(f"{place}.floor", f"le plancher doit être compris entre 0 et {MOST_COUNT}")
    if cap is not None and not 0 <= cap <= MOST_COUNT:
        raise ProblemError(f"{place}.cap", f"le plafond doit être compris entre 0 et {MOST_COUNT}")
