"""Somebody erases what is held on them: the page says what the act does, and nothing of them is left."""

from dataclasses import dataclass
from datetime import UTC, datetime

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient

from forum_app.accounts import actions as accounts
from forum_app.accounts.models import Account, RoleGrant
from forum_app.accounts.session import SIGNED_IN_AT
from forum_app.accounts.vocabulary import Purpose
from forum_app.candidates import accommodation
from forum_app.candidates.models import Registration
from forum_app.candidates.vocabulary import Accommodation
from forum_app.companies import team_actions as team
from forum_app.companies.models import JoinRequest, Participation
from forum_app.core.clock import now
from forum_app.core.db import db
from forum_app.core.drafts import Draft
from forum_app.core.refusals import Refused
from forum_app.core.submissions import Submission
from forum_app.documents import actions as documents
from forum_app.documents.models import Badge
from forum_app.documents.vocabulary import BadgeRole
from forum_app.files.models import StoredFile
from forum_app.forums.actions import alerts
from forum_app.interviews import actions as interviews
from forum_app.interviews.models import CvOpening, Interview
from forum_app.journal.models import JournalEntry
from forum_app.mail.models import Letter
from forum_app.mail.vocabulary import LetterState
from forum_app.permissions.vocabulary import Role, ScopeKind
from forum_app.privacy import erasing_actions
from forum_app.wishes.models import Selection
from forum_app.wishes.vocabulary import SelectionLevel
from forum_app.workshops import actions as workshops
from forum_app.workshops.models import WorkshopSeat
from tests import factories
from tests.browser import post, text_of
from tests.interviews.world import choose
from tests.letters import post_office, waiting
from tests.privacy.marks import places_that_say

NAMES = ("Maëlle", "Quiniou", "maelle.quiniou@exemple.example")


@dataclass
class World:
    maelle: Registration
    airbel: Participation
    galenor: Participation


@pytest.fixture
def world(app: Flask) -> World:
    """Maëlle comes to Chartres in March and came to Tours in January. She has used everything."""
    chartres, tours = factories.forum(), factories.forum("Tours", datetime(2027, 1, 14, tzinfo=UTC).date())
    workshop = factories.workshop(chartres)
    maelle = factories.candidate(chartres, *NAMES[:2], email=NAMES[2])
    person = maelle.account
    airbel, galenor = factories.company(chartres), factories.company(chartres, "Galénor")
    choose(maelle, airbel, galenor)
    maelle.cv_file = factories.stored_file("CV Quiniou.pdf", owner_id=person.id)
    accommodation.declare(maelle, [Accommodation.QUIET], "Maëlle")
    workshops.take_seat(maelle, workshop.id)
    interviews.book(airbel, maelle, chartres.slots[0])
    interviews.book(galenor, maelle, chartres.slots[1])
    db.session.commit()
    post_office()
    past = factories.company(tours, "Biorhin")
    before = Registration(
        forum=tours, account=person, email=person.email, first_name="Maëlle", last_name="Quiniou", state=maelle.state
    )
    factories.save(before)
    factories.save(
        Interview(
            forum_id=tours.id,
            slot=tours.slots[0],
            table=past.tables[0],
            participation=past,
            registration=before,
        ),
        CvOpening(registration_id=maelle.id, participation_id=airbel.id, account_id=factories.recruiter_of(airbel).id),
        Selection(registration_id=maelle.id, participation_id=airbel.id, level=SelectionLevel.YES),
        Badge(forum_id=chartres.id, role=BadgeRole.CANDIDATE, subject_kind="registration", subject_id=maelle.id),
        Draft(key="visitor", content={"email": NAMES[2]}),
        Submission(key="k", fingerprint="f", body="<p>Maëlle Quiniou</p>"),
        JournalEntry(actor_id=person.id, verb="account.signed_in", kind="account", object_id=person.id, params={}),
    )
    documents.ask_own_agenda(maelle)
    alerts.ask(None, NAMES[2])
    accounts.send_code(NAMES[2], Purpose.SIGN_IN)
    db.session.commit()
    return World(maelle, airbel, galenor)


def just_signed_in(browser: FlaskClient) -> FlaskClient:
    with browser.session_transaction() as session:
        session[SIGNED_IN_AT] = int(now().timestamp())
    return browser


def count(entity: type) -> int:
    return db.session.scalar(sa.select(sa.func.count()).select_from(entity)) or 0


