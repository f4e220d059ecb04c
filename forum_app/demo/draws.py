"""Who comes to a demonstration forum: fictitious people and companies, drawn from a seed. Nothing is written here."""

import random
import re
from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from stdnum import luhn

from forum_app.candidates.rules import accepted_ends
from forum_app.candidates.vocabulary import AlternanceContract, Level, Mobility
from forum_app.companies.vocabulary import CompanySize, OfferContract
from forum_app.core.text_keys import plain
from forum_app.demo import words
from forum_app.forums.families import Family

FAMILIES = ("production", "production", "production", "rd", "rd", "support", "support", "commercial")
MONTHS_OF_ENDS = 8
DOMAIN = "candidats.example"
ORDINARY_CONTRACTS = (AlternanceContract.APPRENTICESHIP, AlternanceContract.PROFESSIONALISATION)


@dataclass(frozen=True)
class Person:
    """Somebody with an address."""

    email: str
    first_name: str
    last_name: str


@dataclass(frozen=True)
class Candidate:
    """Somebody who signs up, step by step. oddity: which of `ODDITIES` an organiser has to look at, or None."""

    person: Person
    alternance: dict[str, Any]
    competences: dict[str, Any]
    seated: bool
    oddity: int | None = None

    @property
    def contact(self) -> dict[str, Any]:
        return {"first_name": self.person.first_name, "last_name": self.person.last_name, "minor": False}


@dataclass(frozen=True)
class Firm:
    """A company that signs up, with the person who does it."""

    person: Person
    function: str
    identity: dict[str, Any]
    participation: dict[str, Any]
    offers: tuple[dict[str, Any], ...]


def candidate(n: int, slug: str, held_on: date, draw: random.Random, *, oddity: int | None = None) -> Candidate:
    """Draw the candidate of that number; `oddity`: what is unusual in their situation, a rank in `ODDITIES`."""
    family = draw.choice(FAMILIES)
    level, diploma = draw.choice(words.DIPLOMAS[family])
    first = words.FIRST_NAMES[n % len(words.FIRST_NAMES)]
    last = words.LAST_NAMES[(n * 7 + n // len(words.LAST_NAMES)) % len(words.LAST_NAMES)]
    alternance = {
        "level": Level(level),
        "diploma": diploma,
        "training_body": draw.choice(words.SCHOOLS),
        "contract": draw.choice(ORDINARY_CONTRACTS),
        "host_company": draw.choice(words.HOSTS),
        "contract_end": draw.choice(list(_usual_ends(held_on))),
        "health_sector": True,
    }
    return Candidate(
        Person(f"{plain(first).replace(' ', '-')}.{slug}.{n + 1}@{DOMAIN}", first, last),
        alternance if oddity is None else alternance | ODDITIES[oddity % len(ODDITIES)](held_on),
        {
            "family": Family(family),
            "sub_family": words.SUB_FAMILIES[family],
            "skills": draw.sample(words.SKILLS[family], k=draw.randint(3, 5)),
            "achievement": draw.choice(words.ACHIEVEMENTS),
            "solves": draw.choice(words.ACHIEVEMENTS),
            "languages": ["Français", "Anglais"],
            "wanted_contracts": ["cdi", "cdd"],
            "departement": draw.choice(words.CITIES)[1],
            "mobility": draw.choice(list(Mobility)),
            "shared_question": draw.choice(words.QUESTIONS),
        },
        draw.random() < 0.88,
        oddity,
    )


def firm(n: int, draw: random.Random, *, email: str = "", flagged: bool = False) -> Firm:
    """Draw the company of that number, the same name at every forum.

    email: of who signs it up; flagged: one of its offers names an age.
    """
    stem = words.COMPANY_STEMS[n % len(words.COMPANY_STEMS)]
    name = stem if n < len(words.COMPANY_STEMS) else f"{stem} {n // len(words.COMPANY_STEMS) + 1}"
    tables = 2 if n % 8 == 1 else 1
    size = draw.choices((CompanySize.TPE, CompanySize.PME, CompanySize.ETI), (3, 5, 1))[0]
    size = CompanySize.PME if tables > 1 else size
    city, departement = draw.choice(words.CITIES)
    overload, task, equipment = draw.choice(words.NEEDS)
    families = sorted(set(draw.choices(FAMILIES, k=2)))
    address = email or f"recrutement@{domain_of(name)}.example"
    offers = [
        {
            "title": title,
            "family": Family(families[0]),
            "contract": OfferContract(contract),
            "skills": draw.sample(words.SKILLS[families[0]], 3),
            "place": city,
            "description": task,
        }
        for title, contract in draw.sample(words.OFFERS[families[0]], k=draw.randint(1, 2))
    ]
    if flagged:
        title, description = words.FLAGGED_OFFER
        offers[0] |= {"title": title, "description": description}
    return Firm(
        Person(address, draw.choice(words.FIRST_NAMES), draw.choice(words.LAST_NAMES)),
        draw.choice(words.FUNCTIONS),
        {
            "siret": fictitious_siret(n + 1),
            "name": name,
            "size": size,
            "headcount": draw.randint(3, 9) if size is CompanySize.TPE else draw.randint(12, 240),
            "naf": draw.choice(("21.20Z", "21.10Z", "72.11Z", "32.50A")),
            "city": city,
            "departement": departement,
            "activity": words.ACTIVITIES[n % len(words.ACTIVITIES)],
            "presentation": f"{name} emploie une équipe à taille humaine, à {city}.",
        },
        {
            "need_overload": overload,
            "need_task": task,
            "need_equipment": equipment,
            "need_start": "Dès que possible",
            "need_place": f"Sur site, à {city}",
            "families": families,
            "table_count": tables,
            "contact_email": address,
        },
        tuple(offers),
    )


def domain_of(name: str) -> str:
    """Return the domain for a company's addresses: « Blisterie de l'Eure » → « blisterie-de-l-eure »."""
    return re.sub(r"[^a-z0-9]+", "-", plain(name))[:40].strip("-")


def fictitious_siret(number: int) -> str:
    """Return a SIRET with valid check digits in a range that no real company has (SIREN 000 0xx xxx)."""
    siren = f"{number:08d}"
    siren += luhn.calc_check_digit(siren)
    return siren + "0001" + luhn.calc_check_digit(siren + "0001")


def _usual_ends(held_on: date) -> Iterator[date]:
    """Yield the first ends of months, from two months before the forum, that the rules accept."""
    last, found = accepted_ends(held_on)[1], 0
    month = _month_end(held_on - timedelta(days=60))
    while month <= last and found < MONTHS_OF_ENDS:
        yield month
        month, found = _month_end(month + timedelta(days=1)), found + 1


def _month_end(day: date) -> date:
    return day.replace(day=monthrange(day.year, day.month)[1])


# What makes an organiser look at a file, in turn: a contract that ends late, one of another kind, one long over, a
# lower level, another sector.
ODDITIES = (
    lambda held_on: {"contract_end": _month_end(accepted_ends(held_on)[1] + timedelta(days=330))},
    lambda _held_on: {"contract": AlternanceContract.OTHER},
    lambda held_on: {"contract_end": _month_end(accepted_ends(held_on)[0] - timedelta(days=90))},
    lambda _held_on: {"level": Level.L3, "diploma": "CAP Opérateur / opératrice de conditionnement"},
    lambda _held_on: {"health_sector": False},
)
