"""The views of the booking grid, of a candidate's card and of the agenda: what is shown to whom, and what an act
answers.
"""

import gzip
import re
from datetime import timedelta

import icalendar
import pytest
import sqlalchemy as sa
import time_machine
from flask import Flask, before_render_template

from forum_app.candidates.models import Consent
from forum_app.candidates.vocabulary import ConsentPurpose, RegistrationState
from forum_app.core.db import db
from forum_app.core.engines import transaction_mode
from forum_app.files.models import StoredFile
from forum_app.forums.vocabulary import BookingAudience, WindowKind, WindowOverride
from forum_app.interviews import actions
from forum_app.interviews.models import CvOpening, Interview
from forum_app.interviews.vocabulary import InterviewState
from forum_app.workshops.models import WorkshopSeat
from tests import factories
from tests.browser import fields, post
from tests.conftest import NOW
from tests.interviews.world import choose, letters, live, world
from tests.letters import post_office

HTMX = {"HX-Request": "true"}


def plain(response) -> str:
    return response.get_data(as_text=True).replace("\u00a0", " ").replace("&nbsp;", " ")


def cell(w, rank: int = 0, registration=None) -> str:
    return f"{(registration or w.marie).id}-{w.slots[rank].id}"


def address(w, rest: str = "") -> str:
    return f"/entreprise/{w.airbel.id}/creneaux{rest}"


def crowd(w, count: int) -> None:
    """So many more candidates who chose Airbel."""
    for n in range(count):
        choose(factories.candidate(w.chartres, f"Prénom{n}", "Nom", shared_question="Qui forme à la ligne ?"), w.airbel)


# --- The grid
# --------------------------------------------------------------------------------------------------------------


def test_the_grid_costs_as_many_statements_with_one_candidate_and_sixty(
    app: Flask, as_account, count_statements
) -> None:
    w = world(slots=24)
    recruiter = as_account(factories.recruiter_of(w.airbel))
    with count_statements() as one:
        assert recruiter.get(address(w)).status_code == 200
    crowd(w, 59)
    db.session.remove()
    with count_statements() as sixty:
        page = recruiter.get(address(w))
    assert (len(one), len(sixty)) == (8, 8)  # the seats of a workshop that is recommended are asked for
    assert len(gzip.compress(page.data)) < 60_000
    assert plain(page).count('<td id="c') == 50 * 24


def test_a_booking_swaps_less_than_five_kilobytes(app: Flask, as_account) -> None:
    w = world(slots=24)
    crowd(w, 59)
    answer = post(
        as_account(factories.recruiter_of(w.airbel)), address(w, "/reservation"), {"cell": cell(w)}, headers=HTMX
    )
    assert answer.status_code == 200
    assert len(gzip.compress(answer.data)) < 5_000
    assert "<html" not in plain(answer)


def test_before_an_interview_a_recruiter_reads_no_surname_no_contact_no_employer(app: Flask, as_account) -> None:
    w = world()
    recruiter = as_account(factories.recruiter_of(w.airbel))
    for url in (address(w), f"/entreprise/{w.airbel.id}/candidats/{w.marie.id}"):
        page = plain(recruiter.get(url))
        assert "Marie T." in page
        for secret in ("Tessier", w.marie.email, "Orvanne", "CFA Santé"):
            assert secret not in page


def test_the_surname_shows_while_the_interview_is_firm_and_nothing_after(app: Flask, as_account) -> None:
    w = world()
    interview = actions.book(w.airbel, w.marie, w.slots[0])
    db.session.commit()
    post_office()
    recruiter = as_account(factories.recruiter_of(w.airbel))
    card = f"/entreprise/{w.airbel.id}/candidats/{w.marie.id}"
    assert "Marie Tessier" in plain(recruiter.get(card))
    post(recruiter, f"/entreprise/{w.airbel.id}/entretiens/{interview.id}/liberation")
    assert recruiter.get(card).status_code == 404
    assert "Marie" not in plain(recruiter.get(address(w))).split('id="toasts"')[0]


