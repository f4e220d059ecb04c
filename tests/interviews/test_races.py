"""No double booking, ever: who comes second is told so, whatever the number of those who come at once.

And the proof that these tests see a fault.
"""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
import sqlalchemy as sa

from forum_app.accounts.models import Account
from forum_app.companies import presence_rules
from forum_app.companies import queries as company_queries
from forum_app.companies.models import Participation, Table, TableAbsence
from forum_app.core.clock import now
from forum_app.core.db import db
from forum_app.core.shared_forms import stamp
from forum_app.forums.vocabulary import BookingAudience
from forum_app.interviews.models import Interview
from forum_app.interviews.vocabulary import LIVE
from forum_app.mail.models import Letter
from forum_app.mail.vocabulary import LetterState
from forum_app.permissions.vocabulary import Role, ScopeKind
from tests import factories
from tests.races.serving import Answer, Request, Stage, StageOf, statuses

pytestmark = pytest.mark.race
Scene = Callable[..., list[Request]]


def forum(slots: int = 12):
    """A forum in a month, whose windows are open now, where everybody may be booked."""
    return factories.forum(day=now().date() + timedelta(days=30), slots=slots, booking_audience=BookingAudience.ALL)


def booking(account: Account, participation, registration, slot) -> Request:
    """A press on a cell, as htmx sends it: the answer is the pieces that changed, whoever wins."""
    return Request(
        account,
        f"/entreprise/{participation.id}/creneaux/reservation",
        {"cell": f"{registration.id}-{slot.id}"},
        {"HX-Request": "true"},
    )


def colleagues(participation, count: int) -> list[Account]:
    """So many people who book for the same company."""
    made = []
    for n in range(count):
        colleague = factories.account(f"collegue{n}@airbel.example", first_name="Collègue", last_name=str(n))
        factories.grant(colleague, Role.RECRUITER, ScopeKind.COMPANY, participation.company_id)
        made.append(colleague)
    return made


def live() -> int:
    db.session.rollback()
    return db.session.scalar(sa.select(sa.func.count(Interview.id)).where(Interview.state.in_(LIVE)))


def letters() -> int:
    return db.session.scalar(
        sa.select(sa.func.count(Letter.id)).where(
            Letter.state == LetterState.WAITING, Letter.kind == "interviews.booked"
        )
    )


def losers(answers: list[Answer]) -> list[Answer]:
    return [answer for answer in answers if answer.status == 409]


# --- The scenes: what everybody does at once
# -----------------------------------------------------------------------------------


def many_companies_for_one_candidate(count: int) -> list[Request]:
    chartres = forum(slots=3)
    marie = factories.candidate(chartres)
    firms = [factories.company(chartres, f"Firme {n}") for n in range(count)]
    return [booking(factories.recruiter_of(firm), firm, marie, chartres.slots[0]) for firm in firms]


def many_colleagues_for_one_table(count: int) -> list[Request]:
    chartres = forum(slots=3)
    airbel = factories.company(chartres)
    candidates = [factories.candidate(chartres, f"Prénom{n}", "Nom") for n in range(10)]
    return [
        booking(account, airbel, candidates[n % 10], chartres.slots[0])
        for n, account in enumerate(colleagues(airbel, count))
    ]


def ten_companies_for_one_candidate_at_ten_slots() -> list[Request]:
    chartres = forum()
    marie = factories.candidate(chartres)
    firms = [factories.company(chartres, f"Firme {n}") for n in range(10)]
    return [booking(factories.recruiter_of(firm), firm, marie, chartres.slots[n]) for n, firm in enumerate(firms)]


def one_press_five_times() -> list[Request]:
    chartres = forum()
    marie, airbel = factories.candidate(chartres), factories.company(chartres)
    return [booking(factories.recruiter_of(airbel), airbel, marie, chartres.slots[0])] * 5


def two_tabs_two_hours() -> list[Request]:
    chartres = forum()
    marie, airbel = factories.candidate(chartres), factories.company(chartres)
    return [booking(factories.recruiter_of(airbel), airbel, marie, chartres.slots[n]) for n in range(2)]


def set_up(scene: Scene, *count: int) -> list[Request]:
    with factories.together():
        return scene(*count)


# --- As it is
# ----------------------------------------------------------------------------------------------------------------------


def test_one_wins_of_two_hundred_companies_and_the_others_read_why(stage_of: StageOf) -> None:
    stage = stage_of()
    answers = stage.volley(set_up(many_companies_for_one_candidate, 200))
    assert statuses(answers) == {200: 1, 409: 199}
    assert (live(), letters()) == (1, 1)
    assert all("Ce créneau est pris : Marie T. a déjà un entretien à 9 h 30." in a.body for a in losers(answers))


