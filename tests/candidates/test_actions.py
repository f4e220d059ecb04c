"""Places, decisions, agreements, needs: stories of Chartres."""

from datetime import UTC, date, datetime, timedelta

import pytest

from forum_app.candidates import accommodation, actions, invitation_actions, queries
from forum_app.candidates.actions import Agreement
from forum_app.candidates.bulk_actions import confirm_many
from forum_app.candidates.models import AccommodationNeed, Registration
from forum_app.candidates.profile import ALTERNANCE, COMPETENCES
from forum_app.candidates.vocabulary import Accommodation, ConsentPurpose, RegistrationState
from forum_app.core.clock import now
from forum_app.core.db import db
from forum_app.core.refusals import Refused
from forum_app.forums.models import Forum
from forum_app.forums.vocabulary import CertificatePolicy
from forum_app.journal.models import JournalEntry
from forum_app.mail.models import Letter
from tests import factories
from tests.letters import outbox

SHARE = Agreement(frozenset({ConsentPurpose.SHARE}))
STATES = RegistrationState


@pytest.fixture
def chartres(app) -> Forum:
    return factories.forum(capacity=3)


def draft(forum: Forum, first_name: str = "Lina", **facts) -> Registration:
    return factories.candidate(forum, first_name, state=STATES.DRAFT, agreed_at=None, queue_at=None, **facts)


def verbs(registration: Registration) -> list[str]:
    return [
        entry.verb
        for entry in db.session.query(JournalEntry)
        .filter_by(kind="registration", object_id=registration.id)
        .order_by(JournalEntry.id)
    ]


def letters() -> list[str]:
    return [letter.kind for letter in db.session.query(Letter).order_by(Letter.id)]


def refusal_code(act) -> str:
    with pytest.raises(Refused) as refused:
        act()
    return refused.value.refusal.code


def test_places_go_to_the_first_then_people_queue_in_order(chartres: Forum):
    people = [draft(chartres, name) for name in ("Ana", "Bob", "Cléo", "Dina", "Eli")]
    states = [actions.submit(person, SHARE) for person in people]
    assert states == [STATES.CONFIRMED] * 3 + [STATES.WAITING] * 2
    assert [queries.queue_rank(person) for person in people] == [None, None, None, 1, 2]
    assert queries.place_counts(chartres) == queries.PlaceCounts(3, 0, 0, 2)
    assert letters() == ["candidates.confirmed"] * 3 + ["candidates.waiting"] * 2


def test_a_file_to_examine_holds_a_place(chartres: Forum):
    late = draft(chartres, contract_end=date(2025, 12, 31))
    assert actions.submit(late, SHARE) is STATES.TO_EXAMINE
    assert queries.place_counts(chartres).held == 1
    assert verbs(late) == ["registration.consents", "registration.to_examine"]
    assert db.session.query(JournalEntry).filter_by(verb="registration.to_examine").one().params == {
        "reasons": ["ended_early"]
    }


def test_sending_twice_is_sending_once(chartres: Forum):
    lina = draft(chartres)
    actions.submit(lina, SHARE)
    assert actions.submit(lina, SHARE) is STATES.CONFIRMED
    assert letters() == ["candidates.confirmed"]


def test_an_incomplete_file_is_not_sent(chartres: Forum):
    assert refusal_code(lambda: actions.submit(draft(chartres, skills=["BPF"]), SHARE)) == "incomplete"


def test_a_freed_place_is_kept_for_those_who_wait(chartres: Forum):
    first, *_others = [draft(chartres, name) for name in ("Ana", "Bob", "Cléo", "Dina")]
    for person in (first, *_others):
        actions.submit(person, SHARE)
    actions.withdraw(first)
    newcomer = draft(chartres, "Zoé")
    assert actions.submit(newcomer, SHARE) is STATES.WAITING
    assert queries.queue_rank(newcomer) == 2


