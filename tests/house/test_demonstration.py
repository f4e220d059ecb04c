"""No row of the demonstration contradicts a rule: each rule is asked again of every row that it governs.

A rule is a function that yields the faults of the whole demonstration; `DAMAGE` shows that each of them speaks.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from forum_app.candidates import actions as candidates
from forum_app.candidates import queries as registrations
from forum_app.candidates import rules as candidate_rules
from forum_app.candidates.models import Consent, Registration
from forum_app.candidates.vocabulary import HOLDING, UNFINISHED, AlternanceContract, ConsentPurpose, Level
from forum_app.candidates.vocabulary import RegistrationState as State
from forum_app.companies import letters as company_letters
from forum_app.companies import rules as company_rules
from forum_app.companies import wording_rules
from forum_app.companies.models import Company, Offer, Participation, Table
from forum_app.companies.vocabulary import CompanySize, ParticipationState
from forum_app.core.clock import as_if_at, now
from forum_app.core.db import Base, db
from forum_app.core.refusals import Refusal
from forum_app.desk import dashboard_queries
from forum_app.desk.vocabulary import Figure
from forum_app.forums.editing_rules import PlaceAndDate, TakenCapacity, place_refusals, tables_refusal
from forum_app.forums.models import Forum, HalfDay, Pause, Slot, Window
from forum_app.forums.rules import refusal_outside
from forum_app.forums.slot_grid_rules import HalfDayPlan, PausePlan, grid_refusals, slots_of
from forum_app.forums.vocabulary import WindowKind
from forum_app.forums.window_rules import window_refusals
from forum_app.imports.models import ImportBatch
from forum_app.imports.rules.candidate_cells import level_of
from forum_app.interviews import booking_queries
from forum_app.interviews.models import Interview
from forum_app.interviews.rules import booking
from forum_app.interviews.rules.booking_facts import CandidateFacts, CompanyFacts, Diary, LiveInterview, TableFacts
from forum_app.interviews.vocabulary import LIVE, InterviewState
from forum_app.journal.models import JournalEntry
from forum_app.mail.models import Letter
from forum_app.mail.vocabulary import LetterState
from forum_app.wishes import rules as wish_rules
from forum_app.wishes.models import Wish
from forum_app.workshops import rules as workshop_rules
from forum_app.workshops.models import Workshop, WorkshopSeat
from forum_app.workshops.opening_rules import WorkshopFacts, workshop_refusals
from forum_app.workshops.queries import choices_of
from forum_app.workshops.vocabulary import SeatState

pytestmark = pytest.mark.slow
Faults = Iterator[str]
TOP = Path(__file__).resolve().parents[2]


def every(kind: type[Base]) -> list[Any]:
    return list(db.session.scalars(sa.select(kind).order_by(kind.id)).unique())


def said(row: Base, *refusals: Refusal | None) -> Faults:
    """The refusals that a rule gives of a row, named by it."""
    yield from (f"{row.__tablename__} {row.id}: {refusal.code}" for refusal in refusals if refusal is not None)


def lines_of(row: Base) -> list[JournalEntry]:
    """What the journal says of a row, oldest first."""
    own = (JournalEntry.kind == row.__tablename__, JournalEntry.object_id == row.id)
    return list(db.session.scalars(sa.select(JournalEntry).where(*own).order_by(JournalEntry.at, JournalEntry.id)))


def letters_about(row: Base) -> list[Letter]:
    own = (Letter.subject_kind == row.__tablename__, Letter.subject_id == row.id)
    return list(db.session.scalars(sa.select(Letter).where(*own).order_by(Letter.id)))


# --- Forums ------------------------------------------------------------------------------------
def forums() -> Faults:
    """Their place, windows, grid, tables and workshop are those that an organiser may save."""
    for forum in every(Forum):
        facts = PlaceAndDate(**{name: getattr(forum, name) for name in PlaceAndDate.__dataclass_fields__})
        held, tables = registrations.place_counts(forum).held, _numbers(forum)
        half_days = [HalfDayPlan(*_plan(h, HalfDayPlan)) for h in forum.half_days]
        pauses = [PausePlan(*_plan(p, PausePlan)) for p in forum.pauses]
        hours = (min(h.starts_at for h in half_days), max(h.ends_at for h in half_days))
        windows = {w.kind: (w.opens_at, w.closes_at) for w in forum.windows}
        yield from said(
            forum,
            *place_refusals(facts, now().date(), TakenCapacity(held, len(tables)), forum.held_on, hours),
            *window_refusals(windows, forum.held_on, forum.time_zone),
            *grid_refusals(half_days, pauses, forum.starts_at, forum.ends_at),
            tables_refusal(forum.table_capacity, TakenCapacity(held, len(tables))),
        )
        if slots_of(half_days, pauses, forum.held_on) != [(slot.starts_at, slot.ends_at) for slot in forum.slots]:
            yield f"forum {forum.id}: other slots than those of its grid"
    for workshop in every(Workshop):
        facts = WorkshopFacts(workshop.starts_at, workshop.ends_at, workshop.venue, workshop.capacity)
        taken = sum(s.workshop_id == workshop.id and s.state is SeatState.TAKEN for s in every(WorkshopSeat))
        yield from said(workshop, *workshop_refusals(facts, workshop.openings[0].forum.opening, taken))


def _plan(row: HalfDay | Pause, plan: type) -> list[Any]:
    return [getattr(row, name) for name in plan.__dataclass_fields__]


def _numbers(forum: Forum) -> list[int]:
    return [t.number for t in every(Table) if t.forum_id == forum.id and t.number is not None]


# --- Candidates ----------------------------------------------------------------------------------
def eligibility() -> Faults:
    """Confirmed: no reason to look at them, or an organiser decided and said why. To examine: the reasons of the rules,
    which are those of the journal."""
    for registration in every(Registration):
        found = [reason.code for reason in candidates.examined(registration, registration.forum).reasons]
        lines = lines_of(registration)
        decided = [x for x in lines if x.verb == f"registration.{registration.state.value}"][-1:]
        if registration.state in UNFINISHED:
            continue
        by_other = bool(decided) and decided[0].actor_id not in (None, registration.account_id)
        overruled = by_other and bool(registration.state_reason)
        if registration.state is State.CONFIRMED and found and not overruled:
            yield f"registration {registration.id}: confirmed, though {found}"
        if registration.state is State.TO_EXAMINE and not (found and decided and decided[0].params["reasons"] == found):
            yield f"registration {registration.id}: to examine for {found}"
        if registration.state is State.REFUSED and not overruled:
            yield f"registration {registration.id}: refused by nobody, or without a reason"


def profiles() -> Faults:
    """What was sent is complete, and the level of a diploma is the one that its title says."""
    for registration in every(Registration):
        yield from said(
            registration,
            candidate_rules.skills_refusal(registration.skills),
            candidate_rules.contract_end_refusal(registration.contract_end or date.min, registration.forum.held_on),
        )
        if candidate_rules.first_missing_step(registration) is not None:
            yield f"registration {registration.id}: incomplete"
        if level_of(registration.diploma) not in (None, registration.level):
            yield f"registration {registration.id}: {registration.diploma}, {registration.level}"


def consents() -> Faults:
    """Who sent a file agreed to show it, then; who was invited has agreed to nothing yet."""
    for registration in every(Registration):
        live = registrations.live_consents(registration)
        invited = registration.state in UNFINISHED
        if (ConsentPurpose.SHARE in live) is invited or (registration.agreed_at is None) is not invited:
            yield f"registration {registration.id}: {registration.state.value}, agreed to {len(live)} things"


def waiting() -> Faults:
    """Nobody waits while a place is free, and nobody who holds a place asked for it after those who wait."""
    for forum in every(Forum):
        people = [r for r in every(Registration) if r.forum_id == forum.id]
        queue = [r for r in people if r.state is State.WAITING]
        held = [r for r in people if r.state in HOLDING]
        if queue and len(held) < forum.capacity:
            yield f"forum {forum.id}: {len(queue)} wait for free places"
        ranks = registrations.waiting_ranks(forum.id)
        if [r.id for r in sorted(queue, key=lambda r: r.queue_at)] != list(ranks):
            yield f"forum {forum.id}: ranks {ranks}"
        if queue and max(r.queue_at for r in held) > min(r.queue_at for r in queue):
            yield f"forum {forum.id}: somebody passed those who wait"


def sign_ups() -> Faults:
    """Whoever signed up did it while the window was open; so did companies."""
    for kind, window, verbs in (
        (Registration, WindowKind.CANDIDATES, ("registration.started",)),
        (Participation, WindowKind.COMPANIES, ("participation.opened", "participation.submitted")),
    ):
        for row in every(kind):
            begun = [line for line in lines_of(row) if line.verb in verbs]
            for line in begun:
                yield from said(row, refusal_outside(row.forum.windows, window, line.at, row.forum.time_zone))
            if row.source == "self" and len(begun) != len(verbs):
                yield f"{row.__tablename__} {row.id}: began in no line of the journal"


def seats() -> Faults:
    """Seats were taken by who held a place, before the workshop began, in the order of the queue."""
    rows = every(WorkshopSeat)
    for seat in rows:
        if seat.state is not SeatState.RELEASED:
            yield from said(seat, workshop_rules.seat_refusal(seat.registration.state, seat.workshop, seat.queue_at))
    for workshop in every(Workshop):
        by_state = defaultdict(list)
        for seat in rows:
            if seat.workshop_id == workshop.id:
                by_state[seat.state].append(seat.queue_at)
        queue, taken = by_state[SeatState.WAITING], by_state[SeatState.TAKEN]
        if queue and (len(taken) < workshop.capacity or max(taken) > min(queue)):
            yield f"workshop {workshop.id}: {len(queue)} wait out of turn"


# --- Companies -----------------------------------------------------------------------------------
def companies() -> Faults:
    """Their identity, size, tables, people and need are those that a sign-up may have."""
    for row in every(Participation):
        company = row.company
        yield from said(
            row,
            company_rules.identifier_refusal(company.siret, company.no_siret_reason),
            company_rules.size_refusal(company.size, company.headcount),
            company_rules.table_count_refusal(row.table_count, company.size),
            company_rules.submission_refusal(
                name=company.name, size=company.size, need=row.need_overload, people=len(row.presences)
            ),
            *(company_rules.salary_refusal(offer.salary_min, offer.salary_max) for offer in row.offers),
        )
        approved = row.state is ParticipationState.APPROVED
        if [t.number is not None for t in row.tables] != [approved] * row.table_count:
            yield f"participation {row.id}: {row.state.value}, tables {[t.number for t in row.tables]}"
        if row.state in (ParticipationState.REFUSED, ParticipationState.WAITING) and not row.state_reason:
            yield f"participation {row.id}: {row.state.value} without a reason"


def offers() -> Faults:
    """No company that comes relays an offer that names an age, an origin or a sex."""
    for row in every(Participation):
        flags = [f.words for o in row.offers for f in wording_rules.flags_of(f"{o.title}\n{o.description}")]
        if row.state is ParticipationState.APPROVED and flags:
            yield f"participation {row.id}: {flags}"


# --- Wishes and interviews -----------------------------------------------------------------------
def wishes() -> Faults:
    """Ranked from 1 without a gap, within the cap, in the window, by confirmed people, of companies that came then."""
    ranks = defaultdict(list)
    for wish in every(Wish):
        registration, participation, forum = wish.registration, wish.participation, wish.registration.forum
        ranks[registration.id].append(wish.rank)
        left = registration.state is State.WITHDRAWN and wish.created_at < registration.state_at
        gone = participation.state is not ParticipationState.APPROVED and wish.created_at < participation.state_at
        yield from said(
            wish,
            None if left else wish_rules.wisher_refusal(registration.state, registration.agreed_at is not None),
            refusal_outside(forum.windows, WindowKind.WISHES, wish.created_at, forum.time_zone),
            wish_rules.add_refusal(
                state=ParticipationState.APPROVED if gone else participation.state,
                name="",
                already=participation.forum_id != registration.forum_id,
                count=wish.rank - 1,
                cap=forum.wish_cap,
            ),
        )
    for identity, given in ranks.items():
        if sorted(given) != list(range(1, len(given) + 1)):
            yield f"registration {identity}: ranks {sorted(given)}"


def interviews() -> Faults:
    """Each live interview could be booked where it stands, at the moment when it was put there, beside the others."""
    live = [one for one in every(Interview) if one.state in LIVE]
    for one in live:
        participation, registration = one.participation, one.registration
        put = [line.at for line in lines_of(one) if line.verb in ("interview.booked", "interview.moved")]
        if not put:
            yield f"interview {one.id}: in no line of the journal"
            continue
        diary = Diary()
        for other in live:
            if other is not one:
                diary.add(
                    LiveInterview(
                        other.id, other.slot_id, other.table_id, other.registration_id, other.participation_id
                    )
                )
        facts = CompanyFacts(
            participation.id,
            participation.state is ParticipationState.APPROVED,
            tuple(TableFacts(t.id, t.number, frozenset(a.slot_id for a in t.absences)) for t in participation.tables),
        )
        candidate = CandidateFacts(
            registration.id, "", registration.state is State.CONFIRMED and registration.agreed_at is not None
        )
        setting = replace(booking_queries.setting_of(registration.forum), now=put[-1])
        yield from said(one, booking.booking_refusal(setting, facts, candidate, one.slot, diary, table_id=one.table_id))
        if len({one.forum_id, one.slot.forum_id, participation.forum_id, registration.forum_id}) != 1:
            yield f"interview {one.id}: of two forums"


def told() -> Faults:
    """What a candidate was told is what their last letter says; a company was told of what it did not do itself."""
    for one in every(Interview):
        sent = [letter for letter in letters_about(one) if letter.state is LetterState.SENT]
        theirs = [letter for letter in sent if letter.recipient == one.registration.email]
        last = theirs[-1].facts if theirs else {}
        if (last.get("slot"), last.get("table"), last.get("sequence")) != (
            one.told_slot_id,
            one.told_table_id,
            one.told_sequence,
        ):
            yield f"interview {one.id}: told otherwise than written"
        if (one.told_state, one.told_sequence) != (one.state, one.sequence):
            yield f"interview {one.id}: not told what stands"
        if one.state is InterviewState.DECLINED and "interviews.declined" not in {letter.kind for letter in sent}:
            yield f"interview {one.id}: its company does not know that it was declined"


# --- Letters and journal -------------------------------------------------------------------------
def letters() -> Faults:
    """All of them left, once due, and say something."""
    for letter in every(Letter):
        late = letter.sent_at is None or letter.sent_at < letter.not_before or letter.sent_at > now()
        empty = not letter.security and not (letter.subject and letter.html)  # nothing of the others is kept
        if letter.state is LetterState.SENT and (late or empty):
            yield f"letter {letter.id}: sent empty, or out of time"
        if letter.state not in (LetterState.SENT, LetterState.CANCELLED):
            yield f"letter {letter.id}: {letter.kind} is {letter.state.value}"


WRITTEN_OF = {  # the letter behind each state, sent once the state was reached
    **{state: f"candidates.{state.value}" for state in State if state not in (*UNFINISHED, State.OFFERED)},
    ParticipationState.TO_EXAMINE: "companies.received",
    **{
        state: f"companies.{state.value}"
        for state in ParticipationState
        if state not in (ParticipationState.DRAFT, ParticipationState.TO_EXAMINE)
    },
}


def states_told() -> Faults:
    """Whoever's registration or participation stands somewhere was written so, each at their address."""
    for row in [*every(Registration), *every(Participation)]:
        kind = WRITTEN_OF.get(row.state)
        if kind is None:
            continue
        readers = {row.email} if isinstance(row, Registration) else set(company_letters.addresses_of(row))
        reached = {
            x.recipient
            for x in letters_about(row)
            if x.kind == kind and x.state is LetterState.SENT and x.sent_at >= row.state_at
        }
        if not readers or readers - reached:
            yield f"{row.__tablename__} {row.id}: {row.state.value}, not written to {sorted(readers - reached)}"


