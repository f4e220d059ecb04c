"""A forum is created step by step by an organiser, as a browser without scripts would do it."""

from datetime import UTC, date, datetime, time

import pytest
import sqlalchemy as sa
import time_machine
from bs4 import BeautifulSoup

from forum_app.core.db import db
from forum_app.core.time_zones import at
from forum_app.documents.actions import ask_badges
from forum_app.documents.queries import BadgeHolder, badge_holders, valid_badges
from forum_app.documents.vocabulary import BadgeRole
from forum_app.forums.models import Forum, Slot
from forum_app.forums.vocabulary import ForumState, WindowKind, WindowOverride
from forum_app.interviews.models import Interview
from forum_app.interviews.vocabulary import InterviewState
from forum_app.mail.models import Letter
from forum_app.workshops.models import Trainer, WorkshopOpening
from forum_app.workshops.opening_queries import first_workshop_of
from tests import factories
from tests.browser import fields, post


@pytest.fixture
def odile(as_account):
    factories.territory("Centre-Normandie")
    factories.territory("Alsace", holiday_subdivision="6AE")
    return as_account(factories.national_organiser())


def only_forum() -> Forum:
    return db.session.scalars(sa.select(Forum)).one()


def place_of(browser, url="/organisation/forums/nouveau", **changes):
    typed = {
        **fields(browser.get(url)),
        "city": "Chartres",
        "venue": "Manufacture de l'Eure",
        "held_on": "2027-05-20",
        "starts_at": "09:00",
        "ends_at": "17:00",
        "capacity": "40",
        "then": "next",
    }
    return post(browser, url, {**typed, **changes})


def create(browser, **changes) -> Forum:
    assert place_of(browser, **changes).status_code == 303
    return only_forum()


def test_a_draft_has_its_windows_its_programme_and_its_workshop_a_week_before(odile):
    answer = place_of(odile)
    forum = only_forum()
    workshop = first_workshop_of(forum.id)
    assert (answer.status_code, answer.location) == (303, "/organisation/chartres-2027/reglages/programme")
    assert (forum.state, forum.title, forum.capacity, forum.held_on) == (
        ForumState.DRAFT,
        "Forum de Chartres",
        40,
        date(2027, 5, 20),
    )
    assert [w.kind for w in forum.windows] == list(WindowKind)
    assert (workshop.starts_at, workshop.ends_at, workshop.capacity) == (
        at(date(2027, 5, 13), time(9)),
        at(date(2027, 5, 13), time(12, 30)),
        40,
    )
    assert forum.organisation.name == "LEEM"


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"held_on": "2027-01-31"}, "Cette date est passée. Choisissez un jour à venir."),
        ({"held_on": "31/02/2027"}, "Écrivez une date qui existe, par exemple 18/03/2027."),
        ({"starts_at": "18:00"}, "Le forum finit avant de commencer."),
        ({"capacity": "0"}, "Un forum a de 1 à 500 places."),
        ({"capacity": "beaucoup"}, "Écrivez un nombre entier, en chiffres."),
        ({"city": " "}, "Écrivez la ville du forum."),
        ({"city": "😀"}, "Un nom contient au moins une lettre."),
        ({"access": "é" * 1247}, "1 247 caractères : la limite est de 1 000."),
        ({"starts_at": "25 h"}, "Écrivez une heure, par exemple 9 h 30."),
    ],
)
def test_a_place_refused_keeps_what_was_typed(odile, changes, sentence):
    answer = place_of(odile, address="3, quai des Foulons", **changes)
    page = answer.get_data(as_text=True).replace("\u00a0", " ")
    assert answer.status_code == 422
    assert sentence in page
    assert "3, quai des Foulons" in page
    assert db.session.scalar(sa.select(sa.func.count()).select_from(Forum)) == 0


def test_a_public_holiday_warns_and_does_not_block(odile):
    page = place_of(odile, held_on="2027-05-06", look="1").get_data(as_text=True)
    assert "férié\u00a0: Ascension" in page
    assert "Dates voisines" in page
    assert place_of(odile, held_on="2027-05-06").status_code == 303


