"""From the organiser's click to the PDF read back: text, sizes in millimetres, QR codes decoded from a picture."""

import re
from functools import partial
from io import BytesIO

import pikepdf
import pymupdf
import pytest
import sqlalchemy as sa
import zxingcpp
from flask import Flask
from PIL import Image
from werkzeug.test import TestResponse

from forum_app.accounts.models import Account
from forum_app.core.db import db
from forum_app.documents import actions, print_worker, queries
from forum_app.documents.models import Badge, PaperJob
from forum_app.documents.vocabulary import BadgeRole, PaperKind, PaperState
from forum_app.forums.models import Forum
from forum_app.interviews.models import Interview
from forum_app.interviews.vocabulary import InterviewState
from tests import factories
from tests.browser import post

POINT = 72 / 25.4


@pytest.fixture
def chartres(app: Flask) -> Forum:
    return factories.forum()


@pytest.fixture
def odile(chartres: Forum) -> Account:
    return factories.national_organiser()


def made(job: PaperJob) -> bytes:
    """The PDF of a job, made as the worker makes it."""
    db.session.commit()
    identity = job.id
    assert print_worker.print_documents() == 1
    job = db.session.get_one(PaperJob, identity, populate_existing=True)
    assert (job.state, job.done) == (PaperState.DONE, job.total)
    assert job.file is not None
    return job.file.content


def codes_on(page: pymupdf.Page, dpi: int = 120) -> list[zxingcpp.Barcode]:
    picture = page.get_pixmap(dpi=dpi)
    return zxingcpp.read_barcodes(Image.frombytes("RGB", (picture.width, picture.height), picture.samples))


def test_badges_carry_names_and_codes_and_every_qr_is_read(chartres: Forum, odile: Account) -> None:
    factories.candidate(chartres, "Marie-Clémence", "de La Tournerie")
    factories.candidate(chartres, "Éva", "Żółkiewska")
    factories.company(chartres, "Galénor")
    factories.workshop(chartres)
    job = actions.ask_badges(chartres, queries.badge_holders(chartres), odile.id)
    pdf = made(job)
    badges = {badge.token: badge for badge in db.session.query(Badge)}
    with pymupdf.open(stream=pdf) as document:
        text = document[0].get_text()
        assert {code.text for code in codes_on(document[0])} == set(badges)
        assert [(round(p.rect.width / POINT), round(p.rect.height / POINT)) for p in document] == [(210, 297)]
    assert all(badge.code in text for badge in badges.values())
    for expected in (
        "Marie-Clémence",
        "de La Tournerie",
        "Éva",
        "Żółkiewska",
        "Galénor",
        "Odile",
        "Alternance",
        "Entreprise",
        "Organisation",
    ):
        assert expected in text
    assert sorted(badge.role.value for badge in badges.values()) == ["candidate", "candidate", "organiser", "recruiter"]


def test_a_qr_is_eighteen_millimetres_and_its_modules_are_large(chartres: Forum, odile: Account) -> None:
    factories.candidate(chartres)
    candidates = [b for b in queries.badge_holders(chartres) if b.role is BadgeRole.CANDIDATE]
    pdf = made(actions.ask_badges(chartres, candidates, odile.id))
    with pymupdf.open(stream=pdf) as document:
        image = document[0].get_image_info()[0]
        left, top, right, bottom = (value / POINT for value in image["bbox"])
        assert (round(right - left, 2), round(bottom - top, 2)) == (18.0, 18.0)
        assert (round(left), round(top)) == (15 + 90 - 4 - 18, round(11 + 29.4))
        assert 18 / image["width"] >= 0.4
        (code,) = codes_on(document[0])
    assert code.ec_level == "M"
    assert re.fullmatch(r"[\w-]{22,24}", code.text)


@pytest.mark.parametrize(
    "last_name", ["de La Rochefoucauld-Montbel", "de La Tournerie-Beauvallon d'Entrecasteaux du Plessis", "W" * 100]
)
def test_no_name_comes_near_the_code(chartres: Forum, odile: Account, last_name: str) -> None:
    factories.candidate(chartres, "Marie-Clémence-Antoinette", last_name)
    candidates = [b for b in queries.badge_holders(chartres) if b.role is BadgeRole.CANDIDATE]
    with pymupdf.open(stream=made(actions.ask_badges(chartres, candidates, odile.id))) as document:
        page = document[0]
        (image,) = page.get_image_info()
        quiet = 4 * 18 / image["width"] * POINT
        left, top, right, bottom = image["bbox"]
        around = pymupdf.Rect(left - quiet, top - quiet, right + quiet, bottom)  # its short code stands right under it
        names = [
            word
            for word in page.get_text("words")
            if word[4] in last_name or last_name in word[4] or word[4].startswith("W")
        ]
        assert names
        assert [word for word in names if pymupdf.Rect(word[:4]).intersects(around)] == []


