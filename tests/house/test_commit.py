"""A commit that fails is a page, not a trace; what was done is undone; the next request works."""

from collections.abc import Iterator

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy.exc import IntegrityError, OperationalError
from sqlalchemy.orm.exc import StaleDataError

from forum_app.core import request_transaction
from forum_app.core.db import db
from forum_app.forums.models import Organisation
from forum_app.permissions.guard import open_to_all
from tests import factories
from tests.browser import post

STANDING_IN = "accounts.sign_out"  # whose address the view of these tests takes: an application keeps its addresses


@pytest.fixture
def writing_endpoint(app: Flask) -> Iterator[str]:
    """The address of a view of the tests that adds an organisation."""

    @open_to_all()
    def write_something() -> str:
        db.session.add(Organisation(name="ANAF", short_name="ANAF"))
        return "fait"

    own = app.view_functions[STANDING_IN]
    app.view_functions[STANDING_IN] = write_something
    yield next(rule.rule for rule in app.url_map.iter_rules(STANDING_IN))
    app.view_functions[STANDING_IN] = own


def organisations() -> list[str]:
    return list(db.session.scalars(sa.select(Organisation.name).order_by(Organisation.id)))


@pytest.mark.both
@pytest.mark.parametrize(
    ("failure", "status", "sentence"),
    [
        (
            OperationalError("commit", {}, Exception("database is locked")),
            503,
            "Le site revient dans quelques minutes.",
        ),
        (IntegrityError("commit", {}, Exception("unique")), 409, "Quelqu’un vient de changer la même chose."),
        (StaleDataError("version"), 409, "Quelqu’un vient de changer la même chose."),
    ],
)
def test_a_commit_that_fails_is_a_page(
    app: Flask, client, writing_endpoint: str, monkeypatch, failure: Exception, status: int, sentence: str
) -> None:
    factories.organisation("LEEM")

    def fail() -> None:
        raise failure

    monkeypatch.setattr(request_transaction, "commit", fail)
    answer = post(client, writing_endpoint)
    monkeypatch.undo()
    assert (answer.status_code, sentence in answer.text, organisations()) == (status, True, ["LEEM"])
    assert (post(client, writing_endpoint).status_code, organisations()) == (200, ["LEEM", "ANAF"])


def test_an_unexpected_failure_undoes_everything(app: Flask, client, writing_endpoint: str, monkeypatch) -> None:
    def fail() -> None:
        raise RuntimeError("accident")

    monkeypatch.setattr(request_transaction, "commit", fail)
    with pytest.raises(RuntimeError):
        post(client, writing_endpoint)
    monkeypatch.undo()
    assert organisations() == []


@pytest.mark.both
def test_a_double_click_is_one_act_and_one_answer(app: Flask, client, writing_endpoint: str) -> None:
    first, second = (post(client, writing_endpoint, {"form_key": "k" * 22}) for _ in range(2))
    assert (first.text, second.text, organisations()) == ("fait", "fait", ["ANAF"])
