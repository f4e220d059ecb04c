"""Inviting, accepting, changing and ending roles, with a database."""

import re
from datetime import date, datetime, time, timedelta

import pytest
from flask import Flask

from forum_app.accounts.models import Account
from forum_app.candidates.queries import accessibility_contact
from forum_app.core.clock import now
from forum_app.core.db import db
from forum_app.core.refusals import Refused
from forum_app.core.time_zones import at
from forum_app.forums.models import Forum
from forum_app.permissions.vocabulary import Role, ScopeKind
from forum_app.privacy.erasing_actions import erase_account
from forum_app.purge import purge
from forum_app.staff import actions, queries, rules
from forum_app.staff.models import Invitation
from forum_app.staff.queries import HeldRole, Team
from tests import factories
from tests.letters import outbox

PRUNE = "prune@trois-rives.example"
NAME = actions.Identity("Prune", "Lescazette")


@pytest.fixture
def chartres(app: Flask) -> Forum:
    return factories.forum()


@pytest.fixture
def team(chartres: Forum) -> Team:
    return Team(chartres, chartres.territory)


@pytest.fixture
def anselme(chartres: Forum) -> Account:
    return factories.territorial_organiser(chartres.territory)


def token_of(email: str) -> str:
    letters = [letter for letter in outbox() if letter.recipient == email and letter.kind == "staff.invited"]
    found = re.search(r"/invitation/([\w-]+)", letters[-1].text)
    assert found is not None
    return found[1]


def invited(by: Account, email: str, role: Role, team: Team, until: datetime | None = None) -> str:
    actions.invite(by, email, role, team, until)
    db.session.commit()
    return token_of(email)


def accepted(token: str) -> Account:
    account = actions.accept(token, NAME)
    db.session.commit()
    db.session.expire(account)
    return account


def roles(account: Account) -> list[tuple[Role, ScopeKind, int | None, datetime | None]]:
    db.session.expire(account, ["grants"])
    return [(g.role, g.scope_kind, g.scope_id, g.until) for g in account.live_grants]


def role_of(account: Account) -> HeldRole:
    found = queries.role_at(account.live_grants[0].id)
    assert found is not None
    return found


def code_of(refused: pytest.ExceptionInfo[Refused]) -> str:
    return refused.value.refusal.code


def test_a_role_is_held_from_the_link_on_until_its_usual_end(team: Team, anselme: Account) -> None:
    token = invited(anselme, PRUNE, Role.DESK, team)
    assert db.session.query(Account).filter_by(email=PRUNE).count() == 0
    prune = accepted(token)
    evening = at(date(2027, 3, 18), time(20))
    assert roles(prune) == [(Role.DESK, ScopeKind.FORUM, team.scope_id, evening)]
    assert (prune.full_name, prune.email_confirmed_at, prune.last_signed_in_at) == ("Prune Lescazette", now(), now())
    assert prune.live_grants[0].granted_by_id == anselme.id


def test_a_trainer_stays_two_days_after_the_workshop(team: Team, anselme: Account) -> None:
    assert team.forum is not None
    factories.workshop(team.forum)
    trainer = accepted(invited(anselme, PRUNE, Role.TRAINER, team))
    assert [until for *_role, until in roles(trainer)] == [at(date(2027, 3, 13), time(20))]


def test_a_link_opens_once(team: Team, anselme: Account) -> None:
    token = invited(anselme, PRUNE, Role.DESK, team)
    accepted(token)
    with pytest.raises(Refused) as refused:
        actions.accept(token)
    assert code_of(refused) == "invitation_used"