def test_a_town_outside_its_territory_warns_and_does_not_block(odile):
    said = "Lyon est dans le département 69, Rhône, hors du territoire"
    typed = {"city": "Lyon", "address": "12, quai Perrache, 69002 Lyon"}
    page = place_of(odile, look="1", **typed).get_data(as_text=True).replace("\u00a0", " ")
    assert said in page
    forum = create(odile, **typed)
    opening = odile.get(f"/organisation/{forum.slug}/reglages/ouverture").get_data(as_text=True)
    assert said in opening.replace("\u00a0", " ")
    within = place_of(odile, look="1", address="1, place Billard, 28000 Chartres").get_data(as_text=True)
    assert "hors du territoire" not in within


def test_choosing_a_neighbour_only_changes_the_date(odile):
    answer = place_of(odile, held_on="2027-05-06", choose="2027-05-11")
    assert answer.status_code == 200
    assert fields(answer)["held_on"] == "2027-05-11"
    assert fields(answer)["city"] == "Chartres"
    assert db.session.scalar(sa.select(sa.func.count()).select_from(Forum)) == 0


def test_two_forums_of_a_town_in_a_year_have_two_addresses(odile):
    place_of(odile)
    place_of(odile, held_on="2027-11-18")
    assert list(db.session.scalars(sa.select(Forum.slug).order_by(Forum.id))) == ["chartres-2027", "chartres-2027-2"]


def test_a_name_hostile_to_html_is_shown_as_text(odile):
    create(odile, city="<script>alert(1)</script>")
    for url in (
        "/organisation",
        "/organisation/script-alert-1-script-2027",
        "/organisation/script-alert-1-script-2027/reglages/ouverture",
    ):
        page = odile.get(url).get_data(as_text=True)
        assert "<script>alert" not in page
        assert "&lt;script&gt;alert" in page


def test_a_town_in_signs_that_no_address_can_hold_still_has_one(odile):
    assert create(odile, city="東京").slug == "forum-2027"


def test_a_territorial_organiser_creates_in_its_territory_only(as_account):
    mine, other = factories.territory("Centre-Normandie"), factories.territory("Alsace")
    anselme = as_account(factories.territorial_organiser(mine))
    page = anselme.get("/organisation/forums/nouveau")
    assert fields(page)["territory_id"] == str(mine.id)
    assert "Alsace" not in page.get_data(as_text=True)
    assert place_of(anselme, territory_id=str(other.id)).status_code == 422


def test_each_step_opens_saves_and_leads_to_the_next(odile):
    forum = create(odile)
    steps = [("programme", "creneaux"), ("creneaux", "fenetres"), ("fenetres", "acces"), ("acces", "ouverture")]
    for step, following in steps:
        url = f"/organisation/{forum.slug}/reglages/{step}"
        page = odile.get(url)
        assert page.status_code == 200
        answer = post(odile, url, {**fields(page), "then": "next"})
        assert (answer.status_code, answer.location) == (303, f"/organisation/{forum.slug}/reglages/{following}")
    assert len(only_forum().slots) == 12
    assert odile.get(f"/organisation/{forum.slug}/reglages/lieu").status_code == 200


def test_a_step_can_be_left_and_found_again(odile):
    forum = create(odile)
    url = f"/organisation/{forum.slug}/reglages/acces"
    answer = post(odile, url, {**fields(odile.get(url)), "pitch": "Une journée pour se rencontrer.", "then": "leave"})
    assert answer.location == f"/organisation/{forum.slug}"
    assert fields(odile.get(url))["pitch"] == "Une journée pour se rencontrer."


def test_the_forum_moves_with_its_windows_its_slots_and_its_workshop(odile):
    forum = create(odile)
    grid = f"/organisation/{forum.slug}/reglages/creneaux"
    post(odile, grid, fields(odile.get(grid)))
    url = f"/organisation/{forum.slug}/reglages/lieu"
    answer = post(odile, url, {**fields(odile.get(url)), "held_on": "2027-11-18"})  # from summer time to winter time
    forum = only_forum()
    assert answer.status_code == 303
    assert forum.slots[0].starts_at == at(date(2027, 11, 18), time(9, 30))
    assert first_workshop_of(forum.id).starts_at == at(date(2027, 11, 11), time(9))
    assert next(w for w in forum.windows if w.kind is WindowKind.WISHES).closes_at == at(date(2027, 11, 13), time(20))


