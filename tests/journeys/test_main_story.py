"""The whole main story, as a new user lives it: from an empty database to badges, agendas and letters counted one by
one.
"""

import re
from collections import Counter
from datetime import date, timedelta
from pathlib import Path

import icalendar
import pymupdf
import pytest
import zxingcpp
from PIL import Image
from playwright.sync_api import Browser

from forum_app.core.db import db
from forum_app.documents.models import Badge
from forum_app.interviews.models import Interview
from tests.journeys import booking, organising, signing_up
from tests.journeys.organising import Plan
from tests.journeys.serving import Service, running
from tests.journeys.signing_up import Firm, SomebodyNew
from tests.journeys.visits import PHONE, Visitor, visitor

pytestmark = pytest.mark.browser

SAMPLES = Path(__file__).parents[1] / "imports" / "samples"
MARIE = SomebodyNew("Marie", "Tourvieille", "marie@exemple.example")
NAIMA = SomebodyNew("Naïma", "Castelbon", "naima@galenor.example")
GALENOR = Firm("Galénor", "00000990200016")
JADE = SomebodyNew("Jade", "Carpentier", "contact@neologic.example")
NEOLOGIC = Firm("Néologic", "00000100800010")
POINT = 72 / 25.4


def next_day_of_march() -> date:
    """The next 18 March that is at least thirty days away: the samples were written for one."""
    today = date.today()  # noqa: DTZ011 (its clock) (the journeys live today)
    return next(
        day for year in range(today.year, today.year + 3) if (day := date(year, 3, 18)) >= today + timedelta(days=30)
    )


def dated_for(sample: str, year: int, folder: Path) -> Path:
    """The sample file, its dates moved by as many years as the forum's."""
    later = year - 2027
    text = (SAMPLES / sample).read_bytes().decode("windows-1252")
    text = re.sub(r"\b(\d\d/\d\d/(?:20)?)(\d\d)\b", lambda found: f"{found[1]}{int(found[2]) + later:02}", text)
    text = re.sub(r"\b20(\d\d)(-\d\d-\d\d)\b", lambda found: f"20{int(found[1]) + later}{found[2]}", text)
    file = folder / sample
    file.write_bytes(text.encode("windows-1252"))
    return file


@pytest.fixture(scope="module")
def service():
    with running() as started:
        yield started


def test_a_forum_from_its_creation_to_its_printed_badges(chromium: Browser, service: Service) -> None:
    plan = Plan(next_day_of_march())
    link = re.search(r"http\S+", service.flask("organiser", "first"))
    assert link is not None
    with (
        visitor(chromium, service) as odile,
        visitor(chromium, service) as naima,
        visitor(chromium, service) as jade,
        visitor(chromium, service, PHONE) as marie,
    ):
        organising.open_the_space(odile, link[0])
        organising.make_a_territory(odile)
        organising.create_the_forum(odile, plan)
        imported(odile, plan)
        for window in ("Entreprises", "Candidats", "Vœux et sélections", "Réservation directe"):
            organising.open_window(odile, plan, window)

        signing_up.register_candidate(marie, plan.slug, MARIE, plan.day)
        home = signing_up.register_company(naima, plan.slug, NAIMA, GALENOR)
        organising.approve(odile, plan, GALENOR.name)
        organising.approve(odile, plan, NEOLOGIC.name)
        rival = signing_up.enter_as_contact(jade, JADE)
        signing_up.wish(marie, plan.slug, GALENOR.name)

        ten_interviews(chromium, naima, jade, home, rival)
        service.let_letters_leave()
        booking.move_first_candidate(naima, home)
        booking.filled(naima, 9)
        service.let_letters_leave()
        signing_up.decline(marie, plan.slug, GALENOR.name)
        booking.open_grid(naima, home)
        booking.filled(naima, 8)
        service.let_letters_leave()

        badges_are_read_back(service, organising.print_badges(odile, plan))
        table_agendas_are_read_back(organising.print_agendas(odile, plan, "Préparer les agendas par table"))
        candidate_agendas_are_read_back(organising.print_agendas(odile, plan, "Préparer les agendas des candidats"))
    letters_are_counted(service)
    calendars_are_counted(service)