def test_an_organiser_confirms_who_waits_only_when_a_place_is_free(chartres: Forum):
    chartres.capacity = 1
    taken, waiting = draft(chartres, "Ana"), draft(chartres, "Bob")
    actions.submit(taken, SHARE)
    actions.submit(waiting, SHARE)
    assert refusal_code(lambda: actions.confirm(waiting, reason="Recherche active")) == "no_place"
    actions.withdraw(taken)
    actions.confirm(waiting, reason="Recherche active", message="À bientôt !")
    assert (waiting.state, waiting.state_reason) == (STATES.CONFIRMED, "Recherche active")
    last = outbox()[-1]
    assert (last.kind, "À bientôt" in last.text) == ("candidates.confirmed", True)


def test_a_decision_needs_a_reason_and_is_taken_once(chartres: Forum):
    eva = factories.candidate(chartres, "Éva", state=STATES.TO_EXAMINE)
    assert refusal_code(lambda: actions.refuse(eva, reason="  ")) == "no_reason"
    actions.refuse(eva, reason="Hors du champ du forum")
    assert refusal_code(lambda: actions.confirm(eva, reason="Recherche active")) == "wrong_state"
    assert queries.place_counts(chartres).held == 0


def test_several_at_once_say_who_is_left_out(chartres: Forum):
    chartres.certificate_policy = CertificatePolicy.REQUIRED
    chartres.capacity = 1
    eva = factories.candidate(chartres, "Éva", state=STATES.TO_EXAMINE, certificate_file=factories.stored_file())
    gabriel = factories.candidate(chartres, "Gabriel", state=STATES.TO_EXAMINE)
    adam = factories.candidate(chartres, "Adam", state=STATES.WAITING, certificate_file=factories.stored_file())
    plan = confirm_many(chartres, [adam, gabriel, eva], reason="")
    assert [r.first_name for r in plan.confirmed] == ["Éva"]
    assert [(r.first_name, why.sentence.replace("’", "'")) for r, why in plan.left_out] == [
        ("Gabriel", "L'attestation d'alternance manque."),
        ("Adam", "Il n'y a plus de place libre."),
    ]


def test_coming_back_reuses_the_row_with_a_new_turn(chartres: Forum):
    lina = draft(chartres)
    actions.submit(lina, SHARE)
    lina.priority, lina.queue_at = 1, now() - timedelta(days=3)
    actions.withdraw(lina)
    actions.reopen(lina)
    assert (lina.state, lina.queue_at, lina.priority) == (STATES.DRAFT, None, 0)
    actions.submit(lina, SHARE)
    assert (lina.state, lina.queue_at, db.session.query(Registration).count()) == (STATES.CONFIRMED, now(), 1)
    assert letters() == ["candidates.confirmed", "candidates.withdrawn", "candidates.confirmed"]


def test_entered_without_agreement_is_invited_and_holds_nothing(chartres: Forum):
    account = factories.account("lina@exemple.example")
    entered = actions.enter(
        chartres, account, {"first_name": "Lina", "last_name": "Ferrand"}, source="import", queue_at=now()
    )
    assert (entered.state, entered.agreed_at, queries.place_counts(chartres).held, letters()) == (
        STATES.INVITED,
        None,
        0,
        [],
    )
    invitation_actions.invite_as_usual(entered)
    assert letters() == ["candidates.invited"]
    assert (
        refusal_code(lambda: actions.enter(chartres, account, {}, source="import", queue_at=now()))
        == "already_registered"
    )
    assert refusal_code(lambda: actions.confirm(entered, reason="Recherche active")) == "not_agreed"


def test_entered_with_an_agreement_keeps_where_when_and_which_text(chartres: Forum):
    given = datetime(2027, 1, 12, 9, 0, tzinfo=UTC)
    marie = factories.candidate(chartres)
    profile = {name: getattr(marie, name) for name in (*ALTERNANCE, *COMPETENCES)} | {
        "first_name": "Lina",
        "last_name": "Ferrand",
        "minor": False,
    }
    agreement = Agreement(frozenset({ConsentPurpose.SHARE}), "2026-11", "Salon de Rouen", given)
    queued = now() - timedelta(days=20)
    entered = actions.enter(
        chartres,
        factories.account("lina@exemple.example"),
        profile,
        source="import",
        queue_at=queued,
        consent=agreement,
    )
    consent = queries.live_consents(entered)[ConsentPurpose.SHARE]
    assert (entered.state, entered.agreed_at, entered.queue_at, letters()) == (STATES.CONFIRMED, given, queued, [])
    assert (consent.notice_version, consent.source, consent.given_at) == ("2026-11", "Salon de Rouen", given)


