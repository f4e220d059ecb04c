"""The pages of candidates and organisers: who sees what, and how many statements they cost."""

import csv
import io
from datetime import date

import pytest

from forum_app.accounts.models import Account
from forum_app.candidates import accommodation, queries
from forum_app.candidates.models import Registration
from forum_app.candidates.vocabulary import Accommodation, ConsentPurpose, Level, RegistrationState
from forum_app.core.db import db
from forum_app.forums.models import Forum, Window
from forum_app.forums.vocabulary import WindowKind, WindowOverride
from forum_app.interviews.models import CvOpening
from forum_app.journal.models import JournalEntry
from forum_app.mail.models import Letter
from forum_app.permissions.vocabulary import Role, ScopeKind
from forum_app.workshops import actions as workshops
from tests import factories
from tests.browser import decide, fields, post
from tests.letters import outbox

HOME = "/mon-forum/chartres-2027"
LIST = "/organisation/chartres-2027/candidats"
STATES = RegistrationState


@pytest.fixture
def chartres(app) -> Forum:
    return factories.forum()


@pytest.fixture
def odile(app) -> Account:
    return factories.national_organiser()


def text(answer) -> str:
    return answer.get_data(as_text=True).replace("\u00a0", " ").replace("’", "'")


# --- Mon forum
# ----------------------------------------------------------------------------------------------------------


def test_home_says_what_is_left_and_opens_one_step(chartres: Forum, as_account):
    factories.workshop(chartres)
    marie = factories.candidate(chartres)
    page = text(as_account(marie.account).get(HOME))
    assert "Bonjour Marie, plus que deux choses à faire." in page
    assert page.count('class="check-step current"') == 1
    assert "Choisir mon atelier" in page


@pytest.mark.parametrize(
    ("state", "sentence"),
    [
        (STATES.TO_EXAMINE, "Bonjour Marie, nous regardons votre dossier."),
        (STATES.WAITING, "Bonjour Marie, vous avez la 1<sup>re</sup> place de la liste d'attente."),
        (STATES.REFUSED, "Bonjour Marie, nous ne pouvons pas vous accueillir à ce forum."),
        (STATES.WITHDRAWN, "Revenir au forum"),
        (STATES.OFFERED, "Bonjour Marie, une place vous est proposée."),
    ],
)
def test_every_state_has_its_words(chartres: Forum, as_account, state: RegistrationState, sentence: str):
    assert sentence in text(as_account(factories.candidate(chartres, state=state).account).get(HOME))


def test_home_belongs_to_its_person(chartres: Forum, as_account, client, odile: Account):
    marie = factories.candidate(chartres)
    paul = factories.candidate(factories.forum("Lyon"), "Paul")
    for path in ("", "/profil", "/documents", "/atelier", "/desistement", "/documents/cv"):
        assert as_account(paul.account).get(HOME + path).status_code == 404
        assert as_account(odile).get(HOME + path).status_code == 403
        assert client.get(HOME + path).status_code == 303
    assert as_account(marie.account).get(HOME).status_code == 200


def test_leaving_frees_all_and_one_may_return(chartres: Forum, as_account):
    workshop, marie = factories.workshop(chartres), factories.candidate(chartres)
    workshops.take_seat(marie, workshop.id)
    db.session.commit()
    browser = as_account(marie.account)
    assert "Votre place à l'atelier du 11 mars" in text(browser.get(HOME + "/desistement"))
    assert post(browser, HOME + "/desistement").location == HOME
    assert (marie.state, queries.place_counts(chartres).held) == (STATES.WITHDRAWN, 0)
    assert post(browser, HOME + "/retour").location == "/forums/chartres-2027/inscription/atelier"
    assert (
        post(
            browser, "/forums/chartres-2027/inscription/atelier", {"workshop": str(workshop.id), "share": "y"}
        ).location
        == HOME
    )
    assert db.session.query(Registration).one().state is STATES.CONFIRMED


def test_nobody_returns_when_sign_ups_are_closed_or_after_a_refusal(chartres: Forum, as_account):
    refused = factories.candidate(chartres, "Paul", state=STATES.REFUSED)
    assert post(as_account(refused.account), HOME + "/retour").status_code == 409
    gone = factories.candidate(chartres, state=STATES.WITHDRAWN)
    db.session.query(Window).filter_by(kind=WindowKind.CANDIDATES).one().override = WindowOverride.CLOSED
    db.session.commit()
    browser = as_account(gone.account)
    assert "Revenir au forum" not in text(browser.get(HOME))
    assert post(browser, HOME + "/retour").status_code == 409


# --- Profil and documents
# ------------------------------------------------------------------------------------------------


