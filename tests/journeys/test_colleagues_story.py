"""A forum run by several, from an empty database: colleagues invited, an import without invitations and the invitations
later, two decisions at the same time, a seat given by hand where the workshop is required, a CV opened, a freeze, an
erasure.
"""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from forum_app.accounts.models import Account
from forum_app.candidates.models import Registration
from forum_app.candidates.vocabulary import RegistrationState
from forum_app.core.db import db
from tests.files.hostile import plain_pdf
from tests.journeys import booking, organising, signing_up, team
from tests.journeys.organising import Plan
from tests.journeys.serving import Service, running
from tests.journeys.signing_up import Firm, SomebodyNew
from tests.journeys.test_main_story import dated_for, next_day_of_march
from tests.journeys.visits import PHONE, Visitor, visitor, words

pytestmark = pytest.mark.browser

ANSELME, CAMILLE, SOLENE = "anselme@cluster.example", "camille@accueil.example", "solene@anaf.example"
MARIE = SomebodyNew("Marie", "Tourvieille", "marie@exemple.example")
EVA = SomebodyNew("Éva", "Sauvagnac", "eva@exemple.example")
NAIMA = SomebodyNew("Naïma", "Castelbon", "naima@galenor.example")
GALENOR = Firm("Galénor", "00000990200016")


@pytest.fixture(scope="module")
def service() -> Iterator[Service]:
    with running() as started:
        yield started


def test_a_forum_run_by_several(chromium: Browser, service: Service, tmp_path: Path) -> None:
    plan = Plan(next_day_of_march(), policy="required")
    link = re.search(r"http\S+", service.flask("organiser", "first"))
    assert link is not None
    with (
        visitor(chromium, service) as odile,
        visitor(chromium, service) as anselme,
        visitor(chromium, service) as naima,
        visitor(chromium, service, PHONE) as marie,
    ):
        organising.open_the_space(odile, link[0])
        organising.make_a_territory(odile)
        organising.create_the_forum(odile, plan)
        a_team_comes(chromium, odile, anselme, plan)
        for window in ("Entreprises", "Candidats", "Vœux et sélections", "Réservation directe"):
            organising.open_window(odile, plan, window)

        people_are_imported_and_invited_later(chromium, odile, plan)
        with visitor(chromium, service, PHONE) as eva:
            signing_up.begin_registration(eva, plan.slug, EVA, plan.day.replace(year=plan.day.year + 2))
            eva.page.locator("input[name=workshop]").first.check()
            eva.page.locator("input[name=share]").check()
            eva.press("Je m'inscris")
            eva.is_at(f"/mon-forum/{plan.slug}")
        two_decide_at_the_same_time(odile, anselme, plan)

        cv = tmp_path / "cv.pdf"
        cv.write_bytes(plain_pdf())
        signing_up.begin_registration(marie, plan.slug, MARIE, plan.day, cv)
        marie.page.locator("input[name=workshop]").first.check()
        marie.page.locator("input[name=share]").check()
        marie.page.locator("input[name=cv_agreed]").check()
        marie.press("Je m'inscris")
        marie.is_at(f"/mon-forum/{plan.slug}")
        home = signing_up.register_company(naima, plan.slug, NAIMA, GALENOR)
        organising.approve(anselme, plan, GALENOR.name)
        a_seat_is_required_and_given_by_hand(odile, naima, plan, home)
        a_cv_opens_with_the_agendas(odile, naima, plan, home)
        agendas_freeze(odile, naima, plan, home)
        somebody_is_erased(marie, service)


def a_team_comes(chromium: Browser, odile: Visitor, anselme: Visitor, plan: Plan) -> None:
    """A colleague for the territory, one for the day, a trainer: each sees what is theirs and nothing more."""
    team.invite(odile, f"/organisation/{plan.slug}/equipe", CAMILLE, "desk")
    team.invite(odile, f"/organisation/{plan.slug}/equipe", SOLENE, "trainer")
    odile.go("/organisation/territoires")
    odile.page.get_by_role("link", name=words("Équipe")).last.click()
    page = odile.page.url.removeprefix(odile.service.url)
    team.invite(odile, page, ANSELME, "territorial_organiser")
    odile.service.let_letters_leave()
    team.join(anselme, ANSELME, "Anselme", "Duroy")
    with visitor(chromium, odile.service, PHONE) as camille:
        team.join(camille, CAMILLE, "Camille", "Noirot")
        camille.go(f"/organisation/{plan.slug}/accueil")
        camille.reads("Liste d'accueil")
        team.is_refused(camille, f"/organisation/{plan.slug}/candidats")
    with visitor(chromium, odile.service, PHONE) as solene:
        team.join(solene, SOLENE, "Solène", "Arbogast")
        solene.go(f"/organisation/{plan.slug}/atelier")
        team.is_refused(solene, f"/organisation/{plan.slug}/entreprises/export.csv")