def _book(forum: Forum, slot: int = 0) -> Interview:
    airbel, marie = factories.company(forum), factories.candidate(forum)
    made = Interview(
        forum_id=forum.id, slot=forum.slots[slot], table=airbel.tables[0], participation=airbel, registration=marie
    )
    factories.save(made)
    return made


def test_capacity_and_tables_are_not_lowered_below_what_is_taken(odile):
    forum = factories.forum("Lyon")
    for name in ("Marie", "Noé", "Inès"):
        factories.candidate(forum, name)
    factories.company(forum, tables=3)
    place, grid = "/organisation/lyon-2027/reglages/lieu", "/organisation/lyon-2027/reglages/creneaux"
    lower = post(odile, place, {**fields(odile.get(place)), "capacity": "2"})
    assert lower.status_code == 422
    assert "3 places sont déjà prises" in lower.get_data(as_text=True).replace("\u00a0", " ")
    fewer = post(odile, grid, {**fields(odile.get(grid)), "tables": "2"})
    assert fewer.status_code == 422
    assert "3 tables sont déjà attribuées" in fewer.get_data(as_text=True).replace("\u00a0", " ")


def test_a_grid_that_would_erase_interviews_is_refused_with_the_list(odile):
    forum = factories.forum("Lyon")
    interview = _book(forum, slot=2)
    url = "/organisation/lyon-2027/reglages/creneaux"
    typed = {**fields(odile.get(url)), "half_days-0-starts_at": "13:00"}
    answer = post(odile, url, typed)
    assert answer.status_code == 422
    assert "le créneau de 10 h 20 a 1 entretien" in answer.get_data(as_text=True).replace("\u00a0", " ")
    assert db.session.get(Slot, interview.slot_id).closed_at is None


def test_a_slot_once_used_is_closed_and_not_deleted(odile):
    forum = factories.forum("Lyon")
    interview = _book(forum, slot=0)
    interview.state = InterviewState.CANCELLED
    db.session.commit()
    url = "/organisation/lyon-2027/reglages/creneaux"
    assert post(odile, url, {**fields(odile.get(url)), "half_days-0-starts_at": "13:00"}).status_code == 303
    kept = list(db.session.scalars(sa.select(Slot).where(Slot.forum_id == forum.id, Slot.closed_at.is_not(None))))
    assert [slot.id for slot in kept] == [interview.slot_id]
    starts = [slot.starts_at for slot in only_forum().slots if slot.closed_at is None]
    assert starts[0] == at(date(2027, 3, 18), time(13))


def test_the_preview_answers_a_fragment_to_htmx_and_a_page_without(odile):
    forum = create(odile)
    url = f"/organisation/{forum.slug}/reglages/creneaux"
    typed = {**fields(odile.get(url)), "tables": "24"}
    fragment = (
        post(odile, f"{url}/apercu", typed, headers={"HX-Request": "true"})
        .get_data(as_text=True)
        .replace("\u00a0", " ")
    )
    assert "12 créneaux × 24 tables = 288 entretiens, soit 7,2 par candidat." in fragment
    assert "<html" not in fragment
    page = post(odile, f"{url}/apercu", typed).get_data(as_text=True)
    assert "<html" in page
    assert f'action="{url}"' in page  # from the preview without scripts, the way on still saves
    assert only_forum().slots == []


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"half_days-0-ends_at": "09:00"}, "Cette demi-journée finit avant de commencer."),
        ({"half_days-0-slot_minutes": "5"}, "Un créneau dure de 10 à 40 min."),
        ({"pauses-0-kind": "sieste"}, "N’est pas un choix valide."),
        ({"half_days-0-ends_at": "09:45"}, "Un créneau de 20 min ne tient pas dans cette demi-journée."),
        ({"half_days-1-starts_at": "12:00"}, "Cette demi-journée commence avant la fin de la précédente (12 h 10)."),
        ({"pauses-0-starts_at": "08:00"}, "Cette pause commence avant le premier entretien (9 h 30)."),
        ({"pauses-2-starts_at": "12:30"}, "Cette pause chevauche une autre, de 12 h 10 à 13 h 30."),
        ({"tables": "0"}, "Un forum a de 1 à 200 tables."),
    ],
)
def test_a_grid_refused_says_why_beside_its_field(odile, changes, sentence):
    forum = create(odile)
    url = f"/organisation/{forum.slug}/reglages/creneaux"
    answer = post(odile, url, {**fields(odile.get(url)), **changes})
    page = answer.get_data(as_text=True).replace("\u00a0", " ")
    assert answer.status_code == 422
    assert sentence in page
    assert f'id="{next(iter(changes))}-error"' in page or 'class="field-error"' in page