def test_a_surname_of_three_lines_is_printed_whole_above_the_facts(chartres: Forum, odile: Account) -> None:
    factories.candidate(
        chartres,
        "Marie-Charlotte",
        "Montgolfier de La Rochefoucauld-Liancourt d'Estissac-Beaumarchais",
        diploma="BTS Bioanalyses en laboratoire et contrôles",
    )
    with pymupdf.open(stream=made(actions.ask_badges(chartres, queries.badge_holders(chartres), odile.id))) as document:
        page = document[0]
        words = {word[4]: pymupdf.Rect(word[:4]) for word in page.get_text("words")}
        last, diploma = next(box for text, box in words.items() if "Beaumarchais" in text), words["BTS"]
        foot = pymupdf.Rect(
            last.x0, (last.y0 + last.y1) / 2, last.x1, last.y1
        )  # what was cut: the lower half of the third line
        pixels = page.get_pixmap(dpi=200, clip=foot, colorspace=pymupdf.csGRAY).samples
        assert sum(value < 128 for value in pixels) / len(pixels) > 0.1
        assert last.y1 <= diploma.y0 + 1


def test_no_two_words_of_a_badge_lie_on_each_other(chartres: Forum, odile: Account) -> None:
    """The role stands at the left of its badge, the event at the right: each has its place in the stylesheet."""
    factories.candidate(chartres)
    with pymupdf.open(stream=made(actions.ask_badges(chartres, queries.badge_holders(chartres), odile.id))) as document:
        words = [(word[4], pymupdf.Rect(word[:4])) for word in document[0].get_text("words")]
    shrunk = [
        (word, pymupdf.Rect(box.x0 + 0.5, box.y0 + box.height / 4, box.x1 - 0.5, box.y1 - box.height / 4))
        for word, box in words
    ]
    overlapping = [
        (one, other)
        for rank, (one, box) in enumerate(shrunk)
        for other, beside in shrunk[rank + 1 :]
        if box.intersects(beside)
    ]
    assert overlapping == []
    places = dict(words)
    assert places["Alternance"].x1 < places["post-alternance"].x0


def test_each_badge_bears_the_band_of_its_role(chartres: Forum, odile: Account) -> None:
    factories.candidate(chartres)
    factories.company(chartres, "Galénor")
    everybody = queries.badge_holders(chartres)
    assert [holder.role.value for holder in everybody] == ["candidate", "recruiter", "organiser"]
    with pymupdf.open(stream=made(actions.ask_badges(chartres, everybody, odile.id))) as document:
        page = document[0].get_pixmap(dpi=254)  # ten pixels a millimetre
        seen = []
        for left, top in ((15, 11), (105, 11), (15, 66)):
            band = [
                page.pixel(10 * left + 50, 10 * top + y) for y in range(100, 450)
            ]  # 5 mm from the edge of the label
            most = max(set(band) - {(255, 255, 255)}, key=band.count)
            seen.append((most, round(band.count(most) / len(band), 1)))
    inks = [(0x0B, 0x5D, 0x52), (0x14, 0x29, 0x2B), (0x1F, 0x4F, 0x9E)]
    assert [
        max(abs(a - b) for a, b in zip(colour, ink, strict=True)) <= 1
        for (colour, _share), ink in zip(seen, inks, strict=True)
    ] == [True] * 3
    assert [share for _colour, share in seen[:2]] == [1.0, 1.0]
    assert 0.3 < seen[2][1] < 0.7  # hatched


def test_a_reprint_keeps_the_token(chartres: Forum, odile: Account) -> None:
    factories.candidate(chartres)
    everyone = queries.badge_holders(chartres)
    first = actions.ask_badges(chartres, everyone, odile.id)
    again = actions.ask_badges(chartres, everyone, odile.id)
    assert first.params["badges"] == again.params["badges"]