def test_an_anonymous_forum_names_nobody_before_an_interview(app: Flask, as_account) -> None:
    """What the organiser ticked and the candidate was promised: no first name, in any page that a recruiter opens."""
    w = world(anonymous=True)
    recruiter = as_account(factories.recruiter_of(w.airbel))
    for page in (address(w), f"/entreprise/{w.airbel.id}", f"/entreprise/{w.airbel.id}/candidats/{w.marie.id}"):
        text = plain(recruiter.get(page))
        assert f"Profil {w.marie.id}" in text
        assert "Marie" not in text
        assert "Tessier" not in text


def test_only_candidates_who_take_part_and_share_are_shown(app: Flask, as_account) -> None:
    w = world()
    factories.candidate(w.chartres, "Solène", "Invisible", agreed_at=None)
    elsewhere = factories.forum("Lyon")
    factories.candidate(elsewhere, "Étienne", "Ailleurs")
    page = plain(as_account(factories.recruiter_of(w.airbel)).get(address(w)))
    assert "Solène" not in page
    assert "Étienne" not in page


def test_another_company_and_a_candidate_find_nothing(app: Flask, as_account) -> None:
    w = world()
    stranger = as_account(factories.recruiter_of(factories.company(w.chartres, "Lyophila")))
    assert stranger.get(address(w)).status_code == 404
    assert post(stranger, address(w, "/reservation"), {"cell": cell(w)}).status_code == 404
    assert stranger.get(f"/entreprise/{w.airbel.id}/candidats/{w.marie.id}").status_code == 404
    assert as_account(w.marie.account).get(address(w)).status_code == 403
    assert live() == 0


def test_an_interview_is_only_reached_through_its_own_company(app: Flask, as_account) -> None:
    w = world()
    lyophila = factories.company(w.chartres, "Lyophila")
    interview = actions.book(w.airbel, w.marie, w.slots[0])
    db.session.commit()
    other = as_account(factories.recruiter_of(lyophila))
    assert post(other, f"/entreprise/{lyophila.id}/entretiens/{interview.id}/liberation").status_code == 404
    assert post(other, f"/entreprise/{w.airbel.id}/entretiens/{interview.id}/liberation").status_code == 404
    assert live() == 1


def test_candidates_and_slots_of_another_forum_are_not_booked(app: Flask, as_account) -> None:
    w = world()
    lyon = factories.forum("Lyon")
    foreign = factories.candidate(lyon, "Étienne")
    recruiter = as_account(factories.recruiter_of(w.airbel))
    for value in (
        f"{foreign.id}-{w.slots[0].id}",
        f"{w.marie.id}-{lyon.slots[0].id}",
        "abc",
        "",
        "1-",
        "9" * 30 + "-1",
        "-1--1",
        "١-٢",
    ):
        answer = post(recruiter, address(w, "/reservation"), {"cell": value})
        assert (value, answer.status_code) == (value, 409)
        assert "Ce créneau n’existe plus" in plain(answer)
    assert live() == 0


@pytest.mark.both
def test_search_sort_and_pages_survive_an_act(app: Flask, as_account) -> None:
    w = world()
    recruiter = as_account(factories.recruiter_of(w.airbel))
    answer = post(
        recruiter, address(w, "/reservation"), {"cell": cell(w), "q": "hplc", "tri": "alphabetical", "niveau": "5"}
    )
    assert (answer.status_code, answer.location) == (
        303,
        f"/entreprise/{w.airbel.id}/creneaux?q=hplc&tri=alphabetical&niveau=5",
    )
    page = plain(recruiter.get(answer.location))
    assert "9 h 30 réservé avec Marie T. Un courriel part vers Marie." in page
    assert f"/entretiens/{db.session.query(Interview).one().id}/liberation" in page