def page_of(browser: FlaskClient) -> str:
    return text_of(browser.get("/mon-compte/effacement"))


def test_the_page_announces_what_the_act_does_and_nothing_of_the_person_is_left(world: World, as_account) -> None:
    browser = just_signed_in(as_account(world.maelle.account))
    other_device = as_account(world.maelle.account)
    assert len(places_that_say(*NAMES)) > 15  # the search below finds what it looks for
    page = page_of(browser)
    assert "2 entretiens sont annulés, 2 adresses d’entreprises reçoivent un courriel sans nom." in page
    assert page.count("Ce forum est passé : personne n’est prévenu.") == 1
    companies = {world.airbel.contact_email, world.galenor.contact_email}
    before = {letter.id for letter in db.session.scalars(sa.select(Letter))}
    answer = post(browser, "/mon-compte/effacement")
    assert (answer.status_code, answer.headers["Location"]) == (303, "/")
    assert places_that_say(*NAMES) == []
    told = waiting(Letter.id.not_in(before))
    assert {letter.recipient for letter in told} == companies
    assert {letter.subject for letter in told} == {"Une personne ne participe plus au forum"}
    assert {(letter.calendar_method, "Quiniou" in (letter.calendar or "Quiniou")) for letter in told} == {
        ("CANCEL", False)
    }
    assert (count(Registration), count(Interview), count(WorkshopSeat), count(Badge), count(StoredFile)) == (
        0,
        0,
        0,
        0,
        0,
    )
    assert browser.get("/mon-compte").status_code == other_device.get("/mon-compte").status_code == 303
    page = browser.get("/").get_data(as_text=True)
    assert "2 entretiens sont annulés" in page.replace("\u00a0", " ")


def test_what_leaves_afterwards_says_no_name_either(world: World) -> None:
    erasing_actions.erase_account(world.maelle.account)
    db.session.commit()
    post_office()
    assert places_that_say(*NAMES) == []


def test_the_journal_keeps_the_acts_and_nobody(world: World) -> None:
    acts, person = count(JournalEntry), world.maelle.account_id
    erasing_actions.erase_account(world.maelle.account)
    db.session.commit()
    lines = db.session.scalars(sa.select(JournalEntry)).all()
    assert len(lines) > acts
    assert {line.verb for line in lines} >= {"account.signed_in", "registration.erased", "account.erased"}
    assert person not in {line.actor_id for line in lines} | {line.on_behalf_of_id for line in lines}
    assert [line for line in lines if line.kind in ("account", "registration") and line.object_id == person] == []


def test_a_session_left_open_erases_nobody(world: World, as_account) -> None:
    browser = as_account(world.maelle.account)
    assert "Recevoir un lien" in page_of(browser)
    answer = post(browser, "/mon-compte/effacement")
    assert (answer.status_code, count(Registration)) == (409, 2)
    assert "Connectez-vous de nouveau" in text_of(answer)


def test_the_others_keep_what_is_theirs(world: World) -> None:
    nadia = factories.candidate(world.maelle.forum, "Nadia", "Quiniou", email="pas.maelle@exemple.example")
    choose(nadia, world.airbel)
    interviews.book(world.airbel, nadia, world.maelle.forum.slots[2])
    db.session.commit()
    post_office()
    before = places_that_say("Nadia", "pas.maelle@exemple.example")
    erasing_actions.erase_account(world.maelle.account)
    db.session.commit()
    assert places_that_say("Nadia", "pas.maelle@exemple.example") == before != []
    assert count(Interview) == 1
    assert [r.first_name for r in db.session.scalars(sa.select(Registration))] == ["Nadia"]


# --- People of companies
def colleague(participation: Participation) -> Account:
    """Zoé Kerhervé, of the same company, who acts for it at this forum."""
    zoe = factories.account("zoe.kerherve@airbel.example", first_name="Zoé", last_name="Kerhervé")
    team.add_self(participation, zoe, "Cheffe d'équipe")
    db.session.commit()
    return zoe


def test_the_only_person_of_a_company_invites_somebody_before(world: World, as_account) -> None:
    person = factories.recruiter_of(world.airbel)
    browser = just_signed_in(as_account(person))
    refusal = "Vous êtes la seule personne qui agit pour Airbel au forum de Chartres. Invitez d’abord quelqu’un"
    assert refusal in page_of(browser)
    answer = post(browser, "/mon-compte/effacement")
    assert (answer.status_code, refusal in text_of(answer)) == (409, True)
    colleague(world.airbel)
    assert post(browser, "/mon-compte/effacement").status_code == 303
    assert [r.first_name for r in world.airbel.company.recruiters] == ["Zoé"]