def test_each_part_of_the_profile_is_saved_alone(chartres: Forum, as_account):
    marie = factories.candidate(chartres)
    browser = as_account(marie.account)

    def shown(part: str) -> dict[str, str]:
        """What the page carries with this part."""
        return {"part": part, "version": fields(browser.get(HOME + "/profil"), f"form:has([value={part}])")["version"]}

    assert (
        post(
            browser,
            HOME + "/profil",
            {**shown("competences"), "family": "rd", "skills": "R, SAS, Python", "sub_family": "", "departement": "45"},
        ).status_code
        == 303
    )
    assert (
        post(
            browser,
            HOME + "/profil",
            {**shown("contact"), "first_name": "Marie", "last_name": "de Tessier", "minor": "no"},
        ).status_code
        == 303
    )
    assert (
        post(browser, HOME + "/profil", {"part": "accommodation", "needs": ["breaks"], "need_words": ""}).status_code
        == 303
    )
    assert (marie.skills, marie.departement, marie.last_name, marie.sort_key, marie.diploma) == (
        ["R", "SAS", "Python"],
        "45",
        "de Tessier",
        "tessier marie",
        "BTS Bioanalyses et contrôles",
    )
    need = accommodation.read_own(marie)
    assert need is not None
    assert need.needs == (Accommodation.BREAKS,)


def test_withdrawing_the_agreement_hides_the_profile(chartres: Forum, as_account):
    marie = factories.candidate(chartres)
    browser = as_account(marie.account)
    post(browser, HOME + "/profil", {"part": "agreements", "cv_agreed": "y"})
    assert (set(queries.live_consents(marie)), marie.agreed_at) == ({ConsentPurpose.CV}, None)
    assert "Sans votre accord, aucune entreprise ne vous voit." in text(browser.get(HOME))


def test_a_bad_part_keeps_what_was_typed(chartres: Forum, as_account):
    marie = factories.candidate(chartres)
    answer = post(
        as_account(marie.account),
        HOME + "/profil",
        {"part": "competences", "family": "rd", "skills": "R", "achievement": "Un essai"},
    )
    assert (answer.status_code, "Un essai" in text(answer), 'id="skills-error"' in text(answer)) == (422, True, True)
    assert marie.skills == ["BPF", "HPLC", "Contrôle qualité"]


def test_an_unknown_part_changes_nothing(chartres: Forum, as_account):
    assert (
        post(as_account(factories.candidate(chartres).account), HOME + "/profil", {"part": "état"}).status_code == 422
    )


def test_a_cv_is_given_back_erased_and_its_openings_are_shown(chartres: Forum, as_account):
    marie = factories.candidate(chartres, cv_file=factories.stored_file("cv.pdf"))
    airbel = factories.company(chartres)
    factories.save(
        CvOpening(registration_id=marie.id, participation_id=airbel.id, account_id=factories.recruiter_of(airbel).id)
    )
    browser = as_account(marie.account)
    assert "<b>Airbel</b>" in text(browser.get(HOME + "/documents"))
    given = browser.get(HOME + "/documents/cv")
    assert (given.headers["Content-Disposition"], given.data) == ("attachment; filename=cv.pdf", b"%PDF-1.7\n%%EOF\n")
    assert post(browser, HOME + "/documents", {"remove": "cv"}).status_code == 303
    assert browser.get(HOME + "/documents/cv").status_code == 404


def test_what_is_not_a_pdf_is_refused_beside_its_field(chartres: Forum, as_account):
    marie = factories.candidate(chartres)
    answer = post(
        as_account(marie.account),
        HOME + "/documents",
        {"cv": (io.BytesIO(b"<html>bonjour</html>"), "cv.pdf")},
        content_type="multipart/form-data",
    )
    assert (answer.status_code, 'id="cv-error"' in text(answer)) == (422, True)
    assert marie.cv_file_id is None


# --- The organiser's list
# --------------------------------------------------------------------------------------------------


@pytest.mark.both
def test_saved_views_search_and_filters(chartres: Forum, as_account, odile: Account):
    factories.candidate(chartres, "Éva", "Sauvagnac", state=STATES.TO_EXAMINE)
    factories.candidate(chartres, "Maëlle", "Tourvieille")
    factories.candidate(chartres, "Lina", "Ferrand", state=STATES.DRAFT)
    browser = as_account(odile)

    def names(question: str) -> list[str]:
        page = text(browser.get(f"{LIST}?{question}"))
        return [name for name in ("Sauvagnac Éva", "Tourvieille Maëlle", "Ferrand Lina") if name in page]

    assert names("") == ["Sauvagnac Éva", "Tourvieille Maëlle"]
    assert names("vue=a-examiner") == ["Sauvagnac Éva"]
    assert names("vue=sans-voeux") == ["Tourvieille Maëlle"]
    assert names("vue=brouillons") == ["Ferrand Lina"]
    assert names("q=EVA") == ["Sauvagnac Éva"]
    assert names("q=maelle+tourv") == ["Tourvieille Maëlle"]
    assert names("q=%25") == []
    assert names("statut=confirmed&niveau=5&famille=production&atelier=aucun") == ["Tourvieille Maëlle"]
    assert names("statut=nimporte&tri=bizarre&page=zzz&vue=%F0%9F%A7%AA") == ["Sauvagnac Éva", "Tourvieille Maëlle"]