def test_filters_that_mean_nothing_are_ignored(app: Flask, as_account) -> None:
    w = world()
    recruiter = as_account(factories.recruiter_of(w.airbel))
    for query in (
        "page=-1",
        "page=zz",
        "page=99999999999",
        "tri=score",
        "niveau=42",
        "creneau=x",
        "vue=3d",
        "q=" + "x" * 500,
        "creneau=999999",
    ):
        assert recruiter.get(address(w, f"?{query}")).status_code == 200


# --- Acts
# --------------------------------------------------------------------------------------------------------------------


def test_without_scripts_booking_moving_and_undoing_are_plain_forms(app: Flask, as_account) -> None:
    w = world()
    recruiter = as_account(factories.recruiter_of(w.airbel))
    assert post(recruiter, address(w, "/reservation"), {"cell": cell(w)}).status_code == 303
    assert post(recruiter, address(w, "/reservation"), {"cell": cell(w)}).status_code == 303
    interview = db.session.query(Interview).one()
    assert post(recruiter, address(w, "/reservation"), {"move": cell(w, 3)}).status_code == 303
    db.session.refresh(interview)
    assert interview.slot_id == w.slots[3].id
    page = plain(recruiter.get(address(w)))
    undo = re.search(r'action="(/entreprise/\d+/entretiens/\d+/deplacement)"', page)
    assert undo is not None
    assert post(recruiter, undo[1], {"slot": w.slots[0].id, "table": interview.table_id}).status_code == 303
    db.session.refresh(interview)
    assert interview.slot_id == w.slots[0].id
    base = f"/entreprise/{w.airbel.id}/entretiens/{interview.id}"
    assert post(recruiter, f"{base}/liberation").status_code == 303
    assert post(recruiter, f"{base}/retablissement").status_code == 303
    db.session.refresh(interview)
    assert interview.state is InterviewState.FIRM
    assert letters() == [("interviews.booked", "Airbel vous recevra à 9 h 30")]


def test_a_lost_race_says_who_is_free_when(app: Flask, as_account) -> None:
    w = world()
    lyophila = factories.company(w.chartres, "Lyophila")
    w.chartres.booking_audience = BookingAudience.ALL
    db.session.commit()
    actions.book(lyophila, w.marie, w.slots[2])
    db.session.commit()
    recruiter = as_account(factories.recruiter_of(w.airbel))
    answer = post(recruiter, address(w, "/reservation"), {"cell": cell(w, 2)})
    assert (answer.status_code, answer.location) == (303, f"{address(w)}#booking-note")
    page = recruiter.get(address(w))
    assert (
        "Ce créneau est pris : Marie T. a déjà un entretien à 10 h 20. Marie T. est libre pour vous à 9 h 55 ou à 10 "
        "h 45." in plain(page)
    )
    assert f'value="{cell(w, 3)}"' in plain(page)
    assert "Ce créneau est pris" not in plain(recruiter.get(address(w)))  # said once
    piece = post(recruiter, address(w, "/reservation"), {"cell": cell(w, 2)}, headers=HTMX)
    assert piece.status_code == 409
    assert 'id="booking-note"' in plain(piece)
    assert "Réserver 9 h 55" in plain(piece)
    assert f'id="row-{w.marie.id}"' in plain(piece)


def test_nobody_waits_to_write_while_an_answer_is_made(app: Flask, as_account) -> None:
    """Booked or refused, the transaction that writes has ended before the page is."""
    w = world()
    recruiter = as_account(factories.recruiter_of(w.airbel))
    modes: dict[str, set[str]] = {}

    def note(_app, template, **_context) -> None:
        modes.setdefault(template.name.split("/")[0], set()).add(transaction_mode.get())

    with before_render_template.connected_to(note, app):
        statuses = [
            post(recruiter, address(w, "/reservation"), {"cell": cell(w)}, headers=headers).status_code
            for headers in (HTMX, {})
        ]
        statuses += [
            post(recruiter, address(w, "/reservation"), {"cell": cell(w, 1)}, headers=headers).status_code
            for headers in (HTMX, {})
        ]
        one = f"/entreprise/{w.airbel.id}/entretiens/{db.session.scalar(sa.select(Interview.id))}"
        statuses += [
            post(recruiter, one + act, {"slot": w.slots[2].id}, headers=HTMX).status_code
            for act in ("/deplacement", "/liberation", "/retablissement")
        ]
    assert statuses == [200, 303, 409, 303, 200, 200, 200]
    assert modes == {"interviews": {"reads"}}