def test_rows_are_added_and_taken_away_by_the_form_itself(odile):
    forum = create(odile)
    url = f"/organisation/{forum.slug}/reglages/programme"
    typed = fields(odile.get(url))
    added = fields(post(odile, url, {**typed, "forum_rows-0-title": "Accueil, badges, café", "add": "forum_rows"}))
    assert added["forum_rows-0-title"] == "Accueil, badges, café"
    assert added["forum_rows-2-title"] == ""
    fewer = fields(post(odile, url, {**added, "remove": "forum_rows-1"}))
    assert [name for name in fewer if name.startswith("forum_rows") and name.endswith("title")] == [
        "forum_rows-0-title",
        "forum_rows-1-title",
    ]


def test_the_workshop_stands_before_the_forum_or_not_at_all(odile):
    forum = create(odile)
    url = f"/organisation/{forum.slug}/reglages/programme"
    typed = fields(odile.get(url))
    late = post(odile, url, {**typed, "workshop_day": "2027-05-21"})
    assert late.status_code == 422
    assert "L’atelier se tient avant le forum" in late.get_data(as_text=True)
    assert post(odile, url, {**typed, "no_workshop": "y"}).status_code == 303
    assert first_workshop_of(forum.id) is None


def trainers_with_badges(forum: Forum) -> list[BadgeHolder]:
    return [holder for holder in badge_holders(forum) if holder.role is BadgeRole.TRAINER]


def test_those_who_run_the_workshop_get_badges_and_whoever_goes_loses_theirs(odile):
    forum = create(odile)
    url = f"/organisation/{forum.slug}/reglages/programme"
    typed = fields(post(odile, url, {**fields(odile.get(url)), "add": "trainers"}))
    nobody = post(odile, url, {**typed, "trainers-0-first_name": "Gwenola"})
    assert (nobody.status_code, "Écrivez le nom." in nobody.get_data(as_text=True)) == (422, True)
    gwenola = {
        "trainers-0-first_name": "Gwenola",
        "trainers-0-last_name": "Lestienne",
        "trainers-0-organisation_name": "ANAF",
    }
    timothee = {
        "trainers-1-first_name": "Timothée",
        "trainers-1-last_name": "Braspart",
        "trainers-1-organisation_name": "ANAF",
    }
    assert post(odile, url, {**typed, **gwenola, **timothee}).status_code == 303
    braspart, lestienne = trainers_with_badges(forum)
    assert (braspart.last_name, lestienne.last_name) == ("Braspart", "Lestienne")
    ask_badges(forum, [braspart, lestienne], asked_by_id=1)
    db.session.commit()
    kept = fields(odile.get(url))
    fewer = fields(post(odile, url, {**kept, "remove": "trainers-1"}))
    assert post(odile, url, fewer).status_code == 303
    assert trainers_with_badges(forum) == [lestienne]
    assert list(valid_badges(forum)) == [("trainer", lestienne.subject_id)]


def test_a_shared_workshop_that_one_forum_gives_up_keeps_its_badges_at_the_other(odile):
    lyon, chartres = factories.forum("Lyon"), factories.forum("Chartres")
    shared = factories.workshop(lyon)
    shared.openings.append(WorkshopOpening(forum=chartres))
    factories.save(Trainer(workshop_id=shared.id, first_name="Gwenola", last_name="Lestienne"))
    for forum in (lyon, chartres):
        ask_badges(forum, trainers_with_badges(forum), asked_by_id=1)
    db.session.commit()
    url = f"/organisation/{chartres.slug}/reglages/programme"
    assert post(odile, url, {**fields(odile.get(url)), "no_workshop": "y"}).status_code == 303
    assert (len(valid_badges(lyon)), len(valid_badges(chartres))) == (1, 0)