def test_a_link_dies_when_it_is_sent_again_withdrawn_or_old(team: Team, anselme: Account) -> None:
    first = invited(anselme, PRUNE, Role.DESK, team)
    sent = queries.invitation_at(db.session.query(Invitation).one().id)
    assert sent is not None
    with pytest.raises(Refused) as refused:
        actions.send_again(sent, anselme)
    assert code_of(refused) == "letter_just_left"
    sent.invitation.sent_at, sent.invitation.expires_at = now() - timedelta(days=8), now() - timedelta(days=1)
    db.session.commit()
    with pytest.raises(Refused) as refused:
        actions.accept(first)
    assert code_of(refused) == "invitation_expired"
    actions.send_again(sent, anselme)
    db.session.commit()
    with pytest.raises(Refused) as refused:
        actions.accept(first)
    assert code_of(refused) == "invitation_unknown"
    second = token_of(PRUNE)
    actions.withdraw(sent)
    db.session.commit()
    with pytest.raises(Refused) as refused:
        actions.accept(second)
    assert code_of(refused) == "invitation_withdrawn"
    with pytest.raises(Refused) as refused:
        actions.send_again(sent, anselme)
    assert code_of(refused) == "invitation_over"


def test_inviting_again_replaces_the_older_invitation(team: Team, anselme: Account) -> None:
    first = invited(anselme, PRUNE, Role.DESK, team)
    accepted(invited(anselme, PRUNE, Role.DESK, team))
    with pytest.raises(Refused) as refused:
        actions.accept(first)
    assert code_of(refused) == "invitation_withdrawn"


def test_roles_add_up_and_an_account_keeps_its_own(team: Team, anselme: Account) -> None:
    assert team.forum is not None
    marie = factories.candidate(team.forum).account
    for role in (Role.DESK, Role.ACCOMPANIST):
        accepted(invited(anselme, marie.email, role, team))
    assert [role for role, *_reach in roles(marie)] == [Role.CANDIDATE, Role.DESK, Role.ACCOMPANIST]
    assert marie.full_name == "Marie Tessier"
    with pytest.raises(Refused) as refused:
        actions.invite(anselme, marie.email, Role.DESK, team)
    assert code_of(refused) == "already_held"


def test_a_territorial_organiser_gives_their_territory_and_its_forums_alone(team: Team, anselme: Account) -> None:
    elsewhere = factories.territory("Grand-Est")
    strasbourg = factories.forum("Strasbourg", territory=elsewhere)
    assert team.territory is not None
    organiser = accepted(invited(anselme, PRUNE, Role.TERRITORIAL_ORGANISER, team))
    assert roles(organiser) == [(Role.TERRITORIAL_ORGANISER, ScopeKind.TERRITORY, team.territory.id, None)]
    for role, over in (
        (Role.NATIONAL_ORGANISER, Team()),
        (Role.NATIONAL_ORGANISER, team),
        (Role.TERRITORIAL_ORGANISER, Team(territory=elsewhere)),
        (Role.DESK, Team(strasbourg, elsewhere)),
        (Role.TERRITORIAL_ORGANISER, Team(strasbourg, elsewhere)),
        (Role.CANDIDATE, team),
        (Role.SPONSOR, team),
    ):
        with pytest.raises(Refused) as refused:
            actions.invite(anselme, "complice@exemple.example", role, over)
        assert code_of(refused) == "beyond_reach", (role, over)


def test_an_invitation_opens_nothing_once_its_sender_could_not_give_it(team: Team, anselme: Account) -> None:
    assert team.territory is not None
    factories.territorial_organiser(team.territory, "Odile")
    token = invited(anselme, "complice@exemple.example", Role.TERRITORIAL_ORGANISER, team)
    actions.end(role_of(anselme))
    db.session.commit()
    with pytest.raises(Refused) as refused:
        actions.accept(token)
    assert code_of(refused) == "beyond_reach"
    assert db.session.query(Account).filter_by(email="complice@exemple.example").count() == 0


def test_the_last_organiser_stays_and_so_does_oneself_without_another(team: Team, anselme: Account) -> None:
    assert team.territory is not None
    for act in (
        lambda: actions.end(role_of(anselme)),
        lambda: actions.end_at(role_of(anselme), anselme, now() + timedelta(days=90)),
    ):
        with pytest.raises(Refused) as refused:
            act()
        assert code_of(refused) == "last_organiser"
    odile = factories.territorial_organiser(team.territory, "Odile")
    actions.end(role_of(anselme))
    db.session.commit()
    assert (roles(anselme), len(roles(odile))) == ([], 1)
    with pytest.raises(Refused) as refused:
        actions.end(role_of(odile))
    assert code_of(refused) == "last_organiser"


