"""`flask demo …`: the demonstration of the first start, and forums of any size for bench and tests."""

from datetime import date, timedelta

import click
import sqlalchemy as sa
from flask import current_app
from flask.cli import with_appcontext

from forum_app.accounts.models import Account
from forum_app.candidates.models import Registration
from forum_app.companies.models import Participation
from forum_app.core.clock import as_if_at, now, today
from forum_app.core.db import db, transaction
from forum_app.demo.forum import Cast, account_of, fill, fill_all
from forum_app.forums.day_choice_rules import public_holiday, school_holiday
from forum_app.forums.models import Forum, Organisation, Territory
from forum_app.forums.role_end_rules import usual_end
from forum_app.permissions.vocabulary import Role, ScopeKind
from forum_app.workshops.opening_queries import first_workshop_of

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
        forum = fill(
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
        came = [
            db.session.scalar(sa.select(sa.func.count(kind.id)).where(kind.forum_id == forum.id))
            for kind in (Registration, Participation)
        ]
    print(f"{slug}: {came[0]} candidates, {came[1]} companies")


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
    known = "entreprise@demo.example"
    chartres, lyon, paris = (
        Cast(
            "chartres", "Chartres", "Manufacture de l’Eure", working_thursday(40, "B"), 41, 17, 1, company_email=known
        ),
        Cast(
            "lyon",
            "Lyon",
            "Cité des Trois-Rives",
            weekday(10),
            54,
            24,
            2,
            booked=0.35,
            places=40,
            seats=32,
            candidate_email="candidate@demo.example",
            company_email=known,
        ),
        Cast("paris", "Paris", "Halle aux Étuves", weekday(-14), 46, 20, 3, booked=0.9, company_email=known),
    )
    forum = fill_all([(chartres, centre), (lyon, rhone), (paris, ile)])[1]
    workshop = first_workshop_of(forum.id)
    with as_if_at(now() - timedelta(days=20)):
        account_of(
            "cluster@demo.example", "Anselme", "Duroy", Role.TERRITORIAL_ORGANISER, ScopeKind.TERRITORY, rhone.id
        )
        for email, names, role in (
            ("animation@demo.example", ("Solène", "Arbogast"), Role.TRAINER),
            ("accueil@demo.example", ("Camille", "Noirot"), Role.DESK),
        ):
            until = usual_end(role, forum.closing, forum.time_zone, workshop.ends_at if workshop else None)
            account_of(email, *names, role, ScopeKind.FORUM, forum.id, until=until)


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