def people_are_imported_and_invited_later(chromium: Browser, odile: Visitor, plan: Plan) -> None:
    """Nobody is written to with the import; one of them is invited later, reads the file again and agrees."""
    odile.go(f"/organisation/{plan.slug}/importer/candidats")
    odile.page.locator("[name=file]").set_input_files(dated_for("candidats.csv", plan.day.year, odile.service.folder))
    odile.choose("agreed", "no")
    odile.page.locator("[name=health_sector]").check()
    odile.press("Vérifier le fichier")
    organising.enter_the_file(odile, "Importer les 42 lignes")
    odile.service.let_letters_leave()
    assert [kind for kind, _message in odile.service.mailbox() if kind.startswith("candidates.")] == []
    odile.go(f"/organisation/{plan.slug}")
    odile.reads("42 personnes n'ont jamais été invitées")
    odile.go(f"/organisation/{plan.slug}/candidats/invitees")
    odile.page.locator("input[name=ids]").first.check()
    odile.press("Inviter")
    odile.press("Inviter cette personne")
    odile.is_at(f"/organisation/{plan.slug}/candidats/invitees")
    odile.service.let_letters_leave()
    ((_kind, letter),) = [found for found in odile.service.mailbox() if found[0] == "candidates.invited"]
    with visitor(chromium, odile.service, PHONE) as invited:
        invited.page.goto(team.link_in(invited, str(letter["To"]), "candidates.invited"))
        invited.reads("Votre dossier vous attend")
        invited.press("Voir mon dossier")
        invited.page.wait_for_url(lambda url: f"/forums/{plan.slug}/inscription/" in url)
    assert _state(odile.service, str(letter["To"])) is RegistrationState.INVITED  # read, and no answer yet


def _state(service: Service, address: str) -> RegistrationState:
    with service.app.app_context():
        return db.session.query(Registration).filter_by(email=address).one().state


def two_decide_at_the_same_time(odile: Visitor, anselme: Visitor, plan: Plan) -> None:
    """The second one reads both decisions, and keeps the first: one letter leaves."""
    record = team.record_of(odile, plan.slug, "candidats?vue=a-examiner", EVA.last_name)
    odile.go(record)
    anselme.go(record)
    team.decide(odile, "confirm", "active_search")
    expect(odile.page).not_to_have_url(odile.service.url + record)
    team.decide(anselme, "refuse", "outside")
    anselme.reads("Odile a décidé")
    anselme.press("Garder la décision d'Odile")
    anselme.is_at(record)
    anselme.reads("sans effet")
    odile.service.let_letters_leave()
    assert _state(odile.service, EVA.email) is RegistrationState.CONFIRMED
    assert len(odile.service.letters_to(EVA.email, "candidates.confirmed")) == 1
    assert odile.service.letters_to(EVA.email, "candidates.refused") == []


def a_seat_is_required_and_given_by_hand(odile: Visitor, naima: Visitor, plan: Plan, home: str) -> None:
    """Without a seat nobody is booked, and the grid says why; with one given by hand, they are."""
    record = team.record_of(odile, plan.slug, "candidats", MARIE.last_name)
    odile.go(record)
    odile.press("Retirer la place")
    odile.reads("sans place")
    booking.open_grid(naima, home)
    expect(naima.page.get_by_role("img", name=words("Marie T.")).first).to_have_attribute(
        "aria-label", re.compile("sans place à l’atelier")
    )
    odile.go(record)
    odile.page.locator("select[name=workshop]").select_option(index=1)
    odile.press("Donner la place")
    odile.reads("Place prise")
    booking.open_grid(naima, home)
    row = naima.page.locator("table.booking tbody tr").filter(has_text=re.compile("Marie"))
    cell = booking.Cell.of(row.locator("button.cell-free").first.get_attribute("value") or "")
    booking.book(naima, cell)
    booking.filled(naima, 1)


def a_cv_opens_with_the_agendas(odile: Visitor, naima: Visitor, plan: Plan, home: str) -> None:
    """Closed until agendas are out; opened by hand, it is downloaded."""
    booking.open_grid(naima, home)
    naima.page.get_by_role("link", name=words("Marie T.")).first.click()
    card = naima.page.url.removeprefix(naima.service.url)
    expect(naima.page.get_by_role("link", name=words("Ouvrir son CV"))).to_have_count(0)
    team.close_or_open(odile, plan.slug, "Agendas", "Ouvrir maintenant")
    naima.go(card)
    with naima.page.expect_download() as coming:
        naima.page.get_by_role("link", name=words("Ouvrir son CV")).click()
    assert Path(coming.value.path()).read_bytes().startswith(b"%PDF")


def agendas_freeze(odile: Visitor, naima: Visitor, plan: Plan, home: str) -> None:
    """Frozen by hand: the grid says so, and nothing can be booked."""
    team.close_or_open(odile, plan.slug, "Gel", "Ouvrir maintenant")
    booking.open_grid(naima, home)
    naima.reads("L'organisateur a figé les agendas.")
    expect(naima.page.locator("button.cell-free")).to_have_count(0)


def somebody_is_erased(marie: Visitor, service: Service) -> None:
    """She erases herself, after reading what goes: nothing of her is left, and the company is told."""
    marie.go("/mon-compte/effacement")
    marie.press("Tout effacer")
    marie.reads("Tout ce qui vous concernait est effacé.")
    with service.app.app_context():
        assert db.session.query(Account).filter_by(email=MARIE.email).count() == 0
        assert db.session.query(Registration).filter_by(email=MARIE.email).count() == 0
    service.let_letters_leave()
    assert len(service.letters_to(NAIMA.email, "interviews.withdrawn")) == 1