def imported(odile: Visitor, plan: Plan) -> None:
    """The real-shaped files: 17 companies and 47 rows of people, of which 3 and 5 stay outside."""
    folder = odile.service.folder
    organising.import_companies(odile, plan, dated_for("entreprises.csv", plan.day.year, folder))
    assert organising.figures(odile) == {"à examiner": 14}
    organising.import_candidates(odile, plan, dated_for("candidats.csv", plan.day.year, folder), date.today())  # noqa: DTZ011 (its clock)
    assert organising.figures(odile) == {
        "inscriptions confirmées": 36,
        "à examiner": 5,
        "invitée": 1,
        "à l’atelier": 28,
        "vœux": 101,
    }


def ten_interviews(chromium: Browser, naima: Visitor, jade: Visitor, home: str, rival: str) -> None:
    """Three by keyboard, two on a phone, two without scripts, one after a lost race, one in three clicks, one
    undone."""
    booking.open_grid(naima, home)
    booking.tab_into_grid(naima)
    for rank, column in ((1, 0), (2, 1), (3, 2)):
        booking.book_by_keyboard(naima, rank, column)
    booking.filled(naima, 3)

    profile = naima.page.context.storage_state()
    with visitor(chromium, naima.service, PHONE, storage=profile) as on_the_phone:
        booking.book_on_phone(on_the_phone, home, booking.free_cells(naima, 4)[0])
        booking.book_on_phone(on_the_phone, home, booking.free_cells(naima, 5)[1])
    with visitor(chromium, naima.service, scripts=False, storage=profile) as without_scripts:
        for rank in (6, 7):
            booking.open_grid(without_scripts, home)
            booking.book_without_scripts(without_scripts, booking.free_cells(without_scripts, rank)[0])
        booking.filled(without_scripts, 7)

    booking.open_grid(naima, home)
    coveted = booking.free_cells(naima, 8)[1]
    booking.open_grid(jade, rival)
    booking.book(jade, coveted)
    booking.lose_the_race_then_take_another_hour(naima, coveted)
    booking.filled(naima, 8)

    assert booking.book_from_home(naima, home, "Marie T.") == 3
    booking.filled(naima, 9)

    booking.book_then_undo(naima, booking.free_cells(naima, 9)[0])
    booking.filled(naima, 9)


def pages_of(pdf: bytes) -> list[str]:
    """The text of each page of an A4 document, on one line, with plain spaces."""
    with pymupdf.open(stream=pdf) as document:
        assert {(round(page.rect.width / POINT), round(page.rect.height / POINT)) for page in document} == {(210, 297)}
        return [" ".join(page.get_text().split()) for page in document]


def badges_are_read_back(service: Service, pdf: bytes) -> None:
    """37 candidates, 2 recruiters and the organiser: four sheets of ten, each code read from a picture of the page."""
    with service.app.app_context():
        badges = {badge.token: badge.code for badge in db.session.query(Badge)}
    pages = pages_of(pdf)
    assert (len(badges), len(pages)) == (40, 4)
    assert [page.count("Forum post-alternance") for page in pages] == [10, 10, 10, 10]
    together = " ".join(pages)
    assert [code for code in badges.values() if code not in together] == []
    for words in (
        "Marie Tourvieille Master Qualité des produits de santé",
        "Naïma Castelbon Galénor Responsable production, table 1",
        "Jade Carpentier Néologic manager production, table 2",
    ):
        assert words in together
    read, sides = [], set()
    with pymupdf.open(stream=pdf) as document:
        for page in document:
            picture = page.get_pixmap(dpi=120)
            read += [
                code.text
                for code in zxingcpp.read_barcodes(
                    Image.frombytes("RGB", (picture.width, picture.height), picture.samples)
                )
            ]
            sides |= {round((image["bbox"][2] - image["bbox"][0]) / POINT, 1) for image in page.get_image_info()}
    assert (sorted(read), sides) == (sorted(badges), {18.0})