def test_a_recruiter_leaves_the_team_and_the_company_keeps_its_interviews(world: World, as_account) -> None:
    zoe = colleague(world.airbel)
    opening = CvOpening(registration_id=world.maelle.id, participation_id=world.airbel.id, account_id=zoe.id)
    factories.save(
        opening,
        Letter(
            key="past",
            kind="interviews.booked",
            recipient=NAMES[2],
            text="Zoé Kerhervé vous attend.",
            html="<p>Zoé Kerhervé</p>",
            state=LetterState.SENT,
            message_id="<1@exemple.example>",
        ),
        JoinRequest(company=world.galenor.company, account=zoe, forum_id=world.maelle.forum_id),
    )
    browser = just_signed_in(as_account(zoe))
    assert "Votre place dans l'équipe d’Airbel" in page_of(browser).replace("l’équipe", "l'équipe")
    assert post(browser, "/mon-compte/effacement").status_code == 303
    assert places_that_say("Zoé", "Kerhervé", "zoe.kerherve@airbel.example") == []
    db.session.refresh(opening)
    assert (opening.account_id, count(Interview)) == (None, 3)
    assert db.session.scalar(sa.select(Letter.recipient).where(Letter.key == "past")) == NAMES[2]


# --- Organisers
def test_the_last_organiser_reads_whom_to_ask(app: Flask, as_account) -> None:
    territory = factories.territory()
    odile, anselme = factories.national_organiser(), factories.territorial_organiser(territory)
    assert "Demandez à la personne qui tient ce service" in page_of(as_account(odile))
    assert "Demandez à l’équipe nationale d’en nommer une autre" in page_of(as_account(anselme))
    for person in (odile, anselme):
        with pytest.raises(Refused, match="last_organiser"):
            erasing_actions.erase_account(person)
    db.session.rollback()
    factories.territorial_organiser(territory, "Berthe", "Lemoine")
    anselme.email = "anselme.duroy@cluster.example"
    factories.save(
        factories.forum(contact_email=anselme.email, contact_name="Anselme Duroy", territory=territory),
        RoleGrant(
            account=factories.account(),
            role=Role.DESK,
            scope_kind=ScopeKind.FORUM,
            scope_id=1,
            granted_by_id=anselme.id,
        ),
    )
    browser = just_signed_in(as_account(anselme))
    assert f"Vos rôles : {Role.TERRITORIAL_ORGANISER.label}." in page_of(browser)
    assert post(browser, "/mon-compte/effacement").status_code == 303
    assert places_that_say("Anselme", "Duroy", "anselme.duroy@cluster.example") == []
    assert {grant.role for grant in db.session.scalars(sa.select(RoleGrant))} == {
        Role.NATIONAL_ORGANISER,
        Role.TERRITORIAL_ORGANISER,
        Role.DESK,
    }


def test_an_organiser_erases_one_registration_and_the_account_with_the_last(world: World, as_account) -> None:
    browser = as_account(factories.territorial_organiser(world.maelle.forum.territory))
    past = db.session.scalar(sa.select(Registration.id).where(Registration.id != world.maelle.id))
    record = f"/organisation/chartres-2027/candidats/{world.maelle.id}"
    assert f"{record}/effacement" in browser.get(record).get_data(as_text=True)
    page = text_of(browser.get(f"{record}/effacement"))
    assert "2 entretiens sont annulés, 2 adresses d’entreprises reçoivent un courriel sans nom." in page
    answer = post(browser, f"{record}/effacement")
    assert (answer.status_code, answer.headers["Location"]) == (303, "/organisation/chartres-2027/candidats")
    assert list(db.session.scalars(sa.select(Registration.id))) == [past]
    assert db.session.scalar(sa.select(Account.email).where(Account.email == NAMES[2])) == NAMES[2]
    told = waiting(Letter.kind == "interviews.withdrawn")
    assert {letter.subject for letter in told} == {"Une personne ne participe plus au forum"}
    assert post(browser, f"{record}/effacement").status_code == 404
    assert post(browser, f"/organisation/tours-2027/candidats/{past}/effacement").status_code == 303
    assert places_that_say(*NAMES) == []
