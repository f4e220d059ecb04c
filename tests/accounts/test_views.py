"""Signing in and out as a browser does."""

import pytest
import sqlalchemy as sa

from forum_app.accounts import actions, password_actions
from forum_app.accounts.models import Account, EndedSession, KeptForm, SignInCode, SignInFailure
from forum_app.core.db import db
from forum_app.core.rate_limits import limiter
from forum_app.mail.models import Letter
from forum_app.permissions.vocabulary import Role
from tests import factories
from tests.accounts.letters import digits_in, last_letter, link_in
from tests.browser import fields, post

MARIE = "marie@exemple.example"
PASSWORD = "un lapin bleu court sous la pluie"


@pytest.fixture
def marie(app):
    return factories.account(MARIE, first_name="Marie", last_name="Tessier")


@pytest.fixture
def with_password(app, marie):
    with app.test_request_context():
        return password_actions.choose_password(marie, PASSWORD, None, "192.0.2.1", proved=True)


def signed_in_as(client) -> str | None:
    page = client.get("/mon-compte")
    return (
        None if page.status_code == 303 else page.get_data(as_text=True).split("<dt>Adresse</dt><dd>")[1].split("<")[0]
    )


def ask(client, email, **more):
    return post(client, "/connexion", {"email": email, **more})


def test_a_link_signs_in_by_a_button_never_by_being_followed(client, marie):
    assert ask(client, MARIE).headers["Location"] == "/connexion/code"
    link = link_in(last_letter(MARIE))
    for _scanner in range(3):
        assert client.get(link).status_code == 200
    assert signed_in_as(client) is None
    entered = post(client, link)
    assert (entered.status_code, entered.headers["Location"], signed_in_as(client)) == (303, "/accueil", MARIE)
    again = post(client.application.test_client(), link)
    assert (again.status_code, "Ce lien a déjà servi" in again.text) == (410, True)


def test_six_digits_sign_in(client, marie):
    ask(client, MARIE)
    page = client.get("/connexion/code")
    assert "Un lien vient de partir vers m•••e@exemple.example." in page.text
    entered = post(client, "/connexion/code", {"email": MARIE, "digits": digits_in(last_letter(MARIE))})
    assert (entered.status_code, signed_in_as(client)) == (303, MARIE)


def test_a_known_and_an_unknown_address_read_the_same(client, marie):
    answers = []
    for email in (MARIE, "xarie@exemple.example"):
        visitor = client.application.test_client()
        asked = ask(visitor, email)
        wrong = post(visitor, "/connexion/code", {"email": email, "digits": "000000"})
        refused = post(visitor, "/connexion/mot-de-passe", {"email": email, "password": "autre chose"})
        shown = visitor.get("/connexion/code").text.replace(email, "x").replace(email[0] + "•••", "x•••")
        tokens_out = [line for line in shown.splitlines() if "csrf" not in line and "form_key" not in line]
        said = wrong.text.split("field-error")[1].split("</p>")[0]
        answers.append(
            (
                asked.status_code,
                asked.headers["Location"],
                wrong.status_code,
                said,
                refused.status_code,
                refused.text.split("<li>")[1].split("</li>")[0],
                tokens_out,
            )
        )
    assert answers[0] == answers[1]


def test_wrong_digits_are_said_and_counted(client, marie):
    ask(client, MARIE)
    right = digits_in(last_letter(MARIE))
    wrong = f"{(int(right) + 1) % 1_000_000:06d}"
    page = post(client, "/connexion/code", {"email": MARIE, "digits": wrong})
    assert (page.status_code, "Il reste 4 essais" in page.text) == (422, True)
    assert (
        db.session.scalar(sa.select(SignInCode.tries)),
        db.session.scalar(sa.select(sa.func.count(SignInFailure.id))),
    ) == (1, 1)


def test_a_password_signs_in_and_the_session_is_a_new_one(client, with_password):
    client.get("/connexion")
    with client.session_transaction() as before:
        token = before["csrf_token"]
        before["planted"] = "by somebody else"
    entered = post(client, "/connexion/mot-de-passe", {"email": MARIE, "password": PASSWORD})
    assert (entered.status_code, entered.headers["Location"]) == (303, "/accueil")
    with client.session_transaction() as after:
        assert "planted" not in after
        assert after.get("csrf_token") != token
        assert after.permanent is True
    assert signed_in_as(client) == MARIE


def test_the_tenth_failure_is_the_last_and_the_page_says_when_to_come_back(client, marie):
    for _again in range(10):
        assert post(client, "/connexion/mot-de-passe", {"email": MARIE, "password": "autre chose"}).status_code == 422
    page = post(client, "/connexion/mot-de-passe", {"email": MARIE, "password": PASSWORD})
    assert (page.status_code, page.headers["Retry-After"]) == (429, "600")
    assert "Réessayez dans 10\u00a0min" in page.text
    assert ask(client, MARIE).status_code == 303


