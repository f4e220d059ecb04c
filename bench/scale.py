"""Scale (W3): what each page costs at 5,000 registrations in one forum and 500 forums, against 50 and 50.

    .venv/bin/python -m bench.scale [--keep FOLDER] [--only WORD]

Two databases hold the same world at two sizes; the check of an import is that of 49 and 4,900 rows. The requests
alternate in one process: CPU milliseconds, the best of three rounds, and the bytes that travel, compressed. --keep:
make the databases in FOLDER (some four minutes), or use those it has; --only: the pages whose name holds WORD. Ends
with 1 when a page breaks the goal.
"""

import argparse
import gzip
import sys
import time
from contextlib import nullcontext
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import sqlalchemy as sa
from flask import Flask

from bench.people import cookie_of
from bench.serving import environment, folder
from config import Settings
from forum_app.accounts.models import Account
from forum_app.app import create_app
from forum_app.candidates.models import Registration
from forum_app.candidates.vocabulary import RegistrationState
from forum_app.commands import add_commands
from forum_app.companies.models import Participation, Recruiter, RecruiterPresence
from forum_app.core.clock import now, today
from forum_app.core.db import db, transaction
from forum_app.demo.cli import _territories as territories
from forum_app.demo.forum import Cast, account_of, fill
from forum_app.forums.models import Forum
from forum_app.imports.actions import receive
from forum_app.imports.models import ImportBatch
from forum_app.imports.vocabulary import ImportKind
from forum_app.permissions.vocabulary import Role, ScopeKind

TITLES = "Horodateur;Nom;Prénom;Courriel;Niveau;Diplôme préparé;Famille;Fin de contrat;Contrat;Atelier;Aménagement;Vœux"
MOST_TIMES, MOST_KB = 1.5, 60
ROUNDS, RUNS = 3, 6
PAST_SHARE = 0.8


@dataclass(frozen=True)
class Size:
    """How much of everything a world holds."""

    candidates: int
    companies: int
    forums: int


SMALL, LARGE = Size(50, 50, 50), Size(5000, 300, 500)


@dataclass(frozen=True)
class World:
    """One application on its database, who visits it, and the numbers that stand in addresses."""

    app: Flask
    cookies: dict[str, str]
    numbers: dict[str, int]


def made(instance: Path, size: Size) -> World:
    """Return the world of that size, made unless the folder holds it."""
    stored = (instance / "forums.db").exists()
    app = create_app(Settings.from_environment(environment(instance, 5000)))
    add_commands(app)
    with app.app_context():
        if not stored:
            db.create_all()
            with transaction():
                _fill(size)
        with transaction("reads"):
            return World(app, *_people(app))


