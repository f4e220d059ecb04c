"""What a candidate sees of the companies. Pure: no database.

The filters choose the companies; skills that match are named, never counted.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from forum_app.companies.queries import Shown
from forum_app.companies.vocabulary import OfferContract
from forum_app.core.listing import ListState, one_of, page_number, words
from forum_app.core.paging import Page
from forum_app.core.text_keys import plain
from forum_app.forums.families import Family
from forum_app.wishes.rules import matched_skills

PER_PAGE = 20


class Need(Protocol):
    """What a company says of its need: a `Participation`."""

    @property
    def need_overload(self) -> str: ...
    @property
    def need_task(self) -> str: ...
    @property
    def need_equipment(self) -> str: ...


class OfferWords(Protocol):
    """The words of an `Offer`, or of a plain row."""

    @property
    def title(self) -> str: ...
    @property
    def description(self) -> str: ...
    @property
    def skills(self) -> Sequence[str]: ...


@dataclass(frozen=True)
class Card:
    """A company as the list shows it. matched: the candidate's declared skills that it names."""

    shown: Shown
    matched: tuple[str, ...]


@dataclass(frozen=True)
class WishList(ListState):
    """What the address of the list asks. near: « 1 » for only those that name one of the candidate's skills, « 0 » for
    all; segment: the half that a narrow screen shows.
    """

    search: str = words("q")
    family: str = one_of("famille", [family.value for family in Family])
    contract: str = one_of("contrat", [contract.value for contract in OfferContract])
    near: str = one_of("proches", ("0", "1"))
    segment: str = one_of("volet", ("parcourir", "voeux"), narrows=False)
    page: int = page_number()


@dataclass(frozen=True)
class Browse:
    """A page of cards, and what was asked. near: only those that name one of the candidate's skills."""

    page: Page
    asked: WishList
    near: bool
    contracts: tuple[tuple[str, str], ...]

    @property
    def filtered(self) -> bool:
        return bool(self.asked.search or self.asked.family or self.asked.contract or self.near)


def browse(shown: Iterable[Shown], skills: Sequence[str], asked: WishList) -> Browse:
    """Return the cards asked for. « Proches de mes compétences » is on at first, if it keeps anything."""
    cards = [Card(company, tuple(matched_skills(skills, texts_of(company)))) for company in shown]
    near = asked.near != "0" and (asked.near == "1" or any(card.matched for card in cards))
    contracts = tuple(
        sorted(
            {(offer.contract.value, str(offer.contract.label)) for card in cards for offer in card.shown.offers},
            key=lambda c: c[1],
        )
    )
    if asked.contract not in dict(contracts):
        asked = replace(asked, contract="")
    asked = replace(asked, near="1" if near else "0")
    if near:
        cards = [card for card in cards if card.matched]
    if asked.family:
        cards = [
            card
            for card in cards
            if asked.family in card.shown.participation.families
            or any(o.family is not None and o.family.value == asked.family for o in card.shown.offers)
        ]
    if asked.contract:
        cards = [card for card in cards if any(offer.contract.value == asked.contract for offer in card.shown.offers)]
    for word in plain(asked.search).split():
        cards = [card for card in cards if word in _searched(card.shown)]
    current = min(asked.page, max(1, -(-len(cards) // PER_PAGE)))
    rows = cards[(current - 1) * PER_PAGE : current * PER_PAGE]
    return Browse(Page(rows, current, len(cards), PER_PAGE), asked, near, contracts)


def texts_of(company: Shown) -> list[str]:
    """Return what a company says of its work, where a skill may be named."""
    return texts_in(company.company.activity, company.participation, company.offers)


def texts_in(activity: str, need: Need, offers: Iterable[OfferWords]) -> list[str]:
    """Return the same, from its parts."""
    texts = [activity, need.need_overload, need.need_task, need.need_equipment]
    for offer in offers:
        texts += [offer.title, offer.description, *offer.skills]
    return texts


def _searched(company: Shown) -> str:
    return plain(" ".join((company.company.name, company.company.city, *texts_of(company))))
