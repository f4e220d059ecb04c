"""`flask demo …`: the demonstration of the first start, and forums of any size for bench and tests."""

from datetime import date, timedelta

import click
import sqlalchemy as sa
from flask import current_app
from flask.cli import with_appcontext

from forum_app.accounts.models import Account
from forum_app.candidates.models import Registration
from forum_app.companies.models import Participation, Recruiter, RecruiterPresence
from forum_app.core.clock import today
from forum_app.core.db import db, transaction
from forum_app.demo.forum import Cast, account_of, fill
from forum_app.forums.day_choice_rules import public_holiday, school_holiday
from forum_app.forums.models import Forum, Organisation, Territory
from forum_app.permissions.vocabulary import Role, ScopeKind

TERRITORIES = (
    ("Centre-Normandie", "centre-normandie", ["14", "27", "28", "37", "41", "45", "76"], "B"),
    ("Rhône-Alpes", "rhone-alpes", ["01", "26", "38", "42", "69", "73", "74"], "A"),
    ("Île-de-France", "ile-de-france", ["75", "77", "78", "91", "92", "93", "94", "95"], "C"),
)


@click.group("demo")
def demo() -> None:
    """Create fictitious forums, people and companies."""


@demo.command("fill")
@with_appcontext
def fill_command() -> None:
    """Fill an empty database with three forums at three stages, then print one account per role."""
    if current_app.config["SETTINGS"].environment == "production":
        raise click.ClickException("no demonstration in production")
    with transaction():
        if (
            db.session.scalar(sa.select(Forum.id).limit(1)) is None
            and db.session.scalar(sa.select(Account.id).limit(1)) is None
        ):
            _three_forums()
    with transaction("reads"):
        _print_accounts()


@demo.command("forum")
@click.option("--slug", required=True)
@click.option("--candidates", default=50, type=click.IntRange(0, 5000))
@click.option("--companies", default=24, type=click.IntRange(0, 1000))
@click.option("--seed", default=1)
@click.option("--days", default=10, help="Days from today to the forum.")
@click.option("--booked", default=0.5, type=click.FloatRange(0, 1), help="Share of the wishes that are interviews.")
@with_appcontext
def forum_command(slug: str, candidates: int, companies: int, seed: int, days: int, booked: float) -> None:
    """Make one forum of any size; the same seed gives the same people."""
    with transaction():
        territory = db.session.scalar(sa.select(Territory).order_by(Territory.id)) or _territories()[0]
        fill(
            Cast(
                slug,
                slug.split("-")[0].capitalize(),
                "Salle des fêtes",
                today() + timedelta(days=days),
                candidates,
                companies,
                seed,
                booked,
            ),
            territory,
        )
    print(f"{slug}: {candidates} candidates, {companies} companies")


def _territories() -> list[Territory]:
    leem = Organisation(name="LEEM", short_name="LEEM", contact_email="forum@forums.example")
    made = [
        Territory(name=name, slug=slug, departements=departements, school_zone=zone, organisation=leem)
        for name, slug, departements, zone in TERRITORIES
    ]
    db.session.add_all([leem, *made])
    db.session.flush()
    return made


def _three_forums() -> None:
    """Create three forums: Chartres takes registrations, Lyon books interviews, Paris is over."""
    centre, rhone, ile = _territories()
    casts = (
        (Cast("chartres", "Chartres", "Manufacture de l’Eure", working_thursday(40, "B"), 41, 17, 1), centre),
        (Cast("lyon", "Lyon", "Cité des Trois-Rives", weekday(10), 48, 24, 2, booked=0.35), rhone),
        (Cast("paris", "Paris", "Halle aux Étuves", weekday(-14), 46, 20, 3, booked=0.9), ile),
    )
    forums = [fill(cast, territory) for cast, territory in casts]
    account_of("organisation@demo.example", "Odile", "Ravinel", Role.NATIONAL_ORGANISER, ScopeKind.ALL)
    account_of("cluster@demo.example", "Anselme", "Duroy", Role.TERRITORIAL_ORGANISER, ScopeKind.TERRITORY, rhone.id)
    account_of("animation@demo.example", "Solène", "Arbogast", Role.TRAINER, ScopeKind.FORUM, forums[1].id)
    account_of("accueil@demo.example", "Camille", "Noirot", Role.DESK, ScopeKind.FORUM, forums[1].id)
    _easy_addresses(forums[1])


def _easy_addresses(forum: Forum) -> None:
    """Give one candidate and one recruiter of that forum addresses that are easy to remember."""
    candidate = sa.select(Registration).where(Registration.forum_id == forum.id).order_by(Registration.id).limit(1)
    recruiter = (
        sa.select(Recruiter)
        .join(RecruiterPresence)
        .join(Participation)
        .where(Participation.forum_id == forum.id)
        .order_by(Participation.id)
        .limit(1)
    )
    registration, person = db.session.scalars(candidate).one(), db.session.scalars(recruiter).one()
    registration.email = registration.account.email = "candidate@demo.example"
    person.email = person.account.email = "entreprise@demo.example"


def weekday(days: int) -> date:
    """Return the Thursday of the week that is `days` days from today."""
    day = today() + timedelta(days=days)
    return day + timedelta(days=3 - day.weekday())


def working_thursday(days: int, zone: str) -> date:
    """Return the first Thursday from `weekday(days)` on when neither it nor its workshop, a week before, is in
    holidays.
    """
    day = weekday(days)
    while any(public_holiday(d) or school_holiday(d, zone) for d in (day, day - timedelta(days=7))):
        day += timedelta(days=7)
    return day


def _print_accounts() -> None:
    accounts = (
        db.session.scalars(
            sa.select(Account).where(Account.demonstration, Account.email.like("%@demo.example")).order_by(Account.id)
        )
        .unique()
        .all()
    )
    if not accounts:
        return
    print("Demonstration accounts (type the address at /connexion; the letter with the code is in the mailbox folder):")
    for account in accounts:
        print(f"  {account.email:<28} {account.grants[0].role.label}")
