"""What a candidate sees of the companies: those that the filters keep, with the skills that match, named and never
counted. Pure: no database.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from forum_app.companies.queries import Shown
from forum_app.core.paging import Page
from forum_app.core.text_keys import plain
from forum_app.forums.families import Family
from forum_app.wishes.rules import matched_skills

PER_PAGE = 20
KEPT_PARAMETERS = ("q", "famille", "contrat", "proches", "page", "volet")


@dataclass(frozen=True)
class Card:
    """A company as the list shows it. matched: the candidate's declared skills that it names."""

    shown: Shown
    matched: tuple[str, ...]


@dataclass(frozen=True)
class Browse:
    """A page of cards, and the filters that made it. near: only those that name one of the candidate's skills."""

    page: Page
    search: str
    family: str
    contract: str
    near: bool
    contracts: tuple[tuple[str, str], ...]

    @property
    def filtered(self) -> bool:
        return bool(self.search or self.family or self.contract or self.near)

    def query(self, **changes: Any) -> dict[str, Any]:
        """The query string of the same list with these changes, from its first page."""
        found = {
            "q": self.search,
            "famille": self.family,
            "contrat": self.contract,
            "proches": "1" if self.near else "0",
            **changes,
        }
        return {name: value for name, value in found.items() if value not in ("", None)}


def browse(shown: Iterable[Shown], skills: Sequence[str], args: Mapping[str, str]) -> Browse:
    """The cards that the query string asks for. « Proches de mes compétences » is on at first, if it keeps anything."""
    cards = [Card(company, tuple(matched_skills(skills, texts_of(company)))) for company in shown]
    near = args.get("proches") != "0" and (args.get("proches") == "1" or any(card.matched for card in cards))
    search, family = (
        args.get("q", "").strip()[:100],
        args.get("famille", "") if args.get("famille") in {f.value for f in Family} else "",
    )
    contracts = tuple(
        sorted(
            {(offer.contract.value, str(offer.contract.label)) for card in cards for offer in card.shown.offers},
            key=lambda c: c[1],
        )
    )
    contract = args.get("contrat", "") if args.get("contrat") in dict(contracts) else ""
    if near:
        cards = [card for card in cards if card.matched]
    if family:
        cards = [
            card
            for card in cards
            if family in card.shown.participation.families
            or any(o.family is not None and o.family.value == family for o in card.shown.offers)
        ]
    if contract:
        cards = [card for card in cards if any(offer.contract.value == contract for offer in card.shown.offers)]
    for word in plain(search).split():
        cards = [card for card in cards if word in _searched(card.shown)]
    number = args.get("page", "")
    asked = int(number) if number.isascii() and number.isdigit() and len(number) < 7 else 1
    current = min(max(1, asked), max(1, -(-len(cards) // PER_PAGE)))
    rows = cards[(current - 1) * PER_PAGE : current * PER_PAGE]
    return Browse(Page(rows, current, len(cards), PER_PAGE), search, family, contract, near, contracts)


def texts_of(company: Shown) -> list[str]:
    """What a company says of its work: where a skill may be named."""
    participation = company.participation
    texts = [
        company.company.activity,
        participation.need_overload,
        participation.need_task,
        participation.need_equipment,
    ]
    for offer in company.offers:
        texts += [offer.title, offer.description, *offer.skills]
    return texts


def _searched(company: Shown) -> str:
    return plain(" ".join((company.company.name, company.company.city, *texts_of(company))))


def kept(args: Mapping[str, str]) -> dict[str, str]:
    """The filters of the page, to come back to the same list after an act."""
    return {name: args[name] for name in KEPT_PARAMETERS if args.get(name)}
