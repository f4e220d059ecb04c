"""The clock goes over the table: what is past its date is erased at night, with a line that counts and names nobody."""

from datetime import date

import pytest
import sqlalchemy as sa
import time_machine
from bs4 import BeautifulSoup
from flask import Flask

from forum_app.accounts.models import Account
from forum_app.candidates.models import Consent, Registration
from forum_app.candidates.vocabulary import ConsentPurpose
from forum_app.companies.models import Participation, Recruiter
from forum_app.core.clock import now
from forum_app.core.db import db
from forum_app.documents.models import Badge
from forum_app.documents.vocabulary import BadgeRole
from forum_app.files.models import StoredFile
from forum_app.interviews import actions as interviews
from forum_app.interviews.models import Interview
from forum_app.journal.models import JournalEntry
from forum_app.mail.models import Letter
from forum_app.privacy.retention_rules import RETENTION
from forum_app.privacy.vocabulary import Data
from forum_app.purge import purge
from forum_app.wishes.models import Wish
from tests import factories
from tests.interviews.world import choose


@pytest.fixture
def people(app: Flask) -> dict[str, Registration]:
    """At Chartres on 18 March 2027: Marie agreed to nothing more, Nadia to the follow-up, Lucie to the next dates, and
    Inès took back her agreement to them. Marie has an interview with Airbel.
    """
    chartres = factories.forum()
    found = {name: factories.candidate(chartres, name) for name in ("Marie", "Nadia", "Lucie", "Inès")}
    airbel = factories.company(chartres)
    for name, purpose, withdrawn in (
        ("Nadia", ConsentPurpose.FOLLOW_UP, None),
        ("Lucie", ConsentPurpose.NEWS, None),
        ("Inès", ConsentPurpose.NEWS, now()),
    ):
        consent = Consent(
            registration_id=found[name].id, purpose=purpose, notice_version="2027-01", withdrawn_at=withdrawn
        )
        factories.save(consent)
    for registration in found.values():
        registration.cv_file = factories.stored_file(owner_id=registration.account_id)
    choose(found["Marie"], airbel)
    interviews.book(airbel, found["Marie"], chartres.slots[0], airbel.tables[0])
    factories.save(
        Badge(forum_id=chartres.id, role=BadgeRole.CANDIDATE, subject_kind="registration", subject_id=found["Marie"].id)
    )
    db.session.query(Letter).update(
        {"recipient": "ailleurs@exemple.example"}
    )  # so that the forum's own rule finds them
    db.session.commit()
    return found


def night(day: str) -> None:
    with time_machine.travel(f"{day}T01:00:00+00:00", tick=False):
        purge()
    db.session.expire_all()


def left() -> list[str]:
    return list(db.session.scalars(sa.select(Registration.first_name).order_by(Registration.id)))


def count(entity: type) -> int:
    return db.session.scalar(sa.select(sa.func.count()).select_from(entity)) or 0


def told() -> list[tuple[str, int, int | None]]:
    """(kind, count, forum) of the purge's lines, oldest first."""
    lines = sa.select(JournalEntry).where(JournalEntry.verb == "data.purged").order_by(JournalEntry.id)
    return [(line.params["data"], line.params["count"], line.forum_id) for line in db.session.scalars(lines)]


def test_registrations_go_each_at_its_date(people: dict[str, Registration]) -> None:
    chartres = people["Marie"].forum_id
    night("2027-04-18")
    assert (left(), count(StoredFile), told()) == (["Marie", "Nadia", "Lucie", "Inès"], 4, [])
    night("2027-04-19")
    assert (left(), count(StoredFile)) == (["Marie", "Nadia", "Lucie", "Inès"], 0)
    assert told() == [(Data.FILES.value, 4, chartres)]
    night("2027-06-18")
    assert (left(), count(Interview), count(Letter)) == (["Marie", "Nadia", "Lucie", "Inès"], 1, 2)
    night("2027-06-19")
    assert (left(), count(Interview), count(Wish), count(Badge), count(Letter)) == (["Nadia", "Lucie"], 0, 0, 0, 0)
    night("2028-04-18")
    assert left() == ["Nadia", "Lucie"]
    night("2028-04-19")
    assert left() == ["Lucie"]
    night("2029-03-18")
    assert left() == ["Lucie"]
    night("2029-03-19")
    assert left() == []
    assert [line for line in told() if line[2] == chartres] == [
        (Data.FILES.value, 4, chartres),
        (Data.REGISTRATION.value, 2, chartres),
        (Data.FORUM_LETTERS.value, 1, chartres),
        (Data.FOLLOWED.value, 1, chartres),
        (Data.NEWS.value, 1, chartres),
    ]