REACHED_BY = {  # the verbs of the journal that lead to a state
    Registration: lambda state: {f"registration.{state.value}"},
    Participation: lambda state: {
        {
            "to_examine": "participation.submitted",
            "approved": "participation.approved",
            "waiting": "participation.queued",
            "refused": "participation.refused",
            "withdrawn": "participation.withdrawn",
        }[state.value]
    },
    Interview: lambda state: {"interview.booked"} if state in LIVE else {f"interview.{state.value}"},
}


def journal() -> Faults:
    """The journal says when each row got where it stands, and nothing there is of tomorrow."""
    for kind, verbs in REACHED_BY.items():
        for row in every(kind):
            reached = [line.at for line in lines_of(row) if line.verb in verbs(row.state)]
            if row.state_at not in reached:
                yield f"{row.__tablename__} {row.id}: {row.state.value} in no line of the journal at {row.state_at}"
    for seat in every(WorkshopSeat):
        if f"workshop.seat_{seat.state.value}" not in {line.verb for line in lines_of(seat)}:
            yield f"workshop_seat {seat.id}: {seat.state.value} in no line of the journal"
    for line in every(JournalEntry):
        if line.at > now():
            yield f"journal {line.id}: of tomorrow"


def dashboard() -> Faults:
    """The figures of the dashboard are the rows."""
    for forum in every(Forum):
        here = [r for r in every(Registration) if r.forum_id == forum.id]
        comers = [p for p in every(Participation) if p.forum_id == forum.id]
        live = [i for i in every(Interview) if i.forum_id == forum.id and i.state in LIVE]
        states = dashboard_queries.candidate_counts(forum.id).states
        counts = dashboard_queries.forum_counts(forum, choices_of(forum))
        approved = [p for p in comers if p.state is ParticipationState.APPROVED]
        confirmed = {r.id for r in here if r.state is State.CONFIRMED}
        queue = [s for s in every(WorkshopSeat) if s.state is SeatState.WAITING and s.registration in here]
        expected = {
            Figure.TO_EXAMINE: sum(r.state is State.TO_EXAMINE for r in here),
            Figure.WAITING: sum(r.state is State.WAITING for r in here),
            Figure.UNMET: len(confirmed - {i.registration_id for i in live}),
            Figure.APPROVED: len(approved),
            Figure.COMPANIES_TO_EXAMINE: sum(p.state is ParticipationState.TO_EXAMINE for p in comers),
            Figure.COMPANIES_WAITING: sum(p.state is ParticipationState.WAITING for p in comers),
            Figure.WAITING_SEATS: len(queue),
            Figure.FAILED_LETTERS: 0,
        }
        shown = {figure: counts.figures[figure] for figure in expected}
        totals = (sum(len(p.tables) for p in approved), len(live), len(forum.slots))
        if shown != expected or (counts.tables, counts.interviews, counts.slots) != totals:
            yield f"forum {forum.id}: shows {shown}, holds {expected} and {totals}"
        if states != Counter(r.state for r in here):
            yield f"forum {forum.id}: shows {states}"