def test_the_pieces_of_an_act_are_those_of_the_page(app: Flask, as_account) -> None:
    w = world()
    lucas = factories.candidate(w.chartres, "Lucas", "Morvan")
    choose(lucas, w.airbel)
    recruiter = as_account(factories.recruiter_of(w.airbel))
    rows = fields(recruiter.get(address(w)), "#booking")["rows"]
    piece = plain(post(recruiter, address(w, "/reservation"), {"cell": cell(w), "rows": rows}, headers=HTMX))
    page = plain(recruiter.get(address(w)))
    for identity in (
        "day",
        f"slot-{w.slots[0].id}",
        "booking-note",
        "last-change",
        f"row-{w.marie.id}",
        f"c{cell(w, 0, lucas)}",
    ):
        assert f'id="{identity}"' in piece
        assert f'id="{identity}"' in page
    assert "Lucas M., 9 h 30, votre créneau est pris par Marie T." in piece
    assert f"c{cell(w, 1, lucas)}" not in piece


def test_the_chosen_table_is_booked(app: Flask, as_account) -> None:
    w = world(tables=2)
    recruiter = as_account(factories.recruiter_of(w.airbel))
    assert "table 2" in plain(recruiter.get(address(w)))
    post(recruiter, address(w, "/reservation"), {"cell": cell(w), "table": w.airbel.tables[1].id})
    assert db.session.query(Interview).one().table.number == 2


def test_a_closed_window_is_a_grid_to_read(app: Flask, as_account) -> None:
    w = world()
    actions.book(w.airbel, w.marie, w.slots[0])
    db.session.commit()
    with time_machine.travel(NOW + timedelta(days=42), tick=False):
        recruiter = as_account(factories.recruiter_of(w.airbel))
        page = plain(recruiter.get(address(w)))
        assert "Pour un changement, écrivez à l’organisateur." in page
        assert 'name="cell"' not in page
        assert "<span data-label>Libérer</span>" not in page
        post(recruiter, address(w, "/reservation"), {"move": cell(w, 2)})
        assert db.session.query(Interview).one().slot_id == w.slots[0].id


# --- The card
# ----------------------------------------------------------------------------------------------------------------


def test_the_card_offers_the_slots_free_for_both_and_the_neighbours(app: Flask, as_account) -> None:
    w = world()
    choose(factories.candidate(w.chartres, "Lucas", "Morvan"), w.airbel)
    page = plain(as_account(factories.recruiter_of(w.airbel)).get(f"/entreprise/{w.airbel.id}/candidats/{w.marie.id}"))
    assert "2 sur 2" in page
    assert 'rel="prev"' in page
    assert page.count('type="radio"') == len(w.slots)
    assert "Vous a choisis" in page


def test_a_cv_is_opened_after_publication_only_if_ticked_and_the_candidate_sees_it(app: Flask, as_account) -> None:
    w = world()
    actions.book(w.airbel, w.marie, w.slots[0])
    db.session.commit()
    post_office()
    w.marie.cv_file = StoredFile(name="cv.pdf", media_type="application/pdf", size=4, sha256="0" * 64, content=b"%PDF")
    db.session.commit()
    recruiter = as_account(factories.recruiter_of(w.airbel))
    cv = f"/entreprise/{w.airbel.id}/candidats/{w.marie.id}/cv"
    assert recruiter.get(cv).status_code == 409
    factories.save(Consent(registration_id=w.marie.id, purpose=ConsentPurpose.CV, notice_version="2027-01"))
    assert "s’ouvrent avec les agendas, le" in plain(recruiter.get(cv))
    agendas = next(window for window in w.chartres.windows if window.kind is WindowKind.AGENDAS)
    agendas.override = WindowOverride.OPEN
    db.session.commit()
    answer = recruiter.get(cv)
    assert (answer.status_code, answer.data, answer.mimetype) == (200, b"%PDF", "application/pdf")
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert db.session.query(CvOpening).count() == 1
    assert "Votre CV a été ouvert" in plain(as_account(w.marie.account).get("/mon-forum/chartres-2027/agenda"))
    agendas.override = WindowOverride.CLOSED
    db.session.commit()
    assert "garde les CV fermés" in plain(recruiter.get(cv))
    agendas.override, w.marie.minor = WindowOverride.OPEN, True
    db.session.commit()
    assert recruiter.get(cv).status_code == 409


