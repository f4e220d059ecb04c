"""The demonstration is there, is the same for the same seed, and is plainly fictitious."""

import pytest
import sqlalchemy as sa
from flask import Flask
from stdnum.fr import siret

from forum_app.accounts.models import Account
from forum_app.candidates.models import Registration
from forum_app.companies.models import Company
from forum_app.core.db import db
from forum_app.forums.models import Forum
from forum_app.interviews.models import Interview


@pytest.mark.slow
def test_an_empty_database_gets_three_forums_once(app: Flask) -> None:
    run = app.test_cli_runner()
    first = run.invoke(args=["demo", "fill"])
    again = run.invoke(args=["demo", "fill"])
    assert (first.exit_code, again.output) == (0, first.output), first.output
    assert "candidate@demo.example" in first.output
    assert db.session.scalars(sa.select(Forum.slug).order_by(Forum.slug)).all() == ["chartres", "lyon", "paris"]
    booked = dict(
        db.session.execute(
            sa.select(Forum.slug, sa.func.count(Interview.id))
            .outerjoin(Interview, Interview.forum_id == Forum.id)
            .group_by(Forum.slug)
        ).all()
    )
    assert booked["chartres"] == 0
    assert min(booked["lyon"], booked["paris"]) > 20


@pytest.mark.slow
def test_a_forum_of_any_size_is_the_same_for_the_same_seed(app: Flask) -> None:
    run = app.test_cli_runner()
    for slug in ("amiens", "grenoble"):
        assert (
            run.invoke(
                args=["demo", "forum", "--slug", slug, "--candidates", "60", "--companies", "5", "--seed", "7"]
            ).exit_code
            == 0
        )
    counts = (
        db.session.execute(sa.select(sa.func.count(Registration.id)).group_by(Registration.forum_id)).scalars().all()
    )
    assert counts == [60, 60]


def test_nobody_real_is_in_it(demonstration: None) -> None:
    assert {email.rsplit(".", 1)[1] for email in db.session.scalars(sa.select(Account.email))} == {"example"}
    sirets = db.session.scalars(sa.select(Company.siret)).all()
    assert all(siret.is_valid(number) and number.startswith("0000") for number in sirets)