RULES: tuple[Callable[[], Faults], ...] = (
    forums,
    eligibility,
    profiles,
    consents,
    waiting,
    sign_ups,
    seats,
    companies,
    offers,
    wishes,
    interviews,
    told,
    letters,
    states_told,
    journal,
    dashboard,
)


def test_no_row_contradicts_a_rule(demonstration: None) -> None:
    assert {rule.__name__: list(rule()) for rule in RULES} == {rule.__name__: [] for rule in RULES}


def _first(kind: type[Base], *where: Any) -> Any:
    return db.session.scalars(sa.select(kind).where(*where).order_by(kind.id).limit(1)).unique().one()


def _spoil(kind: type[Base], *where: Any, **values: Any) -> None:
    """Make the first row of this kind that meets the condition say something else."""
    row = _first(kind, *where)
    db.session.execute(
        sa.update(kind).where(kind.id == row.id).values(**values), execution_options={"synchronize_session": False}
    )


def _drop(kind: type[Base], *where: Any) -> None:
    db.session.execute(sa.delete(kind).where(*where), execution_options={"synchronize_session": False})


CONFIRMED = Registration.state == State.CONFIRMED
BY_THEMSELVES = Registration.state_reason.is_(None)
FIRM = Interview.state == InterviewState.FIRM

