"""What organisers do on their pages, in the words of a story."""

import re
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from playwright.sync_api import Download, expect

from tests.journeys.visits import Visitor, words


def open_the_space(odile: Visitor, link: str) -> None:
    """The one-time link of the first organiser, who says who they are."""
    odile.page.goto(link)
    odile.fill(first_name="Odile", last_name="Ravinel", email="odile@leem.example")
    odile.press("Ouvrir mon espace")
    odile.is_at("/mon-compte")


def make_a_territory(odile: Visitor) -> None:
    """The organisation that holds forums, then its territory."""
    odile.go("/organisation/organismes/nouveau")
    odile.fill(name="Les Entreprises du Médicament", short_name="LEEM", contact_email="forum@leem.example")
    odile.press("Enregistrer l'organisme")
    odile.go("/organisation/territoires/nouveau")
    odile.fill(name="Centre-Normandie")
    odile.choose("departements", "28")
    odile.choose("departements", "76")
    odile.page.get_by_label("Vacances scolaires").select_option("B")
    odile.press("Enregistrer le territoire")
    odile.is_at("/organisation/territoires")


@dataclass(frozen=True)
class Plan:
    """What is chosen for a forum. policy: of its workshop, where it is not the usual one."""

    day: date
    policy: str = ""
    places: int = 60
    tables: int = 24

    @property
    def slug(self) -> str:
        return f"chartres-{self.day.year}"


def create_the_forum(odile: Visitor, plan: Plan) -> None:
    """The six steps of the wizard, then the announcement."""
    odile.go("/organisation/forums/nouveau")
    odile.page.get_by_label("Territoire").select_option(label="Centre-Normandie")
    odile.fill(
        city="Chartres",
        venue="Manufacture de l'Eure",
        address="4 quai de l'Essai, 28000 Chartres",
        capacity=str(plan.places),
        held_on=plan.day.isoformat(),
    )
    odile.page.locator("[name=held_on]").dispatch_event("change")
    expect(odile.page.locator("#calendar")).to_contain_text("forum")
    go_on(odile, f"/organisation/{plan.slug}/reglages/programme")
    odile.fill(workshop_capacity="40")
    if plan.policy:
        odile.choose("policy", plan.policy)
    go_on(odile, f"/organisation/{plan.slug}/reglages/creneaux")
    odile.fill(tables="20")
    odile.page.locator("[name=tables]").dispatch_event("change")
    expect(odile.page.locator("#grid-preview .key-figure").first).to_have_text("240")
    odile.fill(tables=str(plan.tables))
    odile.page.locator("[name=tables]").dispatch_event("change")
    expect(odile.page.locator("#grid-preview .key-figure").first).to_have_text("288")
    go_on(odile, f"/organisation/{plan.slug}/reglages/fenetres")
    go_on(odile, f"/organisation/{plan.slug}/reglages/acces")
    odile.choose("booking_audience", "all")
    odile.choose("certificate_policy", "none")
    odile.fill(contact_email="forum@leem.example")
    go_on(odile, f"/organisation/{plan.slug}/reglages/ouverture")
    odile.page.get_by_text(words("Annoncer le forum")).first.click()
    odile.page.get_by_role("dialog").get_by_role("button", name=words("Annoncer le forum")).click()
    odile.is_at(f"/organisation/{plan.slug}")
    odile.reads("Le forum est annoncé. Sa page est publique.")


def go_on(odile: Visitor, path: str) -> None:
    """To the next step."""
    odile.page.locator("button[name=then][value=next]:visible").last.click()
    odile.is_at(path)


def open_window(odile: Visitor, plan: Plan, name: str) -> None:
    """Open a window by hand; one that its dates have opened already stays so."""
    odile.go(f"/organisation/{plan.slug}/reglages/fenetres")
    section = odile.page.locator("section.window").filter(
        has=odile.page.get_by_role("heading", name=words(name, whole=True))
    )
    act = section.get_by_text(words("Ouvrir maintenant"))
    if act.count():
        act.click()
        odile.page.get_by_role("dialog").get_by_role("button", name=words("Ouvrir maintenant")).click()
        section = odile.page.locator("section.window").filter(
            has=odile.page.get_by_role("heading", name=words(name, whole=True))
        )
    expect(section.get_by_text("Ouverte", exact=True)).to_be_visible()


def import_companies(odile: Visitor, plan: Plan, file: Path) -> None:
    """Give in the file of companies, read what is said of it, enter it."""
    odile.go(f"/organisation/{plan.slug}/importer/entreprises")
    odile.page.locator("[name=file]").set_input_files(file)
    odile.press("Vérifier le fichier")
    odile.reads("14 lignes prêtes, 3 à corriger")
    enter_the_file(odile, "Importer les 14 lignes")
    odile.reads("14 entreprises importées")
    odile.reads("3 lignes sont restées dehors")


def import_candidates(odile: Visitor, plan: Plan, file: Path, agreed_on: date) -> None:
    """The same for candidates, with where and when they agreed."""
    odile.go(f"/organisation/{plan.slug}/importer/candidats")
    odile.page.locator("[name=file]").set_input_files(file)
    odile.choose("agreed", "yes")
    odile.fill(
        consent_where="Formulaire du cluster", consent_on=agreed_on.isoformat(), consent_text="Mention du formulaire"
    )
    odile.page.locator("[name=health_sector]").check()
    odile.press("Vérifier le fichier")
    odile.reads("42 lignes prêtes, 5 à corriger")
    enter_the_file(odile, "Importer les 42 lignes")
    odile.reads("42 candidats importés")
    odile.reads("5 lignes sont restées dehors")


def enter_the_file(odile: Visitor, name: str) -> None:
    odile.page.locator("[data-dialog=importer]").click()
    odile.page.get_by_role("dialog").get_by_role("button", name=words(name)).click()
    odile.page.wait_for_url(re.compile(r"/importer/\w+/\d+$"))


def figures(odile: Visitor) -> dict[str, int]:
    """The counts of the result of an import: « inscriptions confirmées » → 37."""
    rows = odile.page.locator(".import-counts li")
    return {row.locator("b").inner_text(): int(row.locator(".key-figure").inner_text()) for row in rows.all()}


def approve(odile: Visitor, plan: Plan, company: str) -> None:
    """Say yes to a company."""
    odile.go(f"/organisation/{plan.slug}/entreprises")
    odile.page.get_by_role("searchbox").fill(company)
    odile.page.get_by_role("searchbox").press("Enter")
    odile.page.get_by_role("row").get_by_role("link", name=company).click()
    odile.press("Valider et prévenir")
    odile.reads("Validée")


def print_badges(odile: Visitor, plan: Plan) -> bytes:
    """Badges of everybody."""
    odile.go(f"/organisation/{plan.slug}/impressions/badges")
    odile.press("Préparer les badges")
    return the_document(odile)


def print_agendas(odile: Visitor, plan: Plan, name: str) -> bytes:
    """« Préparer les agendas par table » or « … des candidats »."""
    odile.go(f"/organisation/{plan.slug}/impressions")
    odile.press(name)
    return the_document(odile)


def the_document(somebody: Visitor) -> bytes:
    """Wait for the document asked for, and download it."""
    link = somebody.page.get_by_role("link", name=words("Télécharger le PDF"))
    expect(link).to_be_visible(timeout=90_000)
    with somebody.page.expect_download() as coming:
        link.click()
    return content_of(coming.value)


def content_of(download: Download) -> bytes:
    return Path(download.path()).read_bytes()