def test_one_table_is_booked_once_by_two_hundred_colleagues(stage_of: StageOf) -> None:
    stage = stage_of()
    requests = set_up(many_colleagues_for_one_table, 200)
    answers = stage.volley(requests)
    winner = next(r.form["cell"] for r, a in zip(requests, answers, strict=True) if a.status == 200)
    # Colleagues who pressed the very cell that was booked have what they asked for.
    same = sum(r.form["cell"] == winner for r in requests)
    assert statuses(answers) == {200: same, 409: 200 - same}
    assert (live(), letters()) == (1, 1)
    assert all("Votre créneau de 9 h 30 est déjà pris." in a.body for a in losers(answers))


def test_a_candidate_capped_at_six_has_six_interviews_of_ten(stage_of: StageOf) -> None:
    stage = stage_of()
    answers = stage.volley(set_up(ten_companies_for_one_candidate_at_ten_slots))
    assert statuses(answers) == {200: 6, 409: 4}
    assert (live(), letters()) == (6, 6)
    assert all("L’agenda de Marie T. est complet." in a.body for a in losers(answers))


def test_a_double_click_is_one_interview_and_one_letter(stage_of: StageOf) -> None:
    stage = stage_of()
    answers = stage.volley(set_up(one_press_five_times))
    assert statuses(answers) == {200: 5}
    assert (live(), letters()) == (1, 1)


def test_two_tabs_make_one_interview(stage_of: StageOf) -> None:
    stage = stage_of()
    answers = stage.volley(set_up(two_tabs_two_hours))
    assert statuses(answers) == {200: 1, 409: 1}
    assert (live(), letters()) == (1, 1)
    assert all("Vous rencontrez déjà Marie T. à une autre heure." in a.body for a in losers(answers))


def test_crossed_slots_never_put_anybody_at_two_places(stage_of: StageOf) -> None:
    """Every company asks every candidate at every slot, all at once: the hall fills without a double."""
    stage = stage_of()
    with factories.together():
        chartres = forum(slots=4)
        candidates = [factories.candidate(chartres, f"Prénom{n}", "Nom") for n in range(6)]
        firms = [factories.company(chartres, f"Firme {n}") for n in range(5)]
        requests = [
            booking(factories.recruiter_of(f), f, p, s) for f in firms for p in candidates for s in chartres.slots
        ]
    answers = stage.volley(requests)
    assert set(statuses(answers)) == {200, 409}
    assert statuses(answers)[200] == live()
    rows = db.session.execute(
        sa.select(Interview.slot_id, Interview.table_id, Interview.registration_id, Interview.participation_id).where(
            Interview.state.in_(LIVE)
        )
    ).all()
    for columns in ((0, 1), (0, 2), (2, 3)):
        keys = [tuple(row[c] for c in columns) for row in rows]
        assert len(keys) == len(set(keys))


def test_without_scripts_the_loser_is_sent_where_the_reason_stands(stage_of: StageOf) -> None:
    stage = stage_of()
    answers = stage.volley([replace(request, headers={}) for request in set_up(many_companies_for_one_candidate, 2)])
    assert statuses(answers) == {303: 2}
    assert sorted(answer.location.endswith("#booking-note") for answer in answers) == [False, True]
    assert live() == 1


# --- Each safeguard alone, and none
# -------------------------------------------------------------------------------------------------


def oversold(stage: Stage, scene: Scene, *count: int) -> tuple[int, dict[int, int]]:
    """How many interviews are live after everybody pressed at once, and what they were answered."""
    answers = stage.volley(set_up(scene, *count))
    return live(), statuses(answers)


@pytest.mark.parametrize("scene", [many_companies_for_one_candidate, many_colleagues_for_one_table])
def test_the_constraint_holds_by_itself_without_the_rule(stage_of: StageOf, scene: Scene) -> None:
    stage = stage_of("rule")
    live, answered = oversold(stage, scene, 30)
    assert live == 1
    assert set(answered) == {200, 409}


def test_without_the_rule_the_cap_is_passed(stage_of: StageOf) -> None:
    stage = stage_of("rule")
    live, _answered = oversold(stage, ten_companies_for_one_candidate_at_ten_slots)
    assert live == 10