def test_somebody_who_withdrew_gets_no_badge(chartres: Forum, odile: Account) -> None:
    marie = factories.candidate(chartres, "Marie")
    factories.candidate(chartres, "Noé")
    job = actions.ask_badges(chartres, queries.badge_holders(chartres), odile.id)
    marie.state = type(marie.state).WITHDRAWN
    with pymupdf.open(stream=made(job)) as document:
        text = document[0].get_text()
    assert ("Marie" in text, "Noé" in text) == (False, True)


def booked(chartres: Forum, registration, participation, slot: int) -> Interview:
    table = participation.tables[0]
    made_slot = chartres.slots[slot]
    interview = Interview(
        forum_id=chartres.id,
        slot=made_slot,
        table=table,
        participation=participation,
        registration=registration,
        state=InterviewState.FIRM,
        told_slot_id=made_slot.id,
        told_table_id=table.id,
        told_state=InterviewState.FIRM,
    )
    factories.save(interview)
    return interview


def test_a_table_has_its_agenda_and_never_a_wish_rank(chartres: Forum, odile: Account) -> None:
    galenor = factories.company(chartres, "Galénor")
    booked(
        chartres,
        factories.candidate(
            chartres, "Maëlle", "Tourvieille", shared_question="Qui assure le contrôle en cours de production ?"
        ),
        galenor,
        6,
    )
    pdf = made(actions.ask_agendas(chartres, PaperKind.COMPANY_AGENDAS, odile.id))
    with pymupdf.open(stream=pdf) as document:
        text = document[0].get_text().replace("\n", " ")
    for expected in (
        "Galénor",
        "Maëlle Tourvieille",
        "12 h 00",
        "Qui assure le contrôle en cours de production ?",
        "Deux lignes à qualifier",
    ):
        assert expected.replace(" ", "\u00a0") in text.replace(" ", "\u00a0")
    assert "vœu" not in text


def test_the_agendas_of_a_full_day_stand_on_one_page_each(chartres: Forum, odile: Account) -> None:
    companies = [factories.company(chartres, f"Entreprise {n}") for n in range(12)]
    marie = factories.candidate(chartres, shared_question="Combien de changements de format faites-vous par semaine ?")
    for n, participation in enumerate(companies[:6]):  # six: the cap of a candidate
        booked(chartres, marie, participation, n)
    for n in range(1, 12):
        booked(chartres, factories.candidate(chartres, f"Prénom{n}", "Nom-de-Famille-Composé"), companies[0], n)
    for kind, pages in ((PaperKind.COMPANY_AGENDAS, 12), (PaperKind.CANDIDATE_AGENDAS, 12)):
        with pymupdf.open(stream=made(actions.ask_agendas(chartres, kind, odile.id))) as document:
            assert len(document) == pages


@pytest.mark.parametrize("kind", [PaperKind.COMPANY_AGENDAS, PaperKind.CANDIDATE_AGENDAS])
def test_words_without_a_space_stay_in_the_page(chartres: Forum, odile: Account, kind: PaperKind) -> None:
    marie = factories.candidate(chartres, shared_question="é" * 300)
    booked(chartres, marie, factories.company(chartres, "Galénor", need_overload="é" * 600), 0)
    with pymupdf.open(stream=made(actions.ask_agendas(chartres, kind, odile.id))) as document:
        assert (
            max(right for page in document for _x, _y, right, *_rest in page.get_text("words"))
            <= (210 - 15) * POINT + 1
        )


def test_papers_are_tagged_titled_and_french(chartres: Forum, odile: Account) -> None:
    factories.company(chartres)
    everybody = queries.badge_holders(chartres)
    asked = [
        partial(actions.ask_badges, chartres, everybody),
        *(
            partial(actions.ask_agendas, chartres, kind)
            for kind in (PaperKind.COMPANY_AGENDAS, PaperKind.CANDIDATE_AGENDAS)
        ),
    ]
    figures = []
    for ask in asked:
        with pikepdf.open(BytesIO(made(ask(odile.id)))) as document:
            pictures = [
                thing
                for thing in document.objects
                if isinstance(thing, pikepdf.Dictionary) and thing.get("/S") == "/Figure"
            ]
            assert [picture for picture in pictures if not str(picture.get("/Alt", ""))] == []
            figures.append(len(pictures))
            assert str(document.Root.Lang) == "fr"
            assert bool(document.Root.MarkInfo.Marked)
            with document.open_metadata() as metadata:
                assert metadata["pdfuaid:part"] == "1"
                assert "Chartres" in metadata["dc:title"]
    assert figures == [1 + len(everybody), 0, 0]  # the crop ticks and each code; agendas have no picture