def test_windows_out_of_order_are_refused_on_both_fields(odile):
    forum = create(odile)
    url = f"/organisation/{forum.slug}/reglages/fenetres"
    typed = fields(odile.get(url))
    answer = post(odile, url, {**typed, "freeze_opens": "2027-05-01T18:00"})
    page = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert 'id="freeze_opens-error"' in page
    assert 'id="booking_closes-error"' in page
    assert "Le gel commence avant la fin des réservations." in page
    inverted = post(odile, url, {**typed, "companies_closes": "2027-01-01T18:00"}).get_data(as_text=True)
    # Twice in the summary, once beside each field; far from its field too, an error names its window.
    assert inverted.replace("\u00a0", " ").count("« Entreprises » ferme avant d’ouvrir.") == 4
    empty = post(odile, url, {**typed, "wishes_opens": ""}).get_data(as_text=True).replace("\u00a0", " ")
    assert empty.count("Vœux et sélections, ouverture : écrivez une date et une heure.") == 2


def test_what_is_said_of_the_windows_follows_the_dates_typed(odile):
    forum = create(odile)
    url = f"/organisation/{forum.slug}/reglages/fenetres"
    typed = {**fields(odile.get(url)), "wishes_closes": "2027-05-08T20:00"}  # Victory in Europe day
    before = odile.get(url).get_data(as_text=True)
    fragment = post(odile, f"{url}/apercu", typed, headers={"HX-Request": "true"}).get_data(as_text=True)
    assert "<html" not in fragment
    assert "Vœux jusqu’au samedi\u00a08\u00a0mai" in fragment
    assert "la fenêtre ferme un jour férié (Fête de la Victoire)" in fragment
    bar = BeautifulSoup(fragment, "html.parser").select_one("#bar-wishes rect")
    kept = BeautifulSoup(before, "html.parser").select_one("#bar-wishes rect")
    assert (bar["x"], float(bar["width"][:-1]) < float(kept["width"][:-1])) == (kept["x"], True)
    page = post(odile, f"{url}/apercu", typed).get_data(as_text=True)
    assert ("<html" in page, "Vœux jusqu’au samedi\u00a08\u00a0mai" in page, f'action="{url}"' in page) == (
        True,
        True,
        True,
    )
    assert odile.get(url).get_data(as_text=True).count("8\u00a0mai") == 0  # nothing is saved
    half = post(odile, f"{url}/apercu", {**typed, "wishes_closes": ""}, headers={"HX-Request": "true"})
    assert "Vœux et sélections, fermeture\u00a0: écrivez une date" in half.get_data(as_text=True)


def test_the_length_advised_is_tried_by_a_button_and_nothing_is_saved(odile):
    forum = create(odile, capacity="60")
    url = f"/organisation/{forum.slug}/reglages/creneaux"
    long = {f"half_days-{n}-slot_minutes": "25" for n in (0, 1)}
    page = post(odile, f"{url}/apercu", {**fields(odile.get(url)), **long})
    advice = BeautifulSoup(page.get_data(as_text=True), "html.parser").select_one("#grid-preview .note").text
    assert "Des entretiens de 20 min ajouteraient 4 créneaux." in advice.replace("\u00a0", " ")
    assert "Essayer 20 min" in advice.replace("\u00a0", " ")
    tried = post(odile, f"{url}/apercu", {**fields(page), "try": "20"})
    typed = fields(tried)
    assert (typed["half_days-0-slot_minutes"], typed["half_days-1-slot_minutes"]) == ("20", "20")
    assert "12 créneaux × 24 tables" in tried.get_data(as_text=True).replace("\u00a0", " ")
    odd = fields(post(odile, f"{url}/apercu", {**fields(page), "try": "13"}))
    assert odd["half_days-0-slot_minutes"] == "25"
    assert only_forum().slots == []


def ticked(page) -> list[str]:
    steps = BeautifulSoup(page.get_data(as_text=True), "html.parser").select(".stepper li")
    return [li.select_one(".step-name").text for li in steps if li.find(string="fait")]