def test_the_list_costs_the_same_with_one_and_three_hundred_rows(
    chartres: Forum, as_account, odile: Account, count_statements
):
    def cost() -> int:
        browser = as_account(odile)
        with count_statements() as counted:
            assert browser.get(LIST).status_code == 200
        db.session.expire_all()
        return len(counted)

    factories.workshop(chartres)
    factories.candidate(chartres)
    alone = cost()
    account = factories.account()
    marie = db.session.query(Registration).one()
    template = {
        column.name: getattr(marie, column.name)
        for column in Registration.__table__.columns
        if column.name not in ("id", "account_id", "email")
    }
    for number in range(299):
        person = Account(email=f"p{number}@exemple.example")
        db.session.add(person)
        db.session.flush()
        db.session.add(Registration(**template, account_id=person.id, email=person.email))
    db.session.commit()
    assert account.id
    assert (cost(), db.session.query(Registration).count()) == (alone, 300)


def test_the_export_neutralises_cells_and_never_holds_needs(chartres: Forum, as_account, odile: Account):
    marie = factories.candidate(chartres, diploma="=1+1", phone="+33199001234")
    accommodation.declare(marie, [Accommodation.QUIET], "fauteuil")
    db.session.commit()
    answer = as_account(odile).get(LIST + "/export.csv")
    assert answer.data.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(io.StringIO(answer.data.decode("utf-8-sig")), delimiter=";"))
    assert [row[:6] for row in rows[1:]] == [
        ["Tessier", "Marie", marie.email, "01\u00a099\u00a000\u00a012\u00a034", Level.L5.label, "'=1+1"]
    ]
    assert "fauteuil" not in answer.get_data(as_text=True)
    assert [(e.verb, e.params) for e in db.session.query(JournalEntry).filter_by(verb="registration.exported")] == [
        ("registration.exported", {"count": 1, "filters": []})
    ]


# --- The record
# -----------------------------------------------------------------------------------------------------------


def test_the_record_says_what_somebody_looks_for(chartres: Forum, as_account, odile: Account):
    marie = factories.candidate(chartres, wanted_contracts=["cdi", "cifre"], languages=["anglais"], departement="28")
    page = text(as_account(odile).get(f"{LIST}/{marie.id}"))
    assert all(words in page for words in ("CDI, Thèse CIFRE", "anglais", "28 Eure-et-Loir"))


def test_a_decision_says_why_tells_the_person_and_opens_the_next(chartres: Forum, as_account, odile: Account):
    eva = factories.candidate(chartres, "Éva", state=STATES.TO_EXAMINE, contract_end=date(2025, 12, 31))
    gabriel = factories.candidate(chartres, "Gabriel", state=STATES.TO_EXAMINE)
    browser, url = as_account(odile), f"{LIST}/{eva.id}"
    assert "Le contrat sera fini depuis 14 mois le jour du forum, qui en accepte 12." in text(browser.get(url))
    assert decide(browser, url, data={"decision": "confirm"}).status_code == 422
    answer = decide(
        browser, url, data={"decision": "confirm", "motive": "active_search", "message": "Bienvenue à Chartres."}
    )
    assert answer.location == f"{LIST}/{gabriel.id}"
    assert (eva.state, eva.state_reason) == (STATES.CONFIRMED, "Recherche active")
    assert [(letter.kind, "Bienvenue à Chartres." in letter.text) for letter in outbox()] == [
        ("candidates.confirmed", True)
    ]
    entry = db.session.query(JournalEntry).filter_by(verb="registration.confirmed").one()
    assert (entry.actor_id, entry.on_behalf_of_id) == (odile.id, eva.account_id)


def test_editing_for_somebody_is_recorded_and_never_overwrites_in_silence(chartres: Forum, as_account, odile: Account):
    marie = factories.candidate(chartres)
    browser, url = as_account(odile), f"{LIST}/{marie.id}/modifier"
    typed = {
        "first_name": "Marie",
        "last_name": "Tessier",
        "minor": "no",
        "diploma": "BUT",
        "training_body": "IUT",
        "host_company": "",
        "skills": "",
        "family": "rd",
        "sub_family": "",
        "end_month": "",
        "end_year": "",
    }
    stale = post(browser, url, {**typed, "version": "of another page"})
    assert (stale.status_code, "BTS Bioanalyses et contrôles" in text(stale), 'value="BUT"' in text(stale)) == (
        409,
        True,
        True,
    )
    assert marie.diploma == "BTS Bioanalyses et contrôles"
    assert post(browser, url, {**typed, "version": fields(stale)["version"]}).status_code == 303
    entry = db.session.query(JournalEntry).filter_by(verb="registration.edited").one()
    assert (marie.diploma, entry.actor_id, entry.on_behalf_of_id) == ("BUT", odile.id, marie.account_id)