def test_the_surplus_of_an_import_queues_by_its_date(chartres: Forum):
    chartres.capacity = 1
    marie = factories.candidate(chartres)
    profile = {name: getattr(marie, name) for name in (*ALTERNANCE, *COMPETENCES)} | {
        "first_name": "A",
        "last_name": "B",
        "minor": False,
    }
    late = actions.enter(
        chartres, factories.account(), profile, source="import", queue_at=now() - timedelta(days=2), consent=SHARE
    )
    early = actions.enter(
        chartres, factories.account(), profile, source="import", queue_at=now() - timedelta(days=9), consent=SHARE
    )
    assert (queries.queue_rank(early), queries.queue_rank(late)) == (1, 2)


def test_agreements_are_dated_withdrawn_and_never_deleted(chartres: Forum):
    lina = draft(chartres)
    actions.submit(lina, Agreement(frozenset({ConsentPurpose.SHARE, ConsentPurpose.NEWS})))
    actions.agree(lina, Agreement(frozenset({ConsentPurpose.NEWS})))
    assert (set(queries.live_consents(lina)), lina.agreed_at) == ({ConsentPurpose.NEWS}, None)
    assert [(c.purpose, c.withdrawn_at) for c in lina.consents] == [
        (ConsentPurpose.NEWS, None),
        (ConsentPurpose.SHARE, now()),
    ]
    actions.agree(lina, SHARE)
    assert (len(lina.consents), lina.agreed_at) == (3, now())


def test_an_unknown_fact_is_a_mistake_of_ours(chartres: Forum):
    with pytest.raises(ValueError, match="not part of a profile: state"):
        actions.update_profile(factories.candidate(chartres), {"state": STATES.REFUSED})


def test_editing_writes_the_names_of_the_facts_only(chartres: Forum):
    marie = factories.candidate(chartres)
    assert actions.update_profile(marie, {"diploma": "BUT Génie biologique", "last_name": marie.last_name}) == [
        "diploma"
    ]
    assert db.session.query(JournalEntry).filter_by(verb="registration.edited").one().params == {"fields": ["diploma"]}
    assert "but genie biologique" in marie.search_key


def test_needs_are_sealed_read_and_purged(chartres: Forum):
    marie = factories.candidate(chartres)
    accommodation.declare(marie, [Accommodation.QUIET], "Une place près de la porte")
    db.session.commit()
    row = db.session.query(AccommodationNeed).one()
    assert b"porte" not in row.sealed
    assert row.purge_at == datetime(2027, 4, 17, 22, 0, tzinfo=UTC)
    assert [(n.registration, n.needs, n.words) for n in accommodation.read_all(chartres)] == [
        (marie, (Accommodation.QUIET,), "Une place près de la porte")
    ]
    assert [(e.verb, e.kind) for e in db.session.query(JournalEntry).order_by(JournalEntry.id)] == [
        ("accommodation.changed", "forum"),
        ("accommodation.read", "forum"),
    ]
    assert db.session.query(AccommodationNeed).count() == 1
    assert accommodation.purge(row.purge_at - timedelta(seconds=1)) == {}
    assert accommodation.purge(row.purge_at) == {chartres.id: 1}
    assert db.session.query(AccommodationNeed).count() == 0


def test_needs_taken_back_leave_nothing(chartres: Forum):
    marie = factories.candidate(chartres)
    accommodation.declare(marie, [Accommodation.QUIET], "")
    accommodation.declare(marie, [], "")
    assert accommodation.read_own(marie) is None


@pytest.mark.parametrize(
    ("held_on", "purged"),
    [
        (date(2027, 1, 31), date(2027, 2, 28)),
        (date(2027, 12, 15), date(2028, 1, 15)),
        (date(2027, 11, 30), date(2027, 12, 30)),
    ],
)
def test_needs_are_kept_a_month(app, held_on: date, purged: date):
    moment = accommodation.purge_moment(factories.forum(day=held_on))
    assert (moment + timedelta(hours=2)).date() == purged