def test_an_end_closes_every_session_and_says_so_in_one_sentence(team: Team, anselme: Account) -> None:
    prune = accepted(invited(anselme, PRUNE, Role.DESK, team))
    stamp = prune.session_stamp
    actions.end(role_of(prune), tell=True)
    db.session.commit()
    db.session.expire(prune)
    assert (roles(prune), prune.session_stamp == stamp) == ([], False)
    assert [letter.subject for letter in outbox() if letter.kind == "staff.ended"] == ["Votre rôle a pris fin"]


def test_an_end_at_a_date_leaves_the_role_until_then(team: Team, anselme: Account) -> None:
    prune = accepted(invited(anselme, PRUNE, Role.DESK, team))
    stamp, tomorrow = prune.session_stamp, now() + timedelta(days=1)
    actions.end_at(role_of(prune), anselme, tomorrow)
    db.session.commit()
    assert [until for *_role, until in roles(prune)] == [tomorrow]
    assert prune.session_stamp == stamp
    with pytest.raises(Refused) as refused:
        actions.end_at(role_of(prune), anselme, None)
    assert code_of(refused) == "end_missing"


def test_one_person_is_the_accessibility_contact(team: Team, anselme: Account) -> None:
    assert team.forum is not None
    late = invited(anselme, "mireille@rhodalia.example", Role.ACCESSIBILITY, team)
    yvon = accepted(invited(anselme, "yvon@rhodalia.example", Role.ACCESSIBILITY, team))
    assert accessibility_contact(team.forum) is yvon
    assert [until for *_role, until in roles(yvon)] == [at(date(2027, 4, 18), time(20))]
    for act in (
        lambda: actions.accept(late, NAME),
        lambda: actions.invite(anselme, "autre@rhodalia.example", Role.ACCESSIBILITY, team),
    ):
        with pytest.raises(Refused) as refused:
            act()
        assert code_of(refused) == "already_named"
        db.session.rollback()


def test_so_many_invitations_leave_in_a_day(team: Team, anselme: Account) -> None:
    for number in range(rules.MOST_INVITATIONS):
        actions.invite(anselme, f"personne{number}@exemple.example", Role.DESK, team)
    with pytest.raises(Refused) as refused:
        actions.invite(anselme, PRUNE, Role.DESK, team)
    assert code_of(refused) == "too_many_invitations"


def test_roles_taken_by_signing_up_are_not_found(team: Team) -> None:
    assert team.forum is not None
    marie = factories.candidate(team.forum).account
    recruiter = factories.recruiter_of(factories.company(team.forum))
    assert [queries.role_at(person.live_grants[0].id) for person in (marie, recruiter)] == [None, None]


def test_an_invitation_is_erased_a_month_after_it_was_sent(team: Team, anselme: Account) -> None:
    invited(anselme, PRUNE, Role.DESK, team)
    one = db.session.query(Invitation).one()
    for days, left in ((29, 1), (31, 0)):
        one.sent_at = now() - timedelta(days=days)
        db.session.commit()
        purge()
        assert db.session.query(Invitation).count() == left


def test_who_is_erased_leaves_no_invitation_received_or_sent(team: Team, anselme: Account) -> None:
    assert team.territory is not None
    factories.territorial_organiser(team.territory, "Odile")
    accepted(invited(anselme, PRUNE, Role.DESK, team))
    invited(anselme, "autre@exemple.example", Role.DESK, team)
    with_prune = db.session.query(Account).filter_by(email=PRUNE).one()
    erase_account(with_prune)
    db.session.commit()
    assert [one.email for one in db.session.query(Invitation)] == ["autre@exemple.example"]
    erase_account(db.session.get_one(Account, anselme.id))
    db.session.commit()
    assert db.session.query(Invitation).count() == 0
