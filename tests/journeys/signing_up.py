"""How people come to the forum of Chartres by themselves."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from tests.journeys.visits import Visitor, words

SKILLS = ("Bonnes pratiques de fabrication", "Validation de procédés", "Chromatographie")


@dataclass(frozen=True)
class SomebodyNew:
    """A person who signs up."""

    first_name: str
    last_name: str
    email: str


@dataclass(frozen=True)
class Firm:
    """A company that signs up, and its number."""

    name: str
    siret: str


def register_candidate(somebody: Visitor, slug: str, who: SomebodyNew, contract_end: date) -> None:
    """The four steps of a candidate."""
    begin_registration(somebody, slug, who, contract_end)
    somebody.page.locator("input[name=workshop]").first.check()
    somebody.page.locator("input[name=share]").check()
    somebody.press("Je m'inscris")
    somebody.is_at(f"/mon-forum/{slug}")


def begin_registration(
    somebody: Visitor, slug: str, who: SomebodyNew, contract_end: date, cv: Path | None = None
) -> None:
    """The first three steps, with a CV or without; the fourth is on the screen."""
    somebody.go(f"/forums/{slug}/inscription/contact")
    somebody.fill(first_name=who.first_name, last_name=who.last_name, email=who.email, phone="01 99 00 12 34")
    somebody.choose("minor", "no")
    somebody.press("Recevoir mon code")
    somebody.reads("Un code vient de partir vers")
    somebody.fill(digits=somebody.code_sent_to(who.email, "accounts.confirmation"))
    somebody.press("Continuer vers votre alternance")
    somebody.is_at(f"/forums/{slug}/inscription/alternance")
    somebody.page.locator("input[name=level]").last.check()
    somebody.fill(
        diploma="Master Qualité des produits de santé",
        training_body="Université de Tours",
        host_company="Laboratoire Exemple",
        end_year=str(contract_end.year),
    )
    somebody.page.locator("[name=end_month]").select_option(str(contract_end.month))
    somebody.page.locator("input[name=contract]").first.check()
    somebody.choose("health_sector", "yes")
    somebody.press("Continuer vers vos compétences")
    somebody.is_at(f"/forums/{slug}/inscription/competences")
    somebody.choose("family", "production")
    for skill in SKILLS:
        somebody.page.get_by_role("combobox", name="Vos compétences").fill(skill)
        somebody.page.keyboard.press("Enter")
    somebody.fill(achievement="J'ai qualifié une ligne de remplissage.")
    if cv is not None:
        somebody.page.locator("[name=cv]").set_input_files(cv)
    somebody.press("Continuer vers l'atelier")
    somebody.is_at(f"/forums/{slug}/inscription/atelier")


def wish(somebody: Visitor, slug: str, company: str) -> None:
    """Choose a company."""
    somebody.go(f"/mon-forum/{slug}/entreprises")
    somebody.page.get_by_role("button", name=words(f"Ajouter {company} à mes vœux")).click()
    somebody.reads("Mes vœux (1)")


def give_an_address(somebody: Visitor, slug: str, who: SomebodyNew) -> None:
    """Before the first step of a company: an address, proved by its six digits."""
    somebody.go(f"/forums/{slug}/entreprise/adresse")
    somebody.fill(first_name=who.first_name, last_name=who.last_name, email=who.email)
    somebody.press("Recevoir mon code")
    somebody.is_at(f"/forums/{slug}/entreprise/code")
    somebody.fill(digits=somebody.code_sent_to(who.email, "accounts.confirmation"))
    somebody.press("Continuer")
    somebody.is_at(f"/forums/{slug}/entreprise")


def register_company(somebody: Visitor, slug: str, who: SomebodyNew, firm: Firm) -> str:
    """The four steps of a company; the address of its home."""
    begin_company(somebody, slug, who, firm)
    somebody.page.locator("[name=authority]").check()
    somebody.page.locator("[name=publication]").check()
    somebody.press("Envoyer notre inscription")
    somebody.reads("Votre inscription est partie.")
    return somebody.page.url.removeprefix(somebody.service.url)


def begin_company(somebody: Visitor, slug: str, who: SomebodyNew, firm: Firm) -> None:
    """The first three steps; the fourth is on the screen."""
    give_an_address(somebody, slug, who)
    somebody.fill(siret=firm.siret)
    somebody.press("Continuer")
    somebody.fill(
        name=firm.name,
        city="Chartres",
        need_overload="Deux lignes de conditionnement à qualifier avant l'été.",
        function="Responsable production",
    )
    somebody.page.locator("[name=size]").select_option("pme")
    somebody.press("Continuer vers votre équipe")
    somebody.is_at(f"/forums/{slug}/entreprise/equipe")
    somebody.press("Continuer vers vos offres")
    somebody.is_at(f"/forums/{slug}/entreprise/offres")
    somebody.page.get_by_role("link", name=words("Venir sans offre")).click()
    somebody.is_at(f"/forums/{slug}/entreprise/envoi")


def enter_as_contact(somebody: Visitor, who: SomebodyNew) -> str:
    """The contact of an imported company, who never signed up: once it is approved, their address opens its home."""
    somebody.sign_in(who.email)
    somebody.page.wait_for_url("**/entreprise/*")
    return somebody.page.url.removeprefix(somebody.service.url).partition("?")[0]


def decline(somebody: Visitor, slug: str, company: str) -> None:
    """Say no to an interview, with a reason."""
    somebody.go(f"/mon-forum/{slug}/agenda")
    somebody.page.get_by_role("link", name=words(f"Décliner l'entretien avec {company}")).click()
    somebody.page.locator("input[name=reason]").first.check()
    somebody.press("Décliner l'entretien")
    somebody.reads("Aucun entretien pour l'instant")