def test_sign_in_slows_a_machine_down(client, marie):
    limiter.reset()  # what other tests of this process asked for does not count
    limiter.enabled = True
    try:
        answers = [post(client, "/connexion", {"email": "sans arobase"}).status_code for _n in range(601)]
    finally:
        limiter.enabled = False
        limiter.reset()
    assert (set(answers[:600]), answers[600]) == ({422}, 429)


@pytest.mark.parametrize(
    "asked", ["//evil.example", "/\\evil.example", "/\t/evil.example", "javascript:alert(1)", "https://evil.example"]
)
def test_signing_in_never_leads_to_another_site(client, with_password, asked):
    entered = post(client, "/connexion/mot-de-passe", {"email": MARIE, "password": PASSWORD, "next": asked})
    assert entered.headers["Location"] == "/accueil"
    assert "evil" not in client.get("/connexion/code", query_string={"next": asked}).headers.get("Location", "")
    ask(client, MARIE, next=asked)
    assert "next" not in link_in(last_letter(MARIE))


def test_one_comes_back_where_one_was_going(client, marie):
    sent = client.get("/mon-compte")
    assert (sent.status_code, sent.headers["Location"]) == (303, "/connexion?next=/mon-compte")
    ask(client, MARIE, next="/mon-compte")
    link = link_in(last_letter(MARIE))
    assert link.endswith("?next=/mon-compte")
    entered = post(client, link.partition("?")[0], {"next": "/mon-compte"})
    assert entered.headers["Location"] == "/mon-compte"


def test_signing_out_closes_the_session_even_for_a_copied_cookie(client, marie):
    ask(client, MARIE)
    post(client, link_in(last_letter(MARIE)))
    copied = client.get_cookie("session").value
    assert post(client, "/deconnexion").headers["Location"] == "/"
    thief = client.application.test_client()
    thief.set_cookie("session", copied)
    assert (signed_in_as(client), signed_in_as(thief)) == (None, None)
    assert db.session.scalar(sa.select(sa.func.count(EndedSession.id))) == 1


def test_a_new_password_closes_the_other_sessions_and_keeps_this_one(as_account, with_password):
    here, elsewhere = as_account(with_password), as_account(with_password)
    done = post(
        here,
        "/mon-compte/mot-de-passe",
        {"current": PASSWORD, "password": "une tortue verte dort dans le petit jardin"},
    )
    assert (done.status_code, signed_in_as(here), signed_in_as(elsewhere)) == (303, MARIE, None)


def test_an_unproved_first_password_is_refused(as_account, marie):
    page = post(as_account(marie), "/mon-compte/mot-de-passe", {"password": PASSWORD})
    assert (page.status_code, "connectez-vous de nouveau" in page.text) == (422, True)


def test_a_weak_password_is_refused_beside_its_field(as_account, with_password):
    here = as_account(with_password)
    page = post(here, "/mon-compte/mot-de-passe", {"current": PASSWORD, "password": "azerty"})
    assert (page.status_code, "12\u00a0caractères" in page.text or "12 caractères" in page.text) == (422, True)


def test_other_sessions_can_be_closed(as_account, marie):
    here, elsewhere = as_account(marie), as_account(marie)
    assert post(here, "/mon-compte/sessions").status_code == 303
    assert (signed_in_as(here), signed_in_as(elsewhere)) == (MARIE, None)


def test_the_first_organiser_enters_by_the_link_of_the_command_line(app, client):
    answer = app.test_cli_runner().invoke(
        args=["organiser", "create", "odile@leem.example", "--first-name", "Odile", "--last-name", "Ravinel"]
    )
    assert answer.exit_code == 0, answer.output
    path = answer.output.strip().removeprefix("http://localhost")
    assert client.get(path).status_code == 200
    entered = post(client, path)
    assert (entered.status_code, entered.headers["Location"], signed_in_as(client)) == (
        303,
        "/mon-compte",
        "odile@leem.example",
    )
    assert client.get(path).status_code == 410


def test_a_link_made_for_nobody_asks_who_opens_it(app, client):
    printed = app.test_cli_runner().invoke(args=["organiser", "first"])
    assert printed.exit_code == 0, printed.output
    path = printed.output.split()[-1].removeprefix("http://localhost")
    refused = post(client, path, {"first_name": "Odile", "last_name": "", "email": "odile@leem"})
    assert (refused.status_code, signed_in_as(client)) == (422, None)
    assert fields(refused)["first_name"] == "Odile"
    entered = post(client, path, {"first_name": "Odile", "last_name": "Ravinel", "email": "Odile@Leem.example"})
    assert (entered.status_code, signed_in_as(client)) == (303, "odile@leem.example")
    odile = db.session.query(Account).one()
    assert (odile.full_name, [grant.role for grant in odile.grants]) == ("Odile Ravinel", [Role.NATIONAL_ORGANISER])
    assert client.get(path).status_code == 410
    assert app.test_cli_runner().invoke(args=["organiser", "first"]).output == ""


