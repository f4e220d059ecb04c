"""No double booking, ever: who comes second is told so, whatever the number of those who come at once. And the proof that these tests see a fault."""
from collections.abc import Callable
from datetime import timedelta

import pytest
import sqlalchemy as sa

from forum_app.accounts.models import Account
from forum_app.core.clock import now
from forum_app.core.db import db
from forum_app.forums.vocabulary import BookingAudience
from forum_app.interviews.models import Interview
from forum_app.interviews.vocabulary import LIVE
from forum_app.mail.models import Letter
from forum_app.mail.vocabulary import LetterState
from forum_app.permissions.vocabulary import Role, ScopeKind
from tests import factories
from tests.races.serving import Answer, Request, Stage, in_one_go, served, statuses

pytestmark = pytest.mark.race
Scene = Callable[[], list[Request]]


def forum(slots: int = 12):
    """A forum in a month, whose windows are open now, where everybody may be booked."""
    return factories.forum(day=now().date() + timedelta(days=30), slots=slots, booking_audience=BookingAudience.ALL)


def booking(account: Account, participation, registration, slot, **headers: str) -> Request:
    return Request(account, f"/entreprise/{participation.id}/creneaux/reservation", {"cell": f"{registration.id}-{slot.id}"}, headers)


def colleagues(participation, count: int) -> list[Account]:
    """So many people who book for the same company."""
    made = []
    for n in range(count):
        person = factories.account(f"collegue{n}@airbel.example", first_name="Collègue", last_name=str(n))
        factories.grant(person, Role.RECRUITER, ScopeKind.COMPANY, participation.company_id)
        made.append(person)
    return made


def live() -> int:
    db.session.rollback()
    return db.session.scalar(sa.select(sa.func.count(Interview.id)).where(Interview.state.in_(LIVE)))


def letters() -> int:
    return db.session.scalar(sa.select(sa.func.count(Letter.id)).where(Letter.state == LetterState.WAITING, Letter.kind == "interview.booked"))


def losers(answers: list[Answer]) -> list[Answer]:
    return [answer for answer in answers if answer.status == 409]


# --- The scenes: what everybody does at once -----------------------------------------------------------------------------------


def two_hundred_companies_for_one_candidate() -> list[Request]:
    chartres = forum()
    marie = factories.candidate(chartres)
    firms = [factories.company(chartres, f"Firme {n}") for n in range(200)]
    return [booking(factories.recruiter_of(firm), firm, marie, chartres.slots[0]) for firm in firms]


def two_hundred_colleagues_for_one_table() -> list[Request]:
    chartres = forum()
    airbel = factories.company(chartres)
    people = [factories.candidate(chartres, f"Prénom{n}", "Nom") for n in range(50)]
    return [booking(account, airbel, people[n % 50], chartres.slots[0]) for n, account in enumerate(colleagues(airbel, 200))]


def ten_companies_for_one_candidate_at_ten_hours() -> list[Request]:
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


def set_up(scene: Scene) -> list[Request]:
    with in_one_go():
        return scene()


# --- As it is ----------------------------------------------------------------------------------------------------------------------


def test_one_wins_of_two_hundred_companies_and_the_others_read_why() -> None:
    with served() as stage:
        answers = stage.volley(set_up(two_hundred_companies_for_one_candidate))
        assert statuses(answers) == {303: 1, 409: 199}
        assert (live(), letters()) == (1, 1)
        assert all("Ce créneau est pris : Marie T. a déjà un entretien à 9 h 30." in a.body for a in losers(answers))


def test_one_table_is_booked_once_by_two_hundred_colleagues() -> None:
    with served() as stage:
        requests = set_up(two_hundred_colleagues_for_one_table)
        answers = stage.volley(requests)
        winner = next(r.form["cell"] for r, a in zip(requests, answers, strict=True) if a.status == 303)
        # Colleagues who pressed the very cell that was booked have what they asked for.
        same = sum(r.form["cell"] == winner for r in requests)
        assert statuses(answers) == {303: same, 409: 200 - same}
        assert (live(), letters()) == (1, 1)
        assert all("Votre créneau de 9 h 30 est déjà pris." in a.body for a in losers(answers))


def test_a_candidate_capped_at_six_has_six_interviews_of_ten() -> None:
    with served() as stage:
        answers = stage.volley(set_up(ten_companies_for_one_candidate_at_ten_hours))
        assert statuses(answers) == {303: 6, 409: 4}
        assert (live(), letters()) == (6, 6)
        assert all("L’agenda de Marie T. est complet." in a.body for a in losers(answers))