def test_the_day_of_a_forum_moves_its_dates(people: dict[str, Registration]) -> None:
    people["Marie"].forum.held_on = date(2027, 5, 20)
    db.session.commit()
    night("2027-06-19")
    assert left() == ["Marie", "Nadia", "Lucie", "Inès"]


def test_an_account_goes_once_nothing_holds_it(people: dict[str, Registration]) -> None:
    emails, marie = {name: registration.email for name, registration in people.items()}, people["Marie"].id
    orga = factories.national_organiser()
    night("2027-06-19")
    kept = set(db.session.scalars(sa.select(Account.email)))
    assert {name for name, email in emails.items() if email in kept} == {"Nadia", "Lucie"}
    assert orga.email in kept
    assert (Data.ACCOUNTS.value, 2, None) in told()
    acted = sa.select(JournalEntry.id).where(JournalEntry.kind == "registration", JournalEntry.object_id.is_not(None))
    assert db.session.scalar(acted.where(JournalEntry.object_id == marie)) is None


def test_somebody_who_signs_in_keeps_an_empty_account_for_a_while(people: dict[str, Registration]) -> None:
    email = people["Marie"].email
    with time_machine.travel("2027-06-10T08:00:00+00:00", tick=False):
        factories.save(
            JournalEntry(
                verb="account.signed_in", kind="account", object_id=people["Marie"].account_id, params={"way": "link"}
            )
        )
    night("2027-06-19")
    night("2027-09-10")
    assert email in set(db.session.scalars(sa.select(Account.email)))
    night("2027-09-11")
    assert email not in set(db.session.scalars(sa.select(Account.email)))


def test_people_of_a_company_go_two_years_after_their_last_forum_and_the_company_stays(app: Flask) -> None:
    chartres, lyon = factories.forum(), factories.forum("Lyon", date(2028, 3, 9))
    airbel, galenor = factories.company(chartres), factories.company(chartres, "Galénor")
    coming = factories.company(lyon, "Biorhin")
    address = galenor.contact_email
    night("2029-03-18")
    assert count(Recruiter) == 3
    night("2029-03-19")
    assert list(db.session.scalars(sa.select(Recruiter.id))) == [coming.presences[0].recruiter_id]
    assert [p.contact_email for p in db.session.scalars(sa.select(Participation).order_by(Participation.id))] == [
        "",
        "",
        coming.contact_email,
    ]
    assert (airbel.company.name, galenor.company.name) == ("Airbel", "Galénor")
    assert address not in set(db.session.scalars(sa.select(Account.email)))
    assert told() == [(Data.CONTACTS.value, 2, None), (Data.ACCOUNTS.value, 2, None)]


def test_the_notice_reads_the_table(client) -> None:
    page = BeautifulSoup(client.get("/donnees-personnelles").get_data(as_text=True), "html.parser")
    rows = [[" ".join(cell.get_text(" ").split()) for cell in row.select("th, td")] for row in page.select("tbody tr")]
    assert [(row[0], row[1]) for row in rows] == [
        (" ".join(str(line.data.label).split()), " ".join(str(line.purpose).split())) for line in RETENTION
    ]
    assert [row[2].removesuffix(" puis l’entreprise reste, sans ces personnes") for row in rows] == [
        " ".join(line.duration.split()) for line in RETENTION
    ]
