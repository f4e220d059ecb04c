"""A visitor becomes a candidate, step by step."""

import re
from collections.abc import Callable
from datetime import date

import pytest
from bs4 import BeautifulSoup
from flask import url_for
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from forum_app.accounts.models import Account
from forum_app.candidates import queries
from forum_app.candidates.models import Registration
from forum_app.candidates.vocabulary import AlternanceContract, ConsentPurpose, Level, RegistrationState
from forum_app.core.db import db
from forum_app.forums.families import Family
from forum_app.forums.models import Forum, Window
from forum_app.forums.vocabulary import CertificatePolicy, WindowKind, WindowOverride, WorkshopPolicy
from forum_app.mail.models import Letter
from forum_app.permissions.vocabulary import Role
from forum_app.workshops import queries as workshops
from forum_app.workshops.vocabulary import SeatState
from tests import factories
from tests.browser import fields, post, text_of
from tests.letters import outbox

CONTACT = {
    "first_name": "Lina",
    "last_name": "Ferrand",
    "email": "Lina@Exemple.example",
    "phone": "01 99 00 12 34",
    "minor": "no",
}
ALTERNANCE = {
    "level": "5",
    "diploma": "BTS Bioqualité",
    "training_body": "Lycée des Quatre-Vents",
    "contract": "apprenticeship",
    "host_company": "Sérambiotech",
    "end_month": "6",
    "end_year": "2027",
    "health_sector": "yes",
}
COMPETENCES = {
    "family": "production",
    "skills": "BPF, hplc, Contrôle qualité, HPLC",
    "achievement": "Deux heures gagnées par lot.",
    "languages": "Anglais",
}
URL = "/forums/chartres-2027/inscription/"


@pytest.fixture
def chartres(app) -> Forum:
    return factories.forum()


def digits() -> str:
    letter = outbox(Letter.kind.in_(("accounts.confirmation", "accounts.sign_in")))[-1]
    found = re.search(r"\b\d{6}\b", letter.text.replace("\u00a0", "").replace(" ", ""))
    found = found or re.search(r"(\d{3})\s?(\d{3})", letter.text)
    assert found is not None
    return re.sub(r"\D", "", found[0])


def prove(client: FlaskClient, **facts: str) -> None:
    """Step 1, the code included."""
    contact = {**CONTACT, **facts}
    assert post(client, URL + "contact", contact).status_code == 303
    answer = post(client, URL + "contact", {**contact, "digits": digits()})
    assert (answer.status_code, answer.location) == (303, URL + "alternance")


def through_step_three(client: FlaskClient) -> None:
    prove(client)
    assert post(client, URL + "alternance", ALTERNANCE).location == URL + "competences"
    assert post(client, URL + "competences", COMPETENCES).location == URL + "atelier"


def closed(forum: Forum) -> None:
    """The organiser closes the sign-up of candidates."""
    window = db.session.query(Window).filter_by(forum_id=forum.id, kind=WindowKind.CANDIDATES).one()
    window.override = WindowOverride.CLOSED
    db.session.commit()


def lina() -> Registration:
    return db.session.query(Registration).filter_by(email="lina@exemple.example").one()


def test_the_whole_sign_up_gives_a_confirmed_place_and_a_seat(chartres: Forum, client: FlaskClient):
    workshop = factories.workshop(chartres)
    through_step_three(client)
    answer = post(
        client,
        URL + "atelier",
        {
            "workshop": str(workshop.id),
            "share": "y",
            "cv_agreed": "y",
            "needs": ["quiet"],
            "need_words": "Une place près de la porte",
        },
    )
    assert (answer.status_code, answer.location) == (303, "/mon-forum/chartres-2027")
    found = lina()
    assert (found.state, found.phone, found.minor, found.level, found.contract) == (
        RegistrationState.CONFIRMED,
        "+33199001234",
        False,
        Level.L5,
        AlternanceContract.APPRENTICESHIP,
    )
    assert (found.contract_end, found.health_sector, found.family, found.skills) == (
        date(2027, 6, 30),
        True,
        Family.PRODUCTION,
        ["BPF", "hplc", "Contrôle qualité"],
    )
    assert set(queries.live_consents(found)) == {ConsentPurpose.SHARE, ConsentPurpose.CV}
    seat = workshops.seat_of(found)
    assert seat is not None
    assert seat.state is SeatState.TAKEN
    assert [grant.role for grant in found.account.live_grants] == [Role.CANDIDATE]
    assert [
        letter.kind for letter in db.session.query(Letter).filter_by(recipient="lina@exemple.example", security=False)
    ] == ["candidates.confirmed"]