def test_a_double_click_is_one_interview_and_one_letter() -> None:
    with served() as stage:
        answers = stage.volley(set_up(one_press_five_times))
        assert statuses(answers) == {303: 5}
        assert (live(), letters()) == (1, 1)


def test_two_tabs_make_one_interview() -> None:
    with served() as stage:
        answers = stage.volley(set_up(two_tabs_two_hours))
        assert statuses(answers) == {303: 1, 409: 1}
        assert (live(), letters()) == (1, 1)
        assert all("Vous rencontrez déjà Marie T. à une autre heure." in a.body for a in losers(answers))


def test_crossed_hours_never_put_anybody_at_two_places() -> None:
    """Every company asks every candidate at every hour, all at once: the hall fills without a double."""
    with served() as stage:
        with in_one_go():
            chartres = forum(slots=4)
            people = [factories.candidate(chartres, f"Prénom{n}", "Nom") for n in range(6)]
            firms = [factories.company(chartres, f"Firme {n}") for n in range(5)]
            requests = [booking(factories.recruiter_of(f), f, p, s) for f in firms for p in people for s in chartres.slots]
        answers = stage.volley(requests)
        assert set(statuses(answers)) == {303, 409}
        assert statuses(answers)[303] == live()
        held = db.session.execute(sa.select(Interview.slot_id, Interview.table_id, Interview.registration_id, Interview.participation_id).where(Interview.state.in_(LIVE))).all()
        for columns in ((0, 1), (0, 2), (2, 3)):
            keys = [tuple(row[c] for c in columns) for row in held]
            assert len(keys) == len(set(keys))


def test_the_loser_of_a_race_gets_pieces_with_other_hours() -> None:
    with served() as stage:
        with in_one_go():
            chartres = forum()
            marie = factories.candidate(chartres)
            firms = [factories.company(chartres, f"Firme {n}") for n in range(2)]
            requests = [booking(factories.recruiter_of(f), f, marie, chartres.slots[0], **{"HX-Request": "true"}) for f in firms]
        answers = stage.volley(requests)
        assert statuses(answers) == {200: 1, 409: 1}
        assert "Marie T. est libre pour vous à 9 h 55 ou à 10 h 20." in losers(answers)[0].body


# --- Each safeguard alone, and none -------------------------------------------------------------------------------------------------


def oversold(stage: Stage, scene: Scene) -> tuple[int, dict[int, int]]:
    answers = stage.volley(set_up(scene))
    return live(), statuses(answers)


@pytest.mark.parametrize("scene", [two_hundred_companies_for_one_candidate, two_hundred_colleagues_for_one_table])
def test_the_constraint_holds_by_itself_without_the_rule(scene: Scene) -> None:
    with served(["rule"]) as stage:
        held, answered = oversold(stage, scene)
        assert held == 1
        assert set(answered) == {303, 409}


@pytest.mark.parametrize("scene", [two_hundred_companies_for_one_candidate, two_hundred_colleagues_for_one_table])
def test_without_constraint_and_rule_the_slot_is_sold_twice(scene: Scene) -> None:
    """If this fails, the tests above prove nothing."""
    with served(["constraint", "rule"]) as stage:
        held, _answered = oversold(stage, scene)
        assert held > 1


def test_without_constraint_and_lock_the_rule_alone_sells_twice_on_postgresql() -> None:
    """A rule that looks before it writes is no safeguard where two may look at once. SQLite lets one writer in at a time."""
    with served(["constraint", "lock"]) as stage:
        postgresql = db.engine.dialect.name == "postgresql"
        held, _answered = oversold(stage, two_hundred_companies_for_one_candidate)
        assert (held > 1) is postgresql


def test_without_the_lock_the_cap_is_passed_on_postgresql() -> None:
    with served(["lock"]) as stage:
        postgresql = db.engine.dialect.name == "postgresql"
        held, _answered = oversold(stage, ten_companies_for_one_candidate_at_ten_hours)
        assert (held > 6) is postgresql


def test_without_the_rule_the_cap_is_passed() -> None:
    with served(["rule"]) as stage:
        held, _answered = oversold(stage, ten_companies_for_one_candidate_at_ten_hours)
        assert held == 10