def test_a_step_is_ticked_once_somebody_kept_it_and_nothing_is_missing(odile):
    forum = create(odile)
    home = f"/organisation/{forum.slug}/reglages"
    assert ticked(odile.get(f"{home}/acces")) == ["Lieu et date"]  # the usual programme and windows await a reader
    for step in ("fenetres", "programme", "creneaux"):
        url = f"{home}/{step}"
        assert post(odile, url, {**fields(odile.get(url)), "then": "next"}).status_code == 303
    assert ticked(odile.get(f"{home}/lieu")) == ["Lieu et date", "Programme et atelier", "Créneaux", "Fenêtres"]
    url = f"{home}/acces"
    assert post(odile, url, {**fields(odile.get(url)), "contact_email": "", "then": "next"}).status_code == 303
    assert "Accès" not in ticked(odile.get(f"{home}/lieu"))
    assert post(odile, url, {**fields(odile.get(url)), "contact_email": "f@leem.example"}).status_code == 303
    assert ticked(odile.get(f"{home}/ouverture"))[-1] == "Accès"


def test_a_window_is_opened_and_closed_by_hand(odile):
    factories.forum("Lyon")
    url = "/organisation/lyon-2027/reglages/fenetres/booking/decision"

    def found():
        return next(w for w in only_forum().windows if w.kind is WindowKind.BOOKING).override

    def decide(decision: str):
        shown = fields(odile.get("/organisation/lyon-2027/reglages/fenetres"), 'form[action$="/booking/decision"]')
        return post(odile, url, {**shown, "decision": decision})

    decide("close")
    assert found() is WindowOverride.CLOSED
    decide("dates")
    assert found() is None
    assert post(odile, url, {"decision": "perhaps"}).status_code == 400
    assert (
        post(odile, "/organisation/lyon-2027/reglages/fenetres/unknown/decision", {"decision": "open"}).status_code
        == 400
    )


def test_two_organisers_on_the_same_page_are_told_and_nothing_is_lost(odile, as_account):
    forum = create(odile)
    url = f"/organisation/{forum.slug}/reglages/acces"
    anselme = as_account(factories.territorial_organiser(forum.territory))
    mine, theirs = fields(odile.get(url)), fields(anselme.get(url))
    assert post(anselme, url, {**theirs, "contact_name": "Anselme Duroy"}).status_code == 303
    answer = post(odile, url, {**mine, "contact_name": "Odile R.", "pitch": "Venez nombreux."})
    page = answer.get_data(as_text=True).replace("\u00a0", " ")
    assert answer.status_code == 409
    assert "Anselme a changé cette page à 10 h 00." in page
    assert "Anselme Duroy" in page
    assert "Venez nombreux." in page
    assert only_forum().contact_name == "Anselme Duroy"
    assert post(odile, url, fields(answer, "main form")).status_code == 303
    assert (only_forum().contact_name, only_forum().pitch) == ("Odile R.", "Venez nombreux.")


@pytest.mark.parametrize(
    ("step", "kept", "typed", "said"),
    [
        (
            "lieu",
            {"venue": "Halle aux grains"},
            {"capacity": "41"},
            ["Lieu Halle aux grains Manufacture de l'Eure", "Places candidats 40 41"],
        ),
        (
            "programme",
            {"forum_rows-0-title": "Café"},
            {"workshop_capacity": "12"},
            ["Places à l'atelier 40 12", "Programme du forum 9 h 00 20 Café ·"],
        ),
        (
            "creneaux",
            {"tables": "23"},
            {"half_days-0-slot_minutes": "15"},
            ["Tables 23 24", "Demi-journées 9 h 30 12 h 10 20 5 · 13 h 30 16 h 10 20 5 9 h 30 12 h 10 15 5 · 13 h 30"],
        ),
        (
            "fenetres",
            {"companies_closes": "2027-04-20T23:59"},
            {"wishes_closes": "2027-05-14T20:00"},
            ["Vœux et sélections, fermeture 15 mai 2027, 20 h 00 14 mai 2027, 20 h 00"],
        ),
    ],
)
def test_both_versions_of_every_step_are_read_side_by_side(odile, step, kept, typed, said):
    forum = create(odile)
    url = f"/organisation/{forum.slug}/reglages/{step}"
    first = fields(odile.get(url))
    assert post(odile, url, {**first, **kept}).status_code == 303
    answer = post(odile, url, {**first, **typed})
    page = " ".join(
        BeautifulSoup(answer.get_data(as_text=True), "html.parser")
        .get_text(" ")
        .replace("\u00a0", " ")
        .replace("’", "'")
        .split()
    )
    assert answer.status_code == 409
    for sentence in said:
        assert sentence in page