def test_what_is_typed_in_step_one_is_kept_until_the_code_comes(chartres: Forum, client: FlaskClient):
    post(client, URL + "contact", CONTACT)
    page = client.get(URL + "contact").get_data(as_text=True)
    assert 'value="Ferrand"' in page
    assert 'autocomplete="one-time-code"' in page
    assert db.session.query(Registration).count() == 0


def test_a_telephone_number_comes_back_as_the_french_write_it(chartres: Forum, client: FlaskClient):
    post(client, URL + "contact", CONTACT)
    assert fields(client.get(URL + "contact"))["phone"] == "01 99 00 12 34"
    refused = post(client, URL + "contact", {**CONTACT, "phone": "0199"})
    assert fields(refused)["phone"] == "0199"


def test_a_wrong_code_is_said_beside_its_field(chartres: Forum, client: FlaskClient):
    post(client, URL + "contact", CONTACT)
    wrong = "000000" if digits() != "000000" else "111111"
    answer = post(client, URL + "contact", {**CONTACT, "digits": wrong})
    assert answer.status_code == 422
    assert 'id="digits-error"' in answer.get_data(as_text=True)
    assert db.session.query(Account).filter_by(email="lina@exemple.example").count() == 0


def test_a_changed_address_gets_its_own_code(chartres: Forum, client: FlaskClient):
    post(client, URL + "contact", CONTACT)
    answer = post(client, URL + "contact", {**CONTACT, "email": "autre@exemple.example", "digits": digits()})
    assert answer.status_code == 303
    assert [letter.recipient for letter in db.session.query(Letter).order_by(Letter.id)] == [
        "lina@exemple.example",
        "autre@exemple.example",
    ]
    assert db.session.query(Registration).count() == 0


def test_enter_on_the_page_of_the_code_goes_on_and_sends_no_other_one(chartres: Forum, client: FlaskClient):
    page = client.get(post(client, URL + "contact", CONTACT).location).get_data(as_text=True)
    buttons = BeautifulSoup(page, "html.parser").select("main form button")
    assert [button.get("value") for button in buttons if "Renvoyer" in button.text] == ["send"]
    assert (buttons[0].text, buttons[0].get("name")) == ("Continuer vers votre alternance", None)


def test_a_known_address_is_said_only_after_the_code(chartres: Forum, client: FlaskClient):
    lyon = factories.forum("Lyon", date(2027, 6, 10))
    factories.candidate(lyon, "Lina", "Ferrand", email="lina@exemple.example", skills=["BPF", "Lean", "SAP"])
    before = post(client, URL + "contact", CONTACT)
    assert "Vos réponses sont reprises" not in client.get(before.location).get_data(as_text=True)
    post(client, URL + "contact", {**CONTACT, "digits": digits()})
    page = client.get(URL + "alternance").get_data(as_text=True)
    assert "Vos réponses sont reprises." in page
    copied = db.session.query(Registration).filter_by(forum_id=chartres.id).one()
    assert (copied.skills, copied.diploma, copied.consents, copied.cv_file_id) == (
        ["BPF", "Lean", "SAP"],
        "BTS Bioanalyses et contrôles",
        [],
        None,
    )


def test_somebody_already_registered_goes_to_their_own_space(chartres: Forum, client: FlaskClient):
    factories.candidate(chartres, "Lina", "Ferrand", email="lina@exemple.example")
    post(client, URL + "contact", CONTACT)
    assert post(client, URL + "contact", {**CONTACT, "digits": digits()}).location == "/mon-forum/chartres-2027"
    assert client.get(URL + "alternance").location == "/mon-forum/chartres-2027"


def test_a_draft_saves_what_is_valid_and_says_when(chartres: Forum, client: FlaskClient):
    prove(client)
    answer = post(
        client, URL + "alternance/brouillon", {"diploma": "BTS Bioqualité", "end_month": "6", "end_year": "1926"}
    )
    assert (
        answer.get_data(as_text=True).replace("\u00a0", " ")
        == "Brouillon enregistré à 10 h 00. Vous pouvez fermer cette page."
    )
    assert (lina().diploma, lina().contract_end) == ("BTS Bioqualité", None)