@pytest.mark.parametrize("scene", [many_companies_for_one_candidate, many_colleagues_for_one_table])
def test_without_constraint_and_rule_the_slot_is_sold_twice(stage_of: StageOf, scene: Scene) -> None:
    """If this fails, the tests above prove nothing."""
    stage = stage_of("constraint", "rule")
    live, _answered = oversold(stage, scene, 30)
    assert live > 1


def test_without_constraint_and_lock_the_rule_alone_sells_twice_on_postgresql(stage_of: StageOf) -> None:
    """A rule that looks before it writes is no safeguard where two may look at once.

    SQLite lets one writer in at a time.
    """
    stage = stage_of("constraint", "lock")
    postgresql = db.engine.dialect.name == "postgresql"
    live, _answered = oversold(stage, many_companies_for_one_candidate, 30)
    assert (live > 1) is postgresql


def test_without_the_lock_the_cap_is_passed_on_postgresql(stage_of: StageOf) -> None:
    stage = stage_of("lock")
    postgresql = db.engine.dialect.name == "postgresql"
    live, _answered = oversold(stage, ten_companies_for_one_candidate_at_ten_slots)
    assert (live > 6) is postgresql


# --- A table given back while it is booked
# -------------------------------------------------------------------------------------------------


def a_table_booked_and_given_back() -> list[Request]:
    """Of two tables only the second, the one that would go, is there at the slots that colleagues book."""
    chartres = forum(slots=4)
    airbel = factories.company(chartres, tables=2)
    airbel.tables[0].absences += [TableAbsence(slot_id=slot.id) for slot in chartres.slots]
    return [
        *_booked_by_colleagues(airbel),
        given_back(factories.recruiter_of(airbel), airbel),
    ]


def given_back(account: Account, participation: Participation) -> Request:
    """One table of two, from the page as it was."""
    form = {"version": stamp({"table_count": 2}), "table_count": "1"}
    return Request(account, f"/entreprise/{participation.id}/tables", form)


def ticked(account: Account, participation: Participation, present: list[str]) -> Request:
    """The slots at which the tables are present, from the page as it was."""
    shown = presence_rules.as_text(company_queries.presence_cells(participation))
    return Request(account, f"/entreprise/{participation.id}/presence", {"version": shown, "present": present})


def a_slot_booked_and_closed() -> list[Request]:
    """Colleagues book the slots at which one of them says that nobody will be there."""
    chartres = forum(slots=4)
    airbel = factories.company(chartres)
    return [*_booked_by_colleagues(airbel), ticked(factories.recruiter_of(airbel), airbel, [])]


def _booked_by_colleagues(airbel: Participation) -> list[Request]:
    slots = airbel.forum.slots
    candidates = [factories.candidate(airbel.forum, f"Prénom{n}", "Nom") for n in range(len(slots))]
    each = zip(colleagues(airbel, len(slots)), candidates, slots, strict=True)
    return [booking(colleague, airbel, candidate, slot) for colleague, candidate, slot in each]


def abandoned() -> int:
    """Live interviews at a table that was given back, or at a slot where their table is absent."""
    db.session.rollback()
    absent = sa.exists().where(TableAbsence.table_id == Interview.table_id, TableAbsence.slot_id == Interview.slot_id)
    statement = sa.select(sa.func.count(Interview.id)).join(Table, Table.id == Interview.table_id)
    return db.session.scalar(statement.where(Interview.state.in_(LIVE), sa.or_(Table.removed_at.is_not(None), absent)))


@pytest.mark.parametrize("scene", [a_table_booked_and_given_back, a_slot_booked_and_closed])
def test_no_interview_is_left_where_nobody_will_be(stage_of: StageOf, scene: Scene) -> None:
    stage = stage_of()
    stage.volley(set_up(scene))
    assert abandoned() == 0


# --- Two colleagues on the page of their team
# -------------------------------------------------------------------------------------------------


def test_of_colleagues_who_tick_at_once_one_is_obeyed_and_the_others_are_told(stage_of: StageOf) -> None:
    """Each closes another slot: whoever comes first, no tick goes without a word."""
    stage = stage_of()
    with factories.together():
        airbel = factories.company(forum(slots=4))
        open_cells = list(company_queries.presence_cells(airbel))
        requests = [
            ticked(colleague, airbel, [cell for cell in open_cells if cell != closed])
            for colleague, closed in zip(colleagues(airbel, 4), open_cells, strict=True)
        ]
    answers = stage.volley(requests)
    assert statuses(answers) == {303: 1, 409: 3}
    assert all("fermé (vous : ouvert)" in answer.body for answer in losers(answers))
    assert db.session.scalar(sa.select(sa.func.count(TableAbsence.id))) == 1