# --- The agenda
# ----------------------------------------------------------------------------------------------------------------


def test_an_empty_agenda_says_what_to_do(app: Flask, as_account) -> None:
    w = world()
    page = plain(as_account(w.marie.account).get("/mon-forum/chartres-2027/agenda"))
    assert "Aucun entretien pour l’instant" in page


def test_the_agenda_costs_at_most_eight_statements(app: Flask, as_account, count_statements) -> None:
    w = world()
    w.chartres.booking_audience = BookingAudience.ALL
    db.session.commit()
    for rank in range(6):
        actions.book(factories.company(w.chartres, f"Firme {rank}"), w.marie, w.slots[rank])
    db.session.commit()
    post_office()
    visitor = as_account(w.marie.account)
    db.session.remove()
    with count_statements() as counted:
        assert plain(visitor.get("/mon-forum/chartres-2027/agenda")).count("Décliner") == 6
    assert len(counted) <= 8


def test_the_agenda_is_a_calendar_file_too(app: Flask, as_account) -> None:
    w = world()
    actions.book(w.airbel, w.marie, w.slots[0])
    db.session.commit()
    post_office()
    answer = as_account(w.marie.account).get("/mon-forum/chartres-2027/agenda.ics")
    assert (answer.status_code, answer.mimetype) == (200, "text/calendar")
    assert "chartres-2027.ics" in answer.headers["Content-Disposition"]
    assert events_of(answer.data) == [
        ("forum-1", "TRANSPARENT", "20270318T080000Z"),
        ("entretien-1", "OPAQUE", "20270318T083000Z"),
    ]


def events_of(calendar: bytes) -> list[tuple[str, str | None, str]]:
    """Each entry: what it is about, whether it leaves its hours free, when it starts."""
    found = icalendar.Calendar.from_ical(calendar).walk("VEVENT")
    return [(str(e["UID"]).partition("@")[0], e.get("TRANSP"), e["DTSTART"].to_ical().decode()) for e in found]


def test_the_calendar_of_a_confirmed_person_has_the_workshop_and_the_forum_before_any_interview(
    app: Flask, as_account
) -> None:
    w = world()
    factories.save(WorkshopSeat(workshop=factories.workshop(w.chartres), registration=w.marie))
    visitor = as_account(w.marie.account)
    assert "Ajouter à mon calendrier" in plain(visitor.get("/mon-forum/chartres-2027/agenda"))
    assert events_of(visitor.get("/mon-forum/chartres-2027/agenda.ics").data) == [
        ("forum-1", "TRANSPARENT", "20270318T080000Z"),
        ("place-atelier-1", "OPAQUE", "20270311T080000Z"),
    ]
    w.marie.state = RegistrationState.TO_EXAMINE
    assert "Ajouter le forum" not in plain(visitor.get("/mon-forum/chartres-2027/agenda"))
    assert events_of(visitor.get("/mon-forum/chartres-2027/agenda.ics").data) == []