def test_a_draft_that_arrives_after_the_submission_changes_nothing(chartres: Forum, client: FlaskClient):
    prove(client)
    display = fields(client.get(URL + "alternance"))["form_key"]
    sent = post(client, URL + "alternance", {**ALTERNANCE, "form_key": display, "draft_rank": "2"})
    late = post(
        client,
        URL + "alternance/brouillon",
        {**ALTERNANCE, "diploma": "BTS", "host_company": "", "draft_of": display, "draft_rank": "1"},
    )
    assert (sent.status_code, late.status_code) == (303, 204)
    assert (lina().diploma, lina().host_company) == ("BTS Bioqualité", "Sérambiotech")


def test_a_late_draft_takes_no_visitor_back_before_their_code(chartres: Forum, client: FlaskClient):
    """Three answers cross: a draft, the form that asks for a code, the code; each draft was sent before."""
    display = fields(client.get(URL + "contact"))["form_key"]
    half = {**CONTACT, "last_name": "Ferr", "draft_of": display}

    def draft_overtaken(by: Callable[[], TestResponse], rank: int) -> None:
        """Send a draft with the cookies of before; its answer, cookies included, arrives after that of `by`."""
        with client.session_transaction() as session:
            before = dict(session)
        slow = client.application.test_client()
        with slow.session_transaction() as session:
            session.update(before)
        assert by().status_code == 303
        late = post(slow, URL + "contact/brouillon", {**half, "draft_rank": str(rank)})
        assert late.headers.getlist("Set-Cookie") == []

    draft_overtaken(lambda: post(client, URL + "contact", {**CONTACT, "form_key": display, "draft_rank": "7"}), 6)
    asked = fields(client.get(URL + "contact"))
    assert (asked["digits"], asked["last_name"]) == ("", "Ferrand")
    typed = {**CONTACT, "digits": digits(), "form_key": asked["form_key"], "draft_rank": "9"}
    half["draft_of"] = asked["form_key"]
    draft_overtaken(lambda: post(client, URL + "contact", typed), 8)
    assert client.get(URL + "alternance").status_code == 200
    assert lina().last_name == "Ferrand"


def test_a_visitor_finds_what_their_last_draft_held(chartres: Forum, client: FlaskClient):
    def shown() -> tuple[str, str]:
        page = fields(client.get(URL + "contact"))
        return page["first_name"], page["last_name"]

    display = fields(client.get(URL + "contact"))["form_key"]
    for rank, name in (("3", "Ferrand"), ("2", "Fer"), ("4", "Ferrand-Dol")):
        post(
            client,
            URL + "contact/brouillon",
            {"first_name": "Lina", "last_name": name, "draft_of": display, "draft_rank": rank},
        )
        assert shown() == ("Lina", "Ferrand" if name == "Fer" else name)
    post(client, URL + "contact", {"first_name": "Line", "last_name": "Ferrand", "form_key": "k" * 22})
    assert shown() == ("Line", "Ferrand")
    assert fields(client.application.test_client().get(URL + "contact"))["last_name"] == ""


def test_a_draft_of_each_step_keeps_what_is_sound_of_it(chartres: Forum, client: FlaskClient):
    prove(client)
    for step, typed in (
        ("contact", {"first_name": "Line", "last_name": "=1", "phone": "0612", "minor": "non"}),
        ("competences", {**COMPETENCES, "skills": "BPF, HPLC, Contrôle qualité", "departement": "99"}),
    ):
        assert "Brouillon enregistré" in text_of(post(client, f"{URL}{step}/brouillon", typed))
    found = lina()
    assert (found.first_name, found.last_name, found.phone, found.minor) == ("Line", "Ferrand", "+33199001234", False)
    assert (found.skills, found.departement, found.languages) == (
        ["BPF", "HPLC", "Contrôle qualité"],
        None,
        ["Anglais"],
    )


def test_nothing_is_said_to_be_saved_before_it_is(chartres: Forum, as_account, client: FlaskClient):
    """The file of somebody who is signed in begins with the first step, whole; a later step belongs to a file."""
    signed_in = as_account(factories.account("lina@exemple.example", first_name="Lina", last_name="Ferrand"))
    answer = post(signed_in, URL + "contact/brouillon", CONTACT)
    assert (answer.status_code, answer.get_data()) == (204, b"")
    assert [post(client, f"{URL}{step}/brouillon").status_code for step in ("alternance", "competences")] == [404, 404]
    assert db.session.query(Registration).count() == 0


def test_a_draft_sent_once_the_window_is_closed_changes_nothing(chartres: Forum, client: FlaskClient):
    prove(client)
    lina().state = RegistrationState.WITHDRAWN
    closed(chartres)
    assert post(client, URL + "contact/brouillon", {**CONTACT, "first_name": "Line"}).status_code == 409
    assert lina().first_name == "Lina"


