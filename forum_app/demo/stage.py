"""Where a demonstration forum takes place: its cast, the accounts of those who act, its creation by an organiser."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from forum_app.accounts import actions as accounts
from forum_app.accounts.models import Account
from forum_app.core.clock import now
from forum_app.core.shared_forms import Seen, stamp
from forum_app.core.time_zones import at
from forum_app.demo import words
from forum_app.forums.actions import forum as forum_actions
from forum_app.forums.actions import windows as window_actions
from forum_app.forums.editing_rules import MOST_PLACES, MOST_TABLES, PlaceAndDate
from forum_app.forums.models import Forum, Territory
from forum_app.forums.slot_grid_rules import HalfDayPlan, PausePlan
from forum_app.forums.vocabulary import (
    BookingAudience,
    CertificatePolicy,
    PauseKind,
    ProgrammeBlock,
    WindowKind,
    WorkshopPolicy,
)
from forum_app.permissions.vocabulary import Role, ScopeKind
from forum_app.setup import actions as setup
from forum_app.workshops.opening_rules import MOST_SEATS, TrainerFacts, WorkshopFacts

HALF_DAYS = (HalfDayPlan(time(9, 30), time(12, 10)), HalfDayPlan(time(13, 30), time(16, 10)))
PAUSES = (
    PausePlan(PauseKind.BREAK, time(10, 40), 20),
    PausePlan(PauseKind.LUNCH, time(12, 10), 80),
    PausePlan(PauseKind.BREAK, time(14, 40), 20),
)
PROGRAMME = (
    (ProgrammeBlock.WORKSHOP, time(9, 0), 30, "Accueil et émargement", ""),
    (ProgrammeBlock.WORKSHOP, time(9, 30), 75, "La démarche proactive : questions et besoins", ""),
    (ProgrammeBlock.WORKSHOP, time(10, 45), 75, "Jeux de rôle", ""),
    (ProgrammeBlock.WORKSHOP, time(12, 0), 30, "Les outils de la branche", ""),
    (ProgrammeBlock.FORUM, time(9, 0), 30, "Accueil et remise des badges", ""),
    (ProgrammeBlock.FORUM, time(16, 10), 20, "Bilan de la journée", ""),
)
TRAINERS = (TrainerFacts("Solène", "Arbogast"), TrainerFacts("Idriss", "Benhamou"))
ONE_BY_ONE = 60  # people beyond come by the spreadsheet of an organiser, which takes seconds for thousands


@dataclass(frozen=True)
class Cast:
    """What to put in a forum. booked: the share of the wishes that companies turn into interviews (0: none); places,
    seats: of the forum and of its workshop, one for each candidate by default; candidate_email, company_email: easy
    addresses for the first of each.
    """

    slug: str
    city: str
    venue: str
    held_on: date
    candidates: int
    companies: int
    seed: int
    booked: float = 0.0
    places: int | None = None
    seats: int | None = None
    candidate_email: str = ""
    company_email: str = ""
    one_by_one: int = ONE_BY_ONE


def account_of(
    email: str,
    first_name: str,
    last_name: str,
    role: Role,
    scope_kind: ScopeKind,
    scope_id: int | None = None,
    until: datetime | None = None,
) -> Account:
    """Return a confirmed demonstration account, made if there is none, with this role added."""
    account = proven(email, first_name, last_name)
    accounts.grant(account, role, scope_kind, scope_id, until=until)
    return account


def organiser() -> Account:
    """Return who organises every demonstration forum."""
    return account_of("organisation@demo.example", "Odile", "Ravinel", Role.NATIONAL_ORGANISER, ScopeKind.ALL)


def proven(email: str, first_name: str, last_name: str) -> Account:
    """Return the account of somebody who has proven that address. The codes that did so were purged since."""
    account = accounts.account_for(email, first_name, last_name)
    account.email_confirmed_at = account.email_confirmed_at or now()
    account.demonstration = True
    return account


def create_forum(cast: Cast, territory: Territory, windows: Mapping[WindowKind, tuple[datetime, datetime]]) -> Forum:
    """Create the forum of a cast, as its organiser does, page after page."""
    places = cast.places or max(50, cast.candidates)
    tables = max(24, cast.companies * 2)
    facts = PlaceAndDate(
        territory_id=territory.id,
        title="",
        city=cast.city,
        venue=cast.venue,
        address="12 rue des Essais",
        access="À dix minutes à pied de la gare.",
        step_free_access="Entrée de plain-pied, ascenseur jusqu’à la salle.",
        venue_capacity=None,
        capacity=min(places, MOST_PLACES),
        held_on=cast.held_on,
        starts_at=time(9, 0),
        ends_at=time(16, 30),
    )
    forum = setup.create_forum(facts, territory, "forum@forums.example", "Claire Bourdin")
    forum.slug = cast.slug
    setup.save_grid(forum, HALF_DAYS, PAUSES, min(tables, MOST_TABLES), _unchanged())
    day = cast.held_on - timedelta(days=7)
    workshop = WorkshopFacts(
        at(day, time(9, 0)),
        at(day, time(12, 30)),
        "Salle Pasteur",
        min(cast.seats or places, MOST_SEATS),
        TRAINERS,
    )
    setup.edit_programme(forum, list(PROGRAMME), WorkshopPolicy.RECOMMENDED, workshop, _unchanged())
    forum_actions.edit_access(
        forum,
        pitch=words.PITCH,
        wish_cap=forum.wish_cap,
        interview_cap=forum.interview_cap,
        booking_audience=BookingAudience.ALL,
        certificate_policy=CertificatePolicy.OPTIONAL,
        anonymous=False,
        contact_name=forum.contact_name,
        contact_email=forum.contact_email,
        accessibility_contact_id=None,
        seen=_unchanged(),
    )
    window_actions.save(forum, windows, _unchanged())
    # Measurements want more than the pages let an organiser ask for.
    forum.capacity, forum.table_capacity = places, tables
    return forum


def _unchanged() -> Seen:
    """Nobody else edits a forum of the demonstration."""
    return Seen(dict, stamp({}))