def _fill(size: Size) -> None:
    """Make one forum of that size, and the others, four fifths of them past, where some people are everywhere."""
    territory = territories()[0]
    past = int(size.forums * PAST_SHARE)
    for n in range(1, size.forums):
        day = today() + timedelta(days=20 + n - past if n > past else n - past - 1)
        fill(Cast(f"petit-{n}", f"Ville {n}", "Salle des fêtes", day, 1, 1, n, 0.5), territory)
    big = fill(
        Cast("grand", "Grandville", "Parc", today() + timedelta(days=10), size.candidates, size.companies, 1, 0.5),
        territory,
    )
    account_of("partout@demo.example", "Odile", "Ravinel", Role.NATIONAL_ORGANISER, ScopeKind.ALL)
    for forum in db.session.scalars(sa.select(Forum).order_by(Forum.id)):
        everywhere = account_of("accueil@demo.example", "Camille", "Noirot", Role.DESK, ScopeKind.FORUM, forum.id)
        if forum is not big:
            _register(everywhere, forum)
    _register(everywhere, big)
    account_of("accueil@demo.example", "Camille", "Noirot", Role.CANDIDATE, ScopeKind.OWN)
    lines = [
        f"12/01/2026 09:00;Nom{n};Marie;marie.{n}@import.example;Bac+5;Master;Production;30/06/2027;apprenti;oui;;"
        "Galénor > Ampoulis"
        for n in range(size.candidates * 98 // 100)
    ]
    receive(
        big, ImportKind.CANDIDATES, "liste.csv", "\n".join((TITLES, *lines)).encode(), account_id=None, consent=None
    )


def _register(account: Account, forum: Forum) -> None:
    db.session.add(
        Registration(
            forum=forum,
            account=account,
            email=account.email,
            state=RegistrationState.CONFIRMED,
            step=4,
            queue_at=now(),
            agreed_at=now(),
            first_name="Camille",
            last_name="Noirot",
            minor=False,
            sort_key="noirot camille",
        )
    )


def _people(app: Flask) -> tuple[dict[str, str], dict[str, int]]:
    """Return the cookies of those who visit, and the numbers that stand in the addresses."""

    def account(email: str) -> Account:
        return db.session.scalars(sa.select(Account).where(Account.email == email)).unique().one()

    big = db.session.scalars(sa.select(Forum).where(Forum.slug == "grand")).one()
    registration = db.session.scalars(
        sa.select(Registration).where(Registration.forum_id == big.id).order_by(Registration.id)
    ).first()
    participation = db.session.scalars(
        sa.select(Participation).where(Participation.forum_id == big.id).order_by(Participation.id)
    ).first()
    assert registration is not None
    assert participation is not None
    recruiter = db.session.scalars(
        sa.select(Recruiter)
        .join(RecruiterPresence)
        .where(RecruiterPresence.participation_id == participation.id)
        .order_by(Recruiter.id)
    ).first()
    assert recruiter is not None
    assert recruiter.account is not None
    cookies = {
        "": "",
        "organiser": cookie_of(app, account("partout@demo.example")),
        "candidate": cookie_of(app, registration.account),
        "recruiter": cookie_of(app, recruiter.account),
        "everywhere": cookie_of(app, account("accueil@demo.example")),
    }
    batch = db.session.scalars(sa.select(ImportBatch.id).order_by(ImportBatch.id)).first()
    return cookies, {
        "registration": registration.id,
        "participation": participation.id,
        "company": participation.company_id,
        "batch": batch or 0,
    }


# Name, who asks, address. Between braces: the numbers of `World.numbers`.
DESK = "/organisation/grand"
PAGES: tuple[tuple[str, str, str], ...] = (
    ("public home", "", "/"),
    ("for companies", "", "/entreprises"),
    ("public forum", "", "/forums/grand"),
    ("public offers", "", "/forums/grand/offres"),
    ("sign-up of a candidate", "", "/forums/grand/inscription/contact"),
    ("forums", "organiser", "/organisation"),
    ("forums to come", "organiser", "/organisation?vue=a-venir"),
    ("past forums", "organiser", "/organisation?vue=passes"),
    ("territories", "organiser", "/organisation/territoires"),
    ("new forum", "organiser", "/organisation/forums/nouveau"),
    ("rights", "organiser", "/qui-peut-quoi"),
    ("dashboard", "organiser", DESK),
    ("candidates", "organiser", f"{DESK}/candidats"),
    ("candidates, last page", "organiser", f"{DESK}/candidats?page=999"),
    ("candidates, searched", "organiser", f"{DESK}/candidats?q=tessier"),
    ("candidates, by state", "organiser", f"{DESK}/candidats?tri=statut"),
    ("candidate record", "organiser", f"{DESK}/candidats/{{registration}}"),
    ("companies", "organiser", f"{DESK}/entreprises"),
    ("companies, last page", "organiser", f"{DESK}/entreprises?page=999"),
    ("company record", "organiser", f"{DESK}/entreprises/{{participation}}"),
    ("workshop seats", "organiser", f"{DESK}/atelier"),
    ("workshop seats, last page", "organiser", f"{DESK}/atelier?page=999"),
    ("interviews", "organiser", f"{DESK}/entretiens"),
    ("interviews, last page", "organiser", f"{DESK}/entretiens?page=999"),
    ("documents", "organiser", f"{DESK}/impressions"),
    ("choice of badges", "organiser", f"{DESK}/impressions/badges"),
    ("imports", "organiser", f"{DESK}/importer/candidats"),
    ("check of an import", "organiser", f"{DESK}/importer/candidats/{{batch}}"),
    ("access", "organiser", f"{DESK}/reglages/acces"),
    ("slot grid", "organiser", f"{DESK}/reglages/creneaux"),
    ("windows", "organiser", f"{DESK}/reglages/fenetres"),
    ("place", "organiser", f"{DESK}/reglages/lieu"),
    ("opening", "organiser", f"{DESK}/reglages/ouverture"),
    ("programme", "organiser", f"{DESK}/reglages/programme"),
    ("candidate home", "candidate", "/mon-forum/grand"),
    ("wishes", "candidate", "/mon-forum/grand/entreprises"),
    ("candidate agenda", "candidate", "/mon-forum/grand/agenda"),
    ("candidate seat", "candidate", "/mon-forum/grand/atelier"),
    ("company home", "recruiter", "/entreprise/{participation}"),
    ("team", "recruiter", "/entreprise/{participation}/equipe"),
    ("offers of a company", "recruiter", "/entreprise/{participation}/offres"),
    ("booking grid", "recruiter", "/entreprise/{participation}/creneaux"),
    ("forums, by somebody of each", "everywhere", "/organisation"),
    ("candidate home, by somebody of each", "everywhere", "/mon-forum/grand"),
    ("account, of somebody of each", "everywhere", "/mon-compte"),
    ("homes, of somebody of each", "everywhere", "/mes-espaces"),
)


def ask(world: World, page: tuple[str, str, str]) -> bytes:
    """Return the body of a page."""
    _name, who, address = page
    answer = world.app.test_client(use_cookies=False).get(
        address.format(**world.numbers), headers={"Cookie": world.cookies[who]} if who else {}
    )
    assert answer.status_code == 200, f"{address}: {answer.status_code}"
    return answer.data


def cpu_ms(world: World, page: tuple[str, str, str]) -> float:
    """Return the CPU milliseconds of one request, warm; a page of more than a second is asked for once."""
    begun = time.process_time()
    runs = 0
    while runs < RUNS and time.process_time() - begun < 1:
        ask(world, page)
        runs += 1
    return (time.process_time() - begun) / runs * 1000


def main() -> int:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--keep", type=Path)
    arguments.add_argument("--only", default="")
    asked = arguments.parse_args()
    broken = 0
    with nullcontext(asked.keep) if asked.keep else folder() as place:
        small, large = (made(place / name, size) for name, size in (("small", SMALL), ("large", LARGE)))
        print(f"{'page':<36}{'small ms':>10}{'large ms':>10}{'ratio':>8}{'kB':>8}{'gzip kB':>9}")
        for page in (page for page in PAGES if asked.only in page[0]):
            ask(small, page)
            body = ask(large, page)
            rounds = [(cpu_ms(small, page), cpu_ms(large, page)) for _ in range(ROUNDS)]
            few, many = (min(times) for times in zip(*rounds, strict=True))
            kept = len(gzip.compress(body, 6)) / 1024
            fault = many / few > MOST_TIMES or kept > MOST_KB
            broken += fault
            print(
                f"{page[0]:<36}{few:>10.1f}{many:>10.1f}{many / few:>8.2f}{len(body) / 1024:>8.0f}{kept:>9.1f}"
                f"{'  over' if fault else ''}",
                flush=True,
            )
    print(f"W3  {broken} of {len(PAGES)} pages over {MOST_TIMES} times or {MOST_KB} kB compressed")
    return int(broken > 0)


if __name__ == "__main__":
    sys.exit(main())