def test_adding_somebody_invites_them(chartres: Forum, as_account, odile: Account):
    browser = as_account(odile)
    typed = {"first_name": "Lina", "last_name": "Ferrand", "email": "LINA@exemple.example", "invite": "y"}
    answer = post(browser, LIST + "/ajouter", typed)
    lina = db.session.query(Registration).one()
    assert (answer.location, lina.state, lina.email) == (
        f"{LIST}/{lina.id}/modifier",
        STATES.INVITED,
        "lina@exemple.example",
    )
    assert [letter.kind for letter in db.session.query(Letter)] == ["candidates.invited"]
    again = post(browser, LIST + "/ajouter", typed)
    assert (again.status_code, 'id="email-error"' in text(again)) == (422, True)


def test_acting_for_somebody_who_telephones(chartres: Forum, as_account, odile: Account):
    marie = factories.candidate(chartres)
    browser, url = as_account(odile), f"{LIST}/{marie.id}"
    assert decide(browser, url, "/desistement").location == url
    assert marie.state is STATES.WITHDRAWN
    assert decide(browser, url, "/reouverture").location == url
    assert marie.state is STATES.DRAFT
    assert "Journal" in text(browser.get(url))


def test_another_territory_sees_nothing(chartres: Forum, as_account):
    marie = factories.candidate(chartres)
    elsewhere = as_account(factories.territorial_organiser(factories.territory("Rhône-Alpes", slug="rhone-alpes")))
    for path in ("", "/export.csv", "/ajouter", f"/{marie.id}", f"/{marie.id}/modifier", f"/{marie.id}/cv"):
        assert elsewhere.get(LIST + path).status_code == 404
    assert post(elsewhere, f"{LIST}/{marie.id}/desistement").status_code == 404
    assert marie.state is STATES.CONFIRMED


def test_a_record_is_only_found_under_its_own_forum(chartres: Forum, as_account, odile: Account):
    lyon = factories.candidate(factories.forum("Lyon"), "Paul")
    assert as_account(odile).get(f"{LIST}/{lyon.id}").status_code == 404


def test_needs_are_for_the_accessibility_contact_alone(chartres: Forum, as_account, odile: Account):
    marie = factories.candidate(chartres)
    accommodation.declare(marie, [Accommodation.QUIET], "Une place près de la porte")
    contact = factories.account(first_name="Mireille", last_name="Castéran")
    factories.grant(contact, Role.ACCESSIBILITY, ScopeKind.FORUM, chartres.id)
    url = "/organisation/chartres-2027/besoins-d-accueil"
    assert as_account(odile).get(url).status_code == 403
    assert as_account(marie.account).get(url).status_code == 403
    assert "Une place près de la porte" in text(as_account(contact).get(url))
    assert "Un besoin d'accueil déclaré." in text(as_account(odile).get(LIST))
    for path in ("", f"/{marie.id}", f"/{marie.id}/modifier"):
        assert "près de la porte" not in text(as_account(odile).get(LIST + path))
    read = db.session.query(JournalEntry).filter_by(verb="accommodation.read").one()
    assert (read.actor_id, read.params) == (contact.id, {"count": 1})


def test_a_seat_is_taken_changed_and_given_back_from_its_page(chartres: Forum, as_account, odile: Account):
    morning, evening = factories.workshop(chartres), factories.workshop(chartres, title="Atelier du soir", capacity=1)
    marie, bob = factories.candidate(chartres), factories.candidate(chartres, "Bob")
    browser, url = as_account(marie.account), HOME + "/atelier"
    assert post(browser, url, {"workshop": str(morning.id)}).location == HOME
    assert post(browser, url, {"workshop": str(evening.id)}).location == HOME
    assert post(as_account(bob.account), url, {"workshop": str(evening.id)}).location == HOME
    assert "Vous avez la 1<sup>re</sup> place de la liste d'attente de cet atelier." in text(
        as_account(bob.account).get(url)
    )
    assert post(browser, url, {"workshop": "💥"}).status_code == 422
    assert post(browser, url, {"workshop": "none"}).location == HOME
    seats = as_account(odile)
    page = text(seats.get("/organisation/chartres-2027/atelier"))
    assert "Donner une place" in page
    seat = workshops.queries.seat_of(bob)
    assert post(seats, f"/organisation/chartres-2027/atelier/places/{seat.id}").status_code == 303
    assert seat.state.name == "TAKEN"
