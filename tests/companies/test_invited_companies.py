"""Companies that an organiser entered: whom their record gives is invited, once, and nobody else opens them."""

from collections.abc import Callable

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient

from forum_app.accounts.actions import send_code
from forum_app.accounts.models import Account
from forum_app.accounts.vocabulary import Purpose
from forum_app.companies import actions, approval_actions, invitation_actions, queries, rules
from forum_app.companies.models import Participation
from forum_app.core.db import db
from forum_app.desk.figures import counts_at
from forum_app.desk.vocabulary import Figure
from forum_app.forums.models import Forum
from forum_app.mail.models import Letter
from tests import factories
from tests.browser import fields, post, text_of
from tests.letters import waiting

INVITE = "/organisation/chartres-2027/entreprises/inviter"
SignIn = Callable[[Account], FlaskClient]


@pytest.fixture
def chartres(app: Flask) -> Forum:
    return factories.forum()


def imported(forum: Forum, name: str, email: str = "", siret: str = "73282932000074") -> Participation:
    made = actions.enter(forum, {"name": name, "siret": siret}, {"contact_email": email}, source="import")
    db.session.commit()
    return made


def opens(participation: Participation) -> list[str]:
    return [one.email for one in queries.people_acting(participation.company_id, participation.forum_id)]


def test_its_letter_is_read_before_it_leaves_and_it_is_invited_once(chartres: Forum, as_account: SignIn) -> None:
    galenor = imported(chartres, "Galénor", "gaspard@galenor.example")
    silent = imported(chartres, "Muette", siret="44306184100047")
    browser = as_account(factories.national_organiser())
    assert counts_at(chartres.id)[Figure.UNINVITED] == 2
    page = browser.get(INVITE)
    said = text_of(page)
    assert "Inviter cette entreprise" in said
    assert "Aperçu pour Galénor" in said
    assert "Une entreprise sans adresse Muette" in said
    assert (opens(galenor), db.session.query(Letter).count()) == ([], 0)
    sent = fields(page, "main form")
    assert post(browser, INVITE, sent).status_code == 303
    db.session.expire_all()
    assert (opens(galenor), opens(silent)) == (["gaspard@galenor.example"], [])
    assert [(one.kind, one.recipient) for one in waiting()] == [("companies.invited", "gaspard@galenor.example")]
    assert counts_at(chartres.id)[Figure.UNINVITED] == 1
    again = post(browser, INVITE, {name: value for name, value in sent.items() if name != "form_key"})
    assert (again.status_code, len(waiting())) == (409, 1)
    # The address finds its account: « Aucun compte avec cette adresse » is not what it reads.
    send_code("gaspard@galenor.example", Purpose.SIGN_IN)
    assert db.session.scalars(sa.select(Letter).order_by(Letter.id.desc())).first().kind == "accounts.sign_in"


def test_the_letter_of_approval_carries_the_invitation(chartres: Forum) -> None:
    galenor = imported(chartres, "Galénor", "gaspard@galenor.example")
    team = factories.company(chartres, "Airbel")
    approval_actions.approve(galenor)
    db.session.commit()
    assert opens(galenor) == ["gaspard@galenor.example"]
    letter = next(one for one in waiting() if one.recipient == "gaspard@galenor.example")
    assert (letter.kind, "sans mot de passe" in letter.text) == ("companies.approved", True)
    assert counts_at(chartres.id)[Figure.UNINVITED] == (0 if opens(team) else 1)


@pytest.mark.parametrize(
    ("address", "acting", "own", "code"),
    [("a@b.fr", True, False, "has_people"), ("", False, False, "no_address"), ("a@b.fr", False, True, "own_address")],
)
def test_who_is_not_invited(address: str, acting: bool, own: bool, code: str) -> None:
    refusal = rules.contact_refusal(address=address, acting=acting, own=own)
    assert refusal is not None
    assert refusal.code == code
    assert rules.contact_refusal(address="a@b.fr", acting=False, own=False) is None


def test_an_organiser_hands_no_company_to_themselves(chartres: Forum, as_account: SignIn) -> None:
    odile = factories.national_organiser()
    galenor = imported(chartres, "Galénor", odile.email)
    browser = as_account(odile)
    assert post(browser, INVITE, fields(browser.get(INVITE), "main form")).status_code == 409
    db.session.expire_all()
    assert (opens(galenor), waiting()) == ([], [])
    assert invitation_actions.contact_of(galenor).email == odile.email