def test_an_organiser_made_without_a_name_gives_it(app, client):
    path = (
        app.test_cli_runner()
        .invoke(args=["organiser", "create", "odile@leem.example"])
        .output.strip()
        .removeprefix("http://localhost")
    )
    assert "email" not in fields(client.get(path))
    assert post(client, path, {"first_name": "Odile", "last_name": "Ravinel"}).status_code == 303
    assert db.session.query(Account).one().full_name == "Odile Ravinel"


def test_an_organiser_of_one_territory_is_made_so(app):
    territory = factories.territory()
    answer = app.test_cli_runner().invoke(
        args=["organiser", "create", "anselme@cluster.example", "--territory", territory.slug]
    )
    assert answer.exit_code == 0, answer.output
    unknown = app.test_cli_runner().invoke(
        args=["organiser", "create", "anselme@cluster.example", "--territory", "nulle-part"]
    )
    assert (unknown.exit_code, "nulle-part" in unknown.output) == (1, True)


def ended_elsewhere(client, person):
    """A browser where this person was signed in, before they closed all their sessions on another machine."""
    ask(client, person.email)
    assert post(client, link_in(last_letter(person.email))).status_code == 303
    actions.end_sessions(person)
    db.session.commit()


def test_a_form_sent_after_the_session_ended_is_found_again(client, marie):
    ended_elsewhere(client, marie)
    typed = {
        "current": "",
        "password": "secret qui ne se garde pas",
        "needs": "fauteuil roulant",
        "need_words": "une place assise",
        "note": "Une phrase longue",
    }
    kept = post(client, "/mon-compte/mot-de-passe", typed, headers={"Origin": "http://localhost"})
    assert (kept.status_code, kept.headers["Location"]) == (303, "/connexion")
    assert b"phrase" not in db.session.query(KeptForm).one().sealed
    ask(client, MARIE)
    assert post(client, link_in(last_letter(MARIE))).headers["Location"] == "/connexion/saisie"
    page = client.get("/connexion/saisie").text
    assert 'name="note" value="Une phrase longue"' in page
    assert not any(word in page for word in ("ne se garde pas", "fauteuil", "place assise"))
    again = post(client, "/connexion/saisie", {"note": "Une phrase longue"})
    assert (again.status_code, again.headers["Location"]) == (307, "/mon-compte/mot-de-passe")
    assert db.session.scalar(sa.select(sa.func.count(KeptForm.id))) == 0
    assert client.get("/connexion/saisie").headers["Location"] == "/accueil"


def test_a_form_of_nobody_known_is_not_kept(client, marie):
    lost = client.post(
        "/mon-compte/sessions", data={"note": "Une phrase longue"}, headers={"Origin": "http://localhost"}
    )
    assert (lost.status_code, lost.headers["Location"]) == (303, "/connexion")
    assert db.session.scalar(sa.select(sa.func.count(KeptForm.id))) == 0


def test_who_signs_in_next_on_the_same_machine_reads_nothing_of_the_person_before(client, marie):
    ended_elsewhere(client, marie)
    post(client, "/mon-compte/sessions", {"note": "Une phrase longue"}, headers={"Origin": "http://localhost"})
    assert db.session.scalar(sa.select(sa.func.count(KeptForm.id))) == 1
    noe = factories.account("noe@exemple.example")
    ask(client, noe.email)
    assert post(client, link_in(last_letter(noe.email))).headers["Location"] == "/accueil"
    assert client.get("/connexion/saisie").headers["Location"] == "/accueil"
    assert post(client, "/connexion/saisie", {"note": "x"}).headers["Location"] == "/accueil"


def test_another_site_cannot_leave_a_form_here(client, marie):
    ended_elsewhere(client, marie)
    for headers in ({"Origin": "https://evil.example"}, {"Origin": "null"}, {}, {"Sec-Fetch-Site": "cross-site"}):
        client.post("/mon-compte/sessions", data={"note": "piège"}, headers=headers)
    assert db.session.scalar(sa.select(sa.func.count(KeptForm.id))) == 0


def test_a_kept_form_belongs_to_its_browser(client, as_account, marie):
    ended_elsewhere(client, marie)
    post(client, "/mon-compte/sessions", {"note": "Une phrase longue"}, headers={"Origin": "http://localhost"})
    assert as_account(marie).get("/connexion/saisie").headers["Location"] == "/accueil"


def test_a_fragment_asked_by_a_stranger_sends_the_page_to_the_sign_in(client):
    answer = client.get("/mon-compte", headers={"HX-Request": "true"})
    assert (answer.status_code, answer.headers["HX-Redirect"]) == (200, "/connexion?next=/mon-compte")


def test_resending_too_soon_stays_on_the_page_of_the_code_and_says_so(client):
    factories.account(MARIE)
    for _press in range(2):
        answer = post(client, "/connexion", {"email": MARIE})
        assert (answer.status_code, answer.location) == (303, "/connexion/code")
    page = client.get("/connexion/code").text.replace("\u00a0", " ")
    assert "Attendez 30 s avant d’en demander un autre." in page
    assert 'name="digits"' in page
    assert db.session.scalar(sa.select(sa.func.count(Letter.id))) == 1