def test_a_workshop_is_not_moved_to_a_day_that_is_past(odile):
    forum = create(odile)
    url = f"/organisation/{forum.slug}/reglages/programme"
    typed = fields(odile.get(url))
    late = post(odile, url, {**typed, "workshop_day": "2027-01-10"})
    assert (
        late.status_code,
        "Ce moment est passé. Choisissez un jour à venir." in late.get_data(as_text=True).replace("\u00a0", " "),
    ) == (422, True)
    with time_machine.travel(datetime(2027, 5, 14, 9, tzinfo=UTC), tick=False):
        assert (
            post(odile, url, {**typed, "workshop_venue": "Ailleurs"}).status_code == 303
        )  # one that was held keeps its day


def test_a_draft_without_grid_or_legal_mentions_does_not_open(odile):
    forum = create(odile)
    page = odile.get(f"/organisation/{forum.slug}/reglages/ouverture").get_data(as_text=True)
    assert "Il manque la grille des entretiens." in page
    assert "Il manque les mentions légales." in page
    answer = post(odile, f"/organisation/{forum.slug}/annonce")
    assert answer.status_code == 409
    assert only_forum().state is ForumState.DRAFT


def test_a_forum_is_cancelled_by_typing_its_town_and_everybody_is_told_once(odile):
    forum = factories.forum("Orléans", slug="orleans-2027")
    factories.candidate(forum)
    factories.company(forum)
    assert post(odile, "/organisation/orleans-2027/annulation", {"town": "Lyon"}).status_code == 422
    assert only_forum().state is ForumState.ANNOUNCED
    assert post(odile, "/organisation/orleans-2027/annulation", {"town": "orleans"}).status_code == 303
    assert only_forum().state is ForumState.CANCELLED
    assert db.session.scalar(sa.select(sa.func.count()).where(Letter.kind == "setup.forum_cancelled")) == 2
    assert post(odile, "/organisation/orleans-2027/annulation", {"town": "orleans"}).status_code == 422


def test_another_territory_s_forum_is_not_found(as_account):
    mine, other = factories.territory("Centre-Normandie"), factories.territory("Alsace")
    anselme = as_account(factories.territorial_organiser(mine))
    factories.forum("Strasbourg", territory=other)
    for step in ("lieu", "programme", "creneaux", "fenetres", "acces", "ouverture"):
        assert anselme.get(f"/organisation/strasbourg-2027/reglages/{step}").status_code == 404
    assert anselme.get("/organisation/strasbourg-2027").status_code == 404


def test_the_list_of_companies_is_shown_by_hand_or_by_its_date(odile, client):
    forum = factories.forum("Lyon")
    factories.company(forum, "Airbel")
    url, page = (
        "/organisation/lyon-2027/reglages/fenetres/entreprises-publiques",
        "/organisation/lyon-2027/reglages/fenetres",
    )
    own = 'form[action$="/entreprises-publiques"]'
    assert "Publier la liste maintenant" in odile.get(page).text
    assert "Airbel" not in client.get("/forums/lyon-2027").text
    assert post(odile, url, fields(odile.get(page), own)).status_code == 303
    assert "Airbel" in client.get("/forums/lyon-2027").text
    assert "Suivre la clôture des inscriptions" in odile.get(page).text
    assert post(odile, url, fields(odile.get(page), own)).status_code == 303
    assert "Airbel" not in client.get("/forums/lyon-2027").text
    assert post(odile, url, {"decision": "demain"}).status_code == 400


@pytest.mark.parametrize(("kind", "label"), [("candidats", "Candidats"), ("entreprises", "Entreprises")])
def test_the_pages_of_an_import_stand_under_its_entry_of_the_menu(odile, kind, label):
    factories.forum("Lyon")
    page = odile.get(f"/organisation/lyon-2027/importer/{kind}").text
    current = page.split('aria-current="page"')[1].split("</a>")[0]
    assert label in current