#: One untruth each, and the rule that must say so.
DAMAGE: dict[str, tuple[Callable[[], Faults], Callable[[], object]]] = {
    "a forum of a thousand places": (forums, partial(_spoil, Forum, capacity=1000)),
    "a slot out of the grid": (forums, partial(_spoil, Slot, ends_at=datetime.fromisoformat("2027-02-11T23:00+00:00"))),
    "a window after the freeze": (
        forums,
        partial(
            _spoil,
            Window,
            Window.kind == WindowKind.BOOKING,
            closes_at=datetime.fromisoformat("2027-05-01T08:00+00:00"),
        ),
    ),
    "a confirmed person out of alternance": (
        eligibility,
        partial(_spoil, Registration, CONFIRMED, BY_THEMSELVES, contract=AlternanceContract.OTHER),
    ),
    "nothing to examine": (
        eligibility,
        partial(
            _spoil,
            Registration,
            Registration.state == State.TO_EXAMINE,
            contract=AlternanceContract.APPRENTICESHIP,
            contract_end=date(2027, 3, 31),
            level=Level.L5,
            health_sector=True,
        ),
    ),
    "a refusal without a reason": (
        eligibility,
        partial(_spoil, Registration, Registration.state == State.REFUSED, state_reason=None),
    ),
    "a pharmacist of a master": (
        profiles,
        partial(_spoil, Registration, Registration.level == Level.PHARMACIST, level=Level.L7),
    ),
    "no skill": (profiles, partial(_spoil, Registration, skills=[])),
    "a confirmed person who agreed to nothing": (consents, partial(_drop, Consent, Consent.registration_id == 1)),
    "a place free while people wait": (waiting, partial(_spoil, Forum, Forum.slug == "lyon", capacity=50)),
    "a company that signed up too early": (
        sign_ups,
        partial(
            _spoil,
            JournalEntry,
            JournalEntry.verb == "participation.submitted",
            at=datetime.fromisoformat("2026-01-01T08:00+00:00"),
        ),
    ),
    "a seat of somebody who left": (
        seats,
        partial(_spoil, WorkshopSeat, WorkshopSeat.state == SeatState.RELEASED, state=SeatState.TAKEN),
    ),
    "a seat free while people wait": (
        seats,
        partial(
            _spoil,
            WorkshopSeat,
            WorkshopSeat.state == SeatState.TAKEN,
            WorkshopSeat.workshop_id.in_(
                sa.select(WorkshopSeat.workshop_id).where(WorkshopSeat.state == SeatState.WAITING)
            ),
            state=SeatState.RELEASED,
        ),
    ),
    "a false SIRET": (companies, partial(_spoil, Company, siret="00000000000001")),
    "a micro-enterprise of a thousand": (companies, partial(_spoil, Company, size=CompanySize.TPE, headcount=1000)),
    "a table without a number": (companies, partial(_spoil, Table, Table.number.is_not(None), number=None)),
    "an offer for the young": (offers, lambda: db.session.execute(sa.update(Offer).values(title="Jeune diplômé"))),
    "a wish of rank 9": (wishes, partial(_spoil, Wish, rank=9)),
    "a wish for who does not come": (
        wishes,
        lambda: db.session.execute(
            sa.update(Participation).values(state=ParticipationState.REFUSED, state_at=Participation.created_at)
        ),
    ),
    "an interview of somebody who is not confirmed": (
        interviews,
        lambda: db.session.execute(
            sa.update(Registration)
            .where(Registration.id == _first(Interview, FIRM).registration_id)
            .values(state=State.WAITING)
        ),
    ),
    "an interview booked during the freeze": (
        interviews,
        partial(
            _spoil,
            JournalEntry,
            JournalEntry.verb == "interview.booked",
            at=datetime.fromisoformat("2027-01-21T08:00+00:00"),
        ),
    ),
    "an interview told elsewhere": (told, partial(_spoil, Interview, FIRM, told_slot_id=1)),
    "an interview that nobody was told": (told, partial(_drop, Letter, Letter.kind == "interviews.booked")),
    "a decline that the company ignores": (told, partial(_drop, Letter, Letter.kind == "interviews.declined")),
    "a letter that waits": (letters, partial(_spoil, Letter, state=LetterState.WAITING)),
    "a confirmation that was not written": (states_told, partial(_drop, Letter, Letter.kind == "candidates.confirmed")),
    "a registration in no journal": (
        journal,
        partial(_drop, JournalEntry, JournalEntry.kind == "registration", JournalEntry.object_id == 1),
    ),
    "a line of tomorrow": (
        journal,
        partial(_spoil, JournalEntry, at=datetime.fromisoformat("2028-01-01T08:00+00:00")),
    ),
    "a letter that failed": (dashboard, partial(_spoil, Letter, Letter.forum_id == 1, state=LetterState.FAILED)),
}