def test_somebody_who_is_signed_in_begins_without_a_code(chartres: Forum, as_account):
    browser = as_account(factories.account("lina@exemple.example", first_name="Lina", last_name="Ferrand"))
    shown = fields(browser.get(URL + "contact"))
    assert (shown["first_name"], shown["last_name"], "email" in shown, "digits" in shown) == (
        "Lina",
        "Ferrand",
        False,
        False,
    )
    half = post(browser, URL + "contact", {**CONTACT, "minor": ""})
    assert (half.status_code, fields(half)["phone"], db.session.query(Registration).count()) == (
        422,
        "01 99 00 12 34",
        0,
    )
    assert post(browser, URL + "contact", CONTACT).location == URL + "alternance"
    assert (lina().state, db.session.query(Letter).count()) == (RegistrationState.DRAFT, 0)


def test_a_first_step_taken_again_keeps_what_is_sound_and_says_what_is_not(chartres: Forum, client: FlaskClient):
    prove(client)
    again = post(client, URL + "contact", {**CONTACT, "first_name": "Line", "phone": "0612"})
    assert (again.status_code, fields(again)["phone"]) == (422, "0612")
    assert (lina().first_name, lina().phone) == ("Line", "+33199001234")


def test_a_minor_of_age_again_has_no_guardian_any_more(chartres: Forum, client: FlaskClient):
    guardian = {"at_least_fifteen": "y", "guardian_name": "Paule Ferrand", "guardian_contact": "01 99 00 12 35"}
    prove(client, minor="yes", guardian_authorises="y", **guardian)
    authorised = lina().guardian_authorised_at
    assert authorised is not None
    half = post(client, URL + "contact", {**CONTACT, **guardian, "minor": "yes"})
    assert "Sans cette autorisation, l’inscription n’est pas possible." in text_of(half)
    assert (half.status_code, lina().guardian_authorised_at) == (422, authorised)
    assert post(client, URL + "contact", CONTACT).location == URL + "alternance"
    found = lina()
    assert (found.minor, found.guardian_name, found.guardian_contact, found.guardian_authorised_at) == (
        False,
        None,
        None,
        None,
    )


def test_an_end_in_1926_is_refused_and_what_was_typed_is_kept(chartres: Forum, client: FlaskClient):
    prove(client)
    answer = post(client, URL + "alternance", {**ALTERNANCE, "end_year": "1926"})
    page = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert "L’année 1926 semble être une erreur" in page
    assert 'value="1926"' in page
    assert lina().diploma == "BTS Bioqualité"


@pytest.mark.parametrize(
    ("step", "sent", "field"),
    [
        ("contact", {"first_name": "🧪🧪"}, "first_name"),
        ("contact", {"last_name": "=HYPERLINK(1)"}, "last_name"),
        ("contact", {"last_name": "<script>alert(1)</script>"}, "last_name"),
        ("contact", {"first_name": "x" * 4000}, "first_name"),
        ("contact", {"phone": "0612"}, "phone"),
        ("contact", {"email": "lina@"}, "email"),
        ("contact", {"minor": "peut-être"}, "minor"),
        ("alternance", {"level": "12"}, "level"),
        ("alternance", {"diploma": "x" * 4000}, "diploma"),
        ("alternance", {"diploma": "🎓"}, "diploma"),
        ("alternance", {"end_year": "27"}, "end_year"),
        ("alternance", {"end_year": "٢٠٢٧"}, "end_year"),
        ("alternance", {"end_month": "13"}, "end_year"),
        ("alternance", {"end_year": "0000"}, "end_year"),
        ("alternance", {"health_sector": "maybe"}, "health_sector"),
        ("alternance", {"host_company": ""}, "host_company"),
        ("competences", {"skills": "BPF"}, "skills"),
        ("competences", {"skills": "BPF, HPLC, 🧪"}, "skills"),
        ("competences", {"achievement": "x" * 4000}, "achievement"),
        ("competences", {"family": "autre"}, "family"),
        ("competences", {"sub_family": "Marketing"}, "sub_family"),
        ("competences", {"available_from": "2027-02-31"}, "available_from"),
        ("competences", {"available_from": "1926-06-30"}, "available_from"),
        ("competences", {"departement": "99"}, "departement"),
        ("competences", {"mobility": "lune"}, "mobility"),
        ("competences", {"wanted_contracts": "esclavage"}, "wanted_contracts"),
    ],
)
def test_each_slip_is_refused_beside_its_field(
    chartres: Forum, client: FlaskClient, step: str, sent: dict[str, str], field: str
):
    known = {"contact": CONTACT, "alternance": ALTERNANCE, "competences": COMPETENCES}[step]
    if step != "contact":
        prove(client)
    answer = post(client, URL + step, {**known, **sent})
    page = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert f'href="#{field}"' in page
    assert f'id="{field}-error"' in page