def test_on_the_day_the_next_interview_stands_first_with_its_table(app: Flask, as_account) -> None:
    w = world()
    actions.book(w.airbel, w.marie, w.slots[0])
    db.session.commit()
    post_office()
    with time_machine.travel(w.slots[0].starts_at - timedelta(minutes=6), tick=False):
        visitor = as_account(w.marie.account)
        page = plain(visitor.get("/mon-forum/chartres-2027/agenda"))
    assert "Dans 6 min, à 9 h 30" in page
    assert re.search(r"<span>table</span><b>1</b>", page)
    with time_machine.travel(w.slots[0].ends_at, tick=False):
        assert "1 entretien sur 1 passé" in plain(visitor.get("/mon-forum/chartres-2027/agenda"))


def test_declining_takes_a_page_with_one_button_and_never_a_get(app: Flask, as_account) -> None:
    w = world()
    interview = actions.book(w.airbel, w.marie, w.slots[0])
    db.session.commit()
    visitor = as_account(w.marie.account)
    url = f"/mon-forum/chartres-2027/entretiens/{interview.id}/refus"
    assert visitor.get(url).status_code == 200
    assert live() == 1
    missing = post(visitor, url, {"words": "Désolée"})
    assert missing.status_code == 422
    assert "Choisissez une raison." in plain(missing)
    assert "Désolée" in plain(missing)
    answer = post(visitor, url, {"reason": "found", "words": "Désolée"})
    assert (answer.status_code, answer.location) == (303, "/mon-forum/chartres-2027/agenda")
    assert live() == 0
    assert post(visitor, url, {"reason": "found"}).status_code == 409


def test_nobody_declines_for_somebody_else(app: Flask, as_account) -> None:
    w = world()
    interview = actions.book(w.airbel, w.marie, w.slots[0])
    lucas = factories.candidate(w.chartres, "Lucas", "Morvan")
    db.session.commit()
    url = f"/mon-forum/chartres-2027/entretiens/{interview.id}/refus"
    assert as_account(lucas.account).get(url).status_code == 404
    assert as_account(w.marie.account).get(f"/mon-forum/lyon-2027/entretiens/{interview.id}/refus").status_code == 404
    assert live() == 1


# --- The organiser
# -------------------------------------------------------------------------------------------------------------


def test_an_organiser_reopens_what_was_declined_and_the_company_sees_them_again(app: Flask, as_account) -> None:
    w = world()
    interview = actions.book(w.airbel, w.marie, w.slots[0])
    db.session.commit()
    organiser, recruiter = as_account(factories.national_organiser()), as_account(factories.recruiter_of(w.airbel))
    listing = "/organisation/chartres-2027/entretiens"
    assert "Marie Tessier" in plain(organiser.get(listing))
    post(
        as_account(w.marie.account),
        f"/mon-forum/chartres-2027/entretiens/{interview.id}/refus",
        {"reason": "found", "words": "Signé hier."},
    )
    assert "Marie Tessier" not in plain(organiser.get(listing))
    page = plain(organiser.get(f"{listing}?vue=clos"))
    assert "J’ai trouvé un emploi. Signé hier." in page
    assert "Marie T." not in plain(recruiter.get(address(w)))
    assert post(recruiter, f"{listing}/{interview.id}/reouverture").status_code == 403
    assert post(organiser, f"{listing}/{interview.id}/reouverture").status_code == 303
    assert "Marie T." in plain(recruiter.get(address(w)))


def test_the_list_of_interviews_costs_the_same_with_one_and_thirty(app: Flask, as_account, count_statements) -> None:
    w = world(booking_audience=BookingAudience.ALL, slots=30)
    actions.book(w.airbel, w.marie, w.slots[0])
    db.session.commit()
    organiser = as_account(factories.national_organiser())
    with count_statements() as one:
        organiser.get("/organisation/chartres-2027/entretiens")
    for n in range(1, 30):
        actions.book(w.airbel, factories.candidate(w.chartres, f"Prénom{n}", "Nom"), w.slots[n])
    db.session.commit()
    with count_statements() as thirty:
        assert plain(organiser.get("/organisation/chartres-2027/entretiens")).count('scope="row"') == 30
    assert len(one) == len(thirty)
