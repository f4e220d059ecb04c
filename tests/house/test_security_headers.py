"""The security headers of every answer, and what is refused before any view."""

import io
import logging

import pytest
import sqlalchemy as sa

from config import Settings
from forum_app.app import create_app
from forum_app.core import worker_heartbeat
from forum_app.core.db import db, disconnect
from forum_app.core.private_logs import RedactingFormatter
from forum_app.core.security_headers import CONTENT_POLICY
from forum_app.core.tokens import new_token
from tests import factories
from tests.accounts.letters import last_letter
from tests.browser import post
from tests.house import world
from tests.house.test_endpoints import call, endpoints, values_of

HEADERS = {
    "Content-Security-Policy": CONTENT_POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "no-store",
}


def lacking(answer) -> dict[str, str | None]:
    return {name: answer.headers.get(name) for name, value in HEADERS.items() if answer.headers.get(name) != value}


def test_the_policy_allows_nothing_inline_nor_foreign():
    assert not any(word in CONTENT_POLICY for word in ("unsafe", "*", "http", "blob:"))
    assert "default-src 'none'" in CONTENT_POLICY


def test_every_endpoint_answers_a_stranger_with_the_headers(app, client):
    """The pages that people reach are read, headers included, in test_pages."""
    the_world = world.make()
    asked = [
        (rule, call(client, rule, method, values_of(rule, the_world.here)))
        for rule, method in endpoints(app)
        if method == "GET"
    ]
    assert [(rule.rule, lacking(answer)) for rule, answer in asked if lacking(answer)] == []


# Werkzeug leaves the temporary file of a body that it stops reading to the collector, which warns.
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
@pytest.mark.parametrize(
    ("ask", "status"),
    [
        (lambda client: client.get("/nulle-part"), 404),
        (lambda client: client.get("/static/nulle-part.css"), 404),
        (lambda client: client.delete("/connexion"), 405),
        (lambda client: client.post("/connexion", data={"email": "a@b.fr"}), 400),
        (lambda client: post(client, "/connexion", {"email": "a\x00@b.fr"}), 400),
        (lambda client: client.get("/forums/%00"), 400),
        (lambda client: client.get("/?q=%00"), 400),
        (lambda client: client.get("/connexion/lien/é" + "a" * 21), 404),
        (lambda client: client.get("/connexion/lien/" + "a" * 400), 404),
        (lambda client: client.get("/", headers={"Host": "evil.example"}), 400),
        (lambda client: client.get("/connexion", headers={"Host": "localhost.evil.example"}), 400),
        (lambda client: post(client, "/connexion", {"file": (io.BytesIO(b"0" * 7_000_000), "cv.pdf")}), 413),
        (
            lambda client: post(client, "/connexion", {"email": "x" * 1_500_000}, content_type="multipart/form-data"),
            413,
        ),
        (
            lambda client: post(
                client, "/connexion", {f"f{n}": "" for n in range(2100)}, content_type="multipart/form-data"
            ),
            413,
        ),
    ],
)
def test_what_is_refused_is_a_french_page_with_the_headers(client, ask, status):
    answer = ask(client)
    assert (answer.status_code, lacking(answer)) == (status, {})
    assert '<html lang="fr"' in answer.text
    assert "Traceback" not in answer.text


def test_an_unknown_host_makes_no_link(client):
    page = client.get("/connexion", headers={"Host": "evil.example"}).text
    assert "evil.example" not in page
    assert 'href="http://localhost"' in page


def test_a_letter_links_to_the_configured_address_whatever_the_request_says(client, app):
    factories.account("marie@exemple.example")
    post(
        client,
        "/connexion",
        {"email": "marie@exemple.example"},
        headers={"X-Forwarded-Host": "evil.example", "X-Forwarded-Proto": "https"},
    )
    letter = last_letter("marie@exemple.example")
    assert "http://localhost/connexion/lien/" in letter.text
    assert "evil.example" not in letter.text + letter.html


def test_a_fragment_that_is_refused_explains_itself_in_place(client):
    answer = client.get("/nulle-part", headers={"HX-Request": "true"})
    assert (answer.status_code, "<html" in answer.text, "existe plus" in answer.text) == (404, False, True)


def test_the_error_page_stands_without_a_database(app, client, monkeypatch):
    def away(*_args, **_options):
        raise sa.exc.OperationalError("SELECT 1", {}, Exception("the database is away"))

    monkeypatch.setattr("forum_app.public.queries.upcoming", away)
    monkeypatch.setattr("forum_app.accounts.session.account_of_session", away)
    with client.session_transaction() as session:
        session["_user_id"] = "1.stamp"
    answer = client.get("/")
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "5")
    assert "Le site revient dans quelques minutes." in answer.text


def test_health_tells_whether_the_database_and_the_worker_live(app, client, monkeypatch):
    silent = client.get("/health")
    assert (silent.status_code, silent.json["database"], silent.json["worker"]) == (503, "ok", "silent")
    worker_heartbeat.record()
    db.session.commit()
    well = client.get("/health")
    assert (well.status_code, well.json["status"], well.json["worker"]) == (200, "ok", "ok")
    assert "legal mention missing: LEGAL_PUBLISHER" in well.json["warnings"]

    def away():
        raise sa.exc.OperationalError("SELECT 1", {}, Exception("away"))

    monkeypatch.setattr(worker_heartbeat, "is_alive", away)
    gone = client.get("/health")
    assert (gone.status_code, gone.json["database"], gone.json["worker"]) == (503, "away", "unknown")


def test_logs_hold_no_address_and_no_secret():
    token = "YWT3yXMRg1Q3_Fy7rVzZsA"
    for _draw in range(500):
        record = logging.LogRecord(
            "forum_app",
            logging.ERROR,
            __file__,
            1,
            "refused for %s at /connexion/lien/%s with %s",
            ("marie.tessier@exemple.example", token, new_token()),
            None,
        )
        line = RedactingFormatter(logging.Formatter("%(message)s")).format(record)
        assert line == "refused for [address] at /connexion/lien/[secret] with [secret]"


def test_a_trace_in_the_log_hides_what_was_typed(app):
    with pytest.raises(sa.exc.SQLAlchemyError) as broken:
        db.session.execute(sa.text("SELECT :typed FROM nowhere"), {"typed": "Marie Tessier"})
    assert "Marie" not in str(broken.value)


def test_cookies_are_strict_where_the_site_is_served_by_tls(tmp_path):
    served = create_app(Settings(environment="test", instance=tmp_path, base_url="https://forums.example"))
    with served.app_context():
        db.create_all()
    answer = served.test_client().get("/connexion", base_url="https://forums.example")
    cookie = answer.headers["Set-Cookie"]
    assert cookie.startswith("__Host-session=")
    assert all(word in cookie for word in ("Secure", "HttpOnly", "SameSite=Lax", "Path=/"))
    assert answer.headers["Strict-Transport-Security"] == "max-age=63072000; includeSubDomains"
    with served.app_context():
        disconnect()
