"""The demonstration is there, is the same for the same seed, and is plainly fictitious."""

from datetime import date, timedelta

import pytest
import sqlalchemy as sa
from flask import Flask
from stdnum.fr import siret

from forum_app.accounts.models import Account
from forum_app.candidates.letters import tell_state
from forum_app.candidates.models import Registration
from forum_app.candidates.queries import live_consents
from forum_app.candidates.vocabulary import ConsentPurpose
from forum_app.companies.models import Company
from forum_app.core.clock import as_if_at, now, today
from forum_app.core.db import db
from forum_app.demo.forum import Cast, fill
from forum_app.forums.models import Forum
from forum_app.forums.vocabulary import BookingAudience
from forum_app.imports.rules.rows import PROFILE_FIELDS
from forum_app.interviews import actions as interviews
from forum_app.interviews.models import Interview
from forum_app.mail.delivery import deliver_letters, keep_as_sent
from forum_app.mail.models import Letter
from forum_app.workshops.queries import seat_of
from tests import factories


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


@pytest.mark.alike
def test_nobody_real_is_in_it(demonstration: None) -> None:
    assert {email.rsplit(".", 1)[1] for email in db.session.scalars(sa.select(Account.email))} == {"example"}
    sirets = db.session.scalars(sa.select(Company.siret)).all()
    assert all(siret.is_valid(number) and number.startswith("0000") for number in sirets)


def _stands(registration: Registration) -> dict[str, object]:
    """What somebody said, where they stand and what they were written, whichever way they came."""
    letters = sa.select(Letter.kind).where(
        Letter.subject_kind == "registration", Letter.subject_id == registration.id, Letter.sent_at.is_not(None)
    )
    seat = seat_of(registration)
    return {
        **{name: getattr(registration, name) for name in PROFILE_FIELDS},
        "state": registration.state,
        "shares": ConsentPurpose.SHARE in live_consents(registration),
        "step": registration.step,
        "seat": seat.state if seat else None,
        "letters": db.session.scalars(letters.order_by(Letter.id)).all(),
    }


@pytest.mark.slow
def test_the_spreadsheet_brings_people_where_signing_up_does(app: Flask) -> None:
    def made(one_by_one: int) -> dict[str, dict[str, object]]:
        cast = Cast("nantes", "Nantes", "Halle", today() + timedelta(days=40), 12, 4, 1, one_by_one=one_by_one)
        forum = fill(cast, factories.territory())
        found = db.session.scalars(sa.select(Registration).where(Registration.forum_id == forum.id)).all()
        stand = {r.email: _stands(r) for r in found if r.state_reason is None}  # of nobody on whom one decided
        db.session.rollback()
        return stand

    with factories.together():
        alone, by_file = made(11), made(0)
    # Who was invited is not the same person: the numbers of those who came alone are before theirs.
    both = {email for email in alone.keys() & by_file.keys() if alone[email]["shares"] and by_file[email]["shares"]}
    assert len(both) >= 9
    assert {email: by_file[email] for email in both} == {email: alone[email] for email in both}


class Nowhere:
    """A transport that sends to nobody."""

    def __enter__(self) -> "Nowhere":
        return self

    def __exit__(self, *_error: object) -> None:
        return None

    def send(self, _letter: Letter) -> None:
        return None


@pytest.mark.slow
def test_a_letter_kept_as_sent_is_the_one_that_the_worker_leaves(app: Flask) -> None:
    def letters_of(person: Registration) -> sa.Select[Letter]:
        return sa.select(Letter).where(Letter.account_id == person.account_id).order_by(Letter.id)

    forum = factories.forum(day=date(2027, 2, 12), booking_audience=BookingAudience.ALL)
    participation = factories.company(forum, tables=2)
    marie, ines = factories.candidate(forum, "Marie"), factories.candidate(forum, "Marie")
    for registration in (marie, ines):
        interviews.book(participation, registration, forum.slots[0])
        tell_state(registration)
    db.session.commit()
    with as_if_at(now() + timedelta(minutes=6)):
        for letter in db.session.scalars(letters_of(marie)).all():
            keep_as_sent(letter)
        db.session.commit()
        deliver_letters(Nowhere())
    db.session.expire_all()
    same = ("kind", "subject", "state", "attempts", "claimed_at", "sent_at", "failure", "calendar_method")
    kept, sent = (
        [{name: getattr(x, name) for name in same} for x in db.session.scalars(statement)]
        for statement in (letters_of(marie), letters_of(ines))
    )
    assert (len(kept), kept) == (2, sent)