def test_minors_give_a_guardian_and_fifteen_years(chartres: Forum, client: FlaskClient):
    answer = post(client, URL + "contact", {**CONTACT, "minor": "yes"})
    page = answer.get_data(as_text=True)
    assert answer.status_code == 422
    for field in ("at_least_fifteen", "guardian_name", "guardian_contact", "guardian_authorises"):
        assert f'id="{field}-error"' in page
    guardian = {
        "minor": "yes",
        "at_least_fifteen": "y",
        "guardian_name": "Paule Ferrand",
        "guardian_contact": "01 99 00 12 35",
        "guardian_authorises": "y",
    }
    prove(client, **guardian)
    found = lina()
    assert (found.minor, found.guardian_name, found.guardian_authorised_at is not None) == (True, "Paule Ferrand", True)


def test_a_required_workshop_must_be_chosen(chartres: Forum, client: FlaskClient):
    chartres.workshop_policy = WorkshopPolicy.REQUIRED
    factories.workshop(chartres)
    through_step_three(client)
    answer = post(client, URL + "atelier", {"workshop": "none", "share": "y"})
    assert answer.status_code == 422
    assert 'id="workshop-error"' in answer.get_data(as_text=True)
    assert lina().state is RegistrationState.DRAFT


def test_nobody_skips_a_step(chartres: Forum, client: FlaskClient):
    assert client.get(URL + "competences").location == URL + "contact"
    assert client.get(URL + "atelier").location == URL + "contact"
    prove(client)
    assert client.get(URL + "atelier").location == URL + "alternance"


def test_a_full_forum_gives_a_rank_and_no_seat(chartres: Forum, client: FlaskClient):
    chartres.capacity = 1
    factories.candidate(chartres)
    workshop = factories.workshop(chartres)
    through_step_three(client)
    assert "Je prends rang, 1<sup>re</sup>" in client.get(URL + "atelier").get_data(as_text=True)
    post(client, URL + "atelier", {"workshop": str(workshop.id), "share": "y"})
    found = lina()
    assert (found.state, queries.queue_rank(found), workshops.seat_of(found)) == (RegistrationState.WAITING, 1, None)
    page = client.get("/mon-forum/chartres-2027").get_data(as_text=True)
    assert "vous avez la 1<sup>re</sup> place de la liste d’attente" in page


def test_a_closed_window_says_so_and_lets_nobody_begin(chartres: Forum, client: FlaskClient):
    closed(chartres)
    page = client.get(URL + "contact")
    assert (page.status_code, "L’organisateur a fermé les inscriptions" in page.get_data(as_text=True)) == (200, True)
    assert post(client, URL + "contact", CONTACT).status_code == 409


def test_invited_people_agree_through_the_same_steps(chartres: Forum, as_account):
    person = factories.candidate(
        chartres, "Lina", "Ferrand", email="lina@exemple.example", state=RegistrationState.INVITED, agreed_at=None
    )
    browser = as_account(person.account)
    assert browser.get("/mon-forum/chartres-2027").location == URL + "atelier"
    assert post(browser, URL + "atelier", {"share": "y"}).status_code == 303
    assert lina().state is RegistrationState.CONFIRMED


def test_a_required_certificate_that_is_missing_is_examined(chartres: Forum, client: FlaskClient):
    chartres.certificate_policy = CertificatePolicy.REQUIRED
    through_step_three(client)
    post(client, URL + "atelier", {"share": "y"})
    assert lina().state is RegistrationState.TO_EXAMINE


def test_an_unknown_forum_or_step_is_not_found(chartres: Forum, client: FlaskClient):
    assert client.get("/forums/nulle-part/inscription/contact").status_code == 404
    assert client.get(URL + "photo").status_code == 404
    assert post(client, URL + "photo/brouillon").status_code == 404


def test_only_the_workshops_build_the_address_of_the_last_step(app):
    with app.test_request_context():
        assert url_for("workshops.enrol", slug="chartres-2027") == "/forums/chartres-2027/inscription/atelier"
        with pytest.raises(ValueError, match="atelier"):
            url_for("candidates.sign_up", slug="chartres-2027", step="atelier")