# PostgreSQL makes the demonstration anew for each test: `test_no_row_contradicts_a_rule` reads it there, once.
@pytest.mark.alike
@pytest.mark.parametrize("name", DAMAGE)
def test_each_rule_says_when_it_is_broken(demonstration: None, name: str) -> None:
    rule, damage = DAMAGE[name]
    damage()
    db.session.flush()
    db.session.expire_all()
    assert list(rule()) != []


def test_each_rule_is_broken_once() -> None:
    assert {rule for rule, _damage in DAMAGE.values()} == set(RULES)


@pytest.mark.alike
def test_it_shows_what_an_organiser_meets(demonstration: None) -> None:
    lyon = _first(Forum, Forum.slug == "lyon")
    people = [r for r in every(Registration) if r.forum_id == lyon.id]
    assert {r.state for r in people} >= {
        State.CONFIRMED,
        State.TO_EXAMINE,
        State.WAITING,
        State.INVITED,
        State.WITHDRAWN,
    }
    comers = [p for p in every(Participation) if p.forum_id == lyon.id]
    assert {p.state for p in comers} == set(ParticipationState) - {ParticipationState.DRAFT}
    flagged = {
        p.state
        for p in comers
        if any(wording_rules.flags_of(f"{offer.title}\n{offer.description}") for offer in p.offers)
    }
    assert flagged == {ParticipationState.TO_EXAMINE}
    invited = [r for r in people if r.state is State.INVITED]
    assert {bool(letters_about(r)) for r in invited} == {True, False}
    assert any(r.certificate_file_id for r in people if r.state is State.TO_EXAMINE)
    assert {s.state for s in every(WorkshopSeat) if s.registration.forum_id == lyon.id} == set(SeatState)
    assert any(r.level is Level.PHARMACIST for r in every(Registration))
    assert all(batch.result["left_out"] == 0 for batch in every(ImportBatch))


def test_a_moment_is_told_inside_its_block_alone() -> None:
    before = now()
    with as_if_at(before - timedelta(days=3)):
        assert now() == before - timedelta(days=3)
    assert now() == before


def test_only_the_demonstration_tells_a_past() -> None:
    used = {
        path.relative_to(TOP / "forum_app").parts[0]
        for path in (TOP / "forum_app").rglob("*.py")
        if "as_if_at" in path.read_text() and path.name != "clock.py"
    }
    assert used == {"demo"}