def test_a_forum_without_anybody_still_gives_a_sheet_that_says_so(chartres: Forum, odile: Account) -> None:
    with pymupdf.open(stream=made(actions.ask_agendas(chartres, PaperKind.COMPANY_AGENDAS, odile.id))) as document:
        assert "Aucune table" in document[0].get_text()


def test_markup_in_names_is_text(chartres: Forum, odile: Account) -> None:
    factories.candidate(chartres, "<b>Zoé</b>", "{{ 7*7 }}")
    with pymupdf.open(stream=made(actions.ask_badges(chartres, queries.badge_holders(chartres), odile.id))) as document:
        text = document[0].get_text()
    assert "<b>Zoé</b>" in text
    assert "{{ 7*7 }}" in text


def test_an_organiser_asks_follows_and_downloads(chartres: Forum, odile: Account, as_account) -> None:
    marie = factories.candidate(chartres)
    browser = as_account(odile)
    assert "Badges" in browser.get("/organisation/chartres-2027/impressions").text
    refused = post(browser, "/organisation/chartres-2027/impressions/badges", {"start": "1"})
    assert (refused.status_code, "Choisissez au moins une personne." in refused.text) == (422, True)
    asked = post(
        browser,
        "/organisation/chartres-2027/impressions/badges",
        {"start": "3", "people": [f"registration-{marie.id}"]},
    )
    assert asked.status_code == 303
    page = asked.location.split("?")[0]
    assert "Préparation en cours" in browser.get(page).text
    assert print_worker.print_documents() == 1
    assert "Télécharger le PDF" in browser.get(page).text
    file = browser.get(f"{page}/fichier")
    assert (file.data[:5], file.headers["Content-Disposition"]) == (
        b"%PDF-",
        "attachment; filename=badges-chartres-2027.pdf",
    )


def test_the_badges_of_a_page_or_of_all_pages_are_asked_for(
    chartres: Forum, odile: Account, as_account, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(queries, "HOLDERS_PER_PAGE", 2)
    for name in ("Ana", "Bea", "Cléo"):
        factories.candidate(chartres, name, name)
    factories.company(chartres, "Galénor")
    factories.workshop(chartres)
    db.session.commit()
    everybody = [holder.key for holder in queries.badge_holders(chartres)]
    pages = [[h.key for h in queries.page_of_holders(chartres, n).rows] for n in range(1, -(-len(everybody) // 2) + 1)]
    assert len(pages) > 2
    assert [key for page in pages for key in page] == everybody
    assert queries.page_of_holders(chartres, 99).rows[-1].key == everybody[-1]
    browser, address = as_account(odile), "/organisation/chartres-2027/impressions/badges"
    assert f"Préparer les {len(everybody)} badges de toutes les pages" in browser.get(address).text

    def badges_of(answer: TestResponse) -> int:
        assert answer.status_code == 303
        return db.session.scalars(sa.select(PaperJob.total).order_by(PaperJob.id.desc())).first() or 0

    assert badges_of(post(browser, f"{address}?page=2", {"start": "1", "people": pages[1]})) == 2
    assert badges_of(post(browser, address, {"start": "1", "people": pages[0], "everybody": "1"})) == len(everybody)
    assert post(browser, address, {"start": "1", "people": pages[1]}).status_code == 422


def test_a_document_is_only_its_owners(chartres: Forum, odile: Account, as_account) -> None:
    marie, noe = factories.candidate(chartres, "Marie"), factories.candidate(chartres, "Noé")
    galenor = factories.company(chartres, "Galénor")
    own = actions.ask_own_agenda(marie)
    everyone = actions.ask_agendas(chartres, PaperKind.COMPANY_AGENDAS, odile.id)
    db.session.commit()
    seen = {
        name: [as_account(a).get(f"/impressions/{job.id}").status_code for job in (own, everyone)]
        for name, a in (
            ("marie", marie.account),
            ("noe", noe.account),
            ("galenor", factories.recruiter_of(galenor)),
            ("odile", odile),
        )
    }
    assert seen == {"marie": [200, 404], "noe": [404, 404], "galenor": [404, 404], "odile": [200, 200]}
    assert post(as_account(marie.account), "/mon-forum/chartres-2027/agenda/pdf").status_code == 303
    assert post(as_account(factories.recruiter_of(galenor)), f"/entreprise/{galenor.id}/agenda/pdf").status_code == 303