def table_agendas_are_read_back(pdf: bytes) -> None:
    """One sheet for each table of the two companies that come."""
    sheets = pages_of(pdf)
    assert [re.search(r"\d+ entretiens?\.", sheet)[0] for sheet in sheets] == ["8 entretiens.", "1 entretien."]
    assert [
        name in sheets[0]
        for name in (
            "Galénor",
            "9 h 30 Agathe L'Haÿ",
            "Naïma Castelbon",
            "Deux lignes de conditionnement",
            "Marie Tourvieille",
        )
    ] == [True, True, True, True, False]
    assert "Néologic" in sheets[1]


def candidate_agendas_are_read_back(pdf: bytes) -> None:
    """One sheet for each of the 37 confirmed candidates; eight meet somebody, one of them twice."""
    counts = Counter(re.search(r"(\d+) entretiens?\.", sheet)[1] for sheet in pages_of(pdf))
    assert counts == {"0": 29, "1": 7, "2": 1}


def letters_are_counted(service: Service) -> None:
    """Every letter, its kind and its reader. The interview undone in time wrote to nobody."""
    interviewed = [
        "agathe.0@example.org",
        "agathe.21@example.org",
        "anne-charlotte.22@example.org",
        "eliott.42@example.org",
        "lodie.23@example.org",
        "fatou.27@example.org",
        "fatou.3@example.org",
    ]
    assert Counter((kind, message["To"]) for kind, message in service.mailbox()) == {
        ("accounts.confirmation", MARIE.email): 1,
        ("accounts.confirmation", NAIMA.email): 1,
        ("accounts.sign_in", JADE.email): 1,
        ("candidates.confirmed", MARIE.email): 1,
        ("companies.received", NAIMA.email): 1,
        ("companies.approved", NAIMA.email): 1,
        ("companies.approved", JADE.email): 1,
        **{("interviews.booked", email): 1 for email in interviewed},
        ("interviews.booked", "franois.39@example.org"): 2,
        ("interviews.booked", MARIE.email): 1,
        ("interviews.moved", MARIE.email): 1,
        ("interviews.cancelled", MARIE.email): 1,
        ("interviews.declined", NAIMA.email): 1,
        ("interviews.company_calendar", NAIMA.email): 2,  # ten of them in one, then the one that moved
        ("interviews.company_calendar", JADE.email): 1,
    }


def calendars_are_counted(service: Service) -> None:
    """Every calendar entry: its method, its identifier, its sequence, its one guest, attached once and shown once."""
    with service.app.app_context():
        people = {
            interview.id: interview.registration.email
            for interview in db.session.query(Interview).filter(Interview.sequence > 0)
        }
        hours = {interview.id: interview.slot.starts_at for interview in db.session.query(Interview)}
        (declined,) = [identity for identity, email in people.items() if email == MARIE.email]
        undone = [
            interview.id
            for interview in db.session.query(Interview)
            if interview.registration.email not in {m["To"] for _k, m in service.mailbox()}
        ]
    entries = []
    for kind, message in service.mailbox():
        if kind in ("interviews.company_calendar", "candidates.confirmed"):
            continue  # of several interviews, of the workshop: tests/interviews and tests/workshops read these
        parts = [part for part in message.walk() if part.get_content_type() == "text/calendar"]
        assert len(parts) == (2 if kind.startswith("interviews.") else 0), kind
        assert len({part.get_content() for part in parts}) <= 1
        for part in parts[:1]:
            calendar = icalendar.Calendar.from_ical(part.get_content())
            (event,) = calendar.walk("VEVENT")
            assert part.get_param("method") == calendar["METHOD"]
            assert event["ATTENDEE"] == f"mailto:{message['To']}"
            assert event["ORGANIZER"] == "mailto:forum@leem.example"
            entries.append((str(calendar["METHOD"]), str(event["UID"]), int(event["SEQUENCE"])))
            if kind not in ("interviews.booked", "interviews.moved"):
                assert event["DTSTART"].dt == hours[declined]

    def uid(identity: int) -> str:
        return f"entretien-{identity}@forums-post-alternance"

    assert sorted(entries) == sorted(
        [
            *(("REQUEST", uid(identity), 1) for identity in people if identity not in undone),
            ("REQUEST", uid(declined), 2),
            *[("CANCEL", uid(declined), 3)] * 2,  # hers, and the company's
        ]
    )
    assert (len(undone), len(entries)) == (1, 13)
