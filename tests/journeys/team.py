"""People who run a forum together: invited, let in, deciding at the same time."""

import re

from playwright.sync_api import expect

from tests.journeys.serving import eventually
from tests.journeys.visits import Visitor, words


def invite(organiser: Visitor, page: str, address: str, role: str) -> None:
    """Write to somebody from « Équipe » of a forum or of a territory."""
    organiser.go(page)
    organiser.fill(email=address)
    organiser.choose("role", role)
    organiser.press("Envoyer l'invitation")
    organiser.reads(address)


def link_in(somebody: Visitor, address: str, kind: str) -> str:
    """The first link of the last letter of a kind to somebody."""
    letter = eventually(lambda: somebody.service.letters_to(address, kind), f"no {kind} to {address}")[-1]
    body = letter.get_body(("plain",))
    assert body is not None
    return re.findall(r"http\S+", body.get_content())[0]


def join(somebody: Visitor, address: str, first_name: str, last_name: str) -> None:
    """Accept an invitation: its link, a name, one button."""
    somebody.page.goto(link_in(somebody, address, "staff.invited"))
    somebody.fill(first_name=first_name, last_name=last_name)
    somebody.press("Rejoindre l'équipe")
    somebody.page.wait_for_url(lambda url: "/invitation/" not in url)


def is_refused(somebody: Visitor, path: str) -> None:
    """The page is not theirs to open."""
    answer = somebody.page.goto(somebody.service.url + path)
    assert answer is not None
    assert answer.status in (403, 404), path


def record_of(organiser: Visitor, slug: str, view: str, name: str) -> str:
    """The address of somebody's record, found in the list as anybody finds it."""
    organiser.go(f"/organisation/{slug}/{view}")
    link = organiser.page.get_by_role("rowheader").get_by_role("link", name=words(name))
    return link.first.get_attribute("href") or ""


def decide(organiser: Visitor, decision: str, motive: str) -> None:
    """Take a decision on the record that is open."""
    organiser.choose("decision", decision)
    organiser.choose("motive", motive)
    organiser.press("Décider et prévenir")


def close_or_open(organiser: Visitor, slug: str, window: str, act: str) -> None:
    """Open or close a window by hand: « Ouvrir maintenant », « Fermer maintenant »."""
    organiser.go(f"/organisation/{slug}/reglages/fenetres")
    section = organiser.page.locator("section.window").filter(
        has=organiser.page.get_by_role("heading", name=words(window, whole=True))
    )
    section.get_by_text(words(act)).click()
    organiser.page.get_by_role("dialog").get_by_role("button", name=words(act)).click()
    expect(organiser.page.get_by_role("dialog")).to_be_hidden()
