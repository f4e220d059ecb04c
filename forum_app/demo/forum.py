"""One demonstration forum: its grid, its people and companies, wishes and, when asked, interviews booked.

Everything is drawn from a seed: the same seed gives the same forum. Rows are written directly, not through the actions
of the rooms: no letter leaves, and a thousand people take seconds. The journal gets the entries that the rooms would
have written.
"""

import random
import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

import sqlalchemy as sa
from stdnum import luhn

from forum_app.accounts.models import Account, RoleGrant
from forum_app.candidates.models import Consent, Registration
from forum_app.candidates.profile import write_keys
from forum_app.candidates.vocabulary import AlternanceContract, ConsentPurpose, Level, Mobility, RegistrationState
from forum_app.companies.models import (
    Company,
    Offer,
    Participation,
    ParticipationOffer,
    Recruiter,
    RecruiterPresence,
    Table,
)
from forum_app.companies.vocabulary import CompanySize, OfferContract, ParticipationState
from forum_app.core.clock import now
from forum_app.core.db import db
from forum_app.core.text_keys import plain, search_key, sort_key
from forum_app.core.time_zones import at
from forum_app.demo import words
from forum_app.forums.families import Family
from forum_app.forums.models import Forum, HalfDay, Pause, ProgrammeItem, Slot, Territory, Window
from forum_app.forums.vocabulary import BookingAudience, ForumState, PauseKind, ProgrammeBlock
from forum_app.forums.window_rules import default_windows
from forum_app.interviews.models import Interview
from forum_app.interviews.vocabulary import InterviewState
from forum_app.journal.models import JournalEntry
from forum_app.permissions.vocabulary import Role, ScopeKind
from forum_app.wishes.models import Wish
from forum_app.workshops.models import Trainer, Workshop, WorkshopOpening, WorkshopSeat

SLOT_STARTS = tuple(
    time(h, m)
    for h, m in (
        (9, 30),
        (9, 55),
        (10, 20),
        (11, 0),
        (11, 25),
        (11, 50),
        (13, 30),
        (13, 55),
        (14, 20),
        (15, 0),
        (15, 25),
        (15, 50),
    )
)
FAMILIES = ("production", "production", "production", "rd", "rd", "support", "support", "commercial")


@dataclass(frozen=True)
class Cast:
    """What to put in a forum. booked: the share of wishes that became interviews (0: none)."""

    slug: str
    city: str
    venue: str
    held_on: date
    candidates: int
    companies: int
    seed: int
    booked: float = 0.0
    capacity: int | None = None
    workshop_at: str = "Salle Pasteur"


def fill(cast: Cast, territory: Territory) -> Forum:
    """Make the forum and everything in it; flushed, not committed."""
    draw = random.Random(f"{cast.slug}/{cast.seed}")  # noqa: S311 (a demonstration, not a secret)
    forum = _forum(cast, territory)
    workshop = _workshop(forum, cast)
    db.session.add_all([forum, workshop])
    db.session.flush()
    participations = [_participation(forum, n, draw) for n in range(cast.companies)]
    registrations = [_registration(forum, n, draw) for n in range(cast.candidates)]
    db.session.flush()
    _number_tables(participations)
    for registration in registrations:
        if registration.state is RegistrationState.CONFIRMED and draw.random() < 0.88:
            db.session.add(WorkshopSeat(workshop=workshop, registration=registration, queue_at=registration.queue_at))
    wishes = _wishes(registrations, participations, draw)
    if cast.booked:
        _interviews(forum, wishes, cast.booked, draw)
    db.session.flush()
    _journal(forum, participations, registrations)
    return forum


def _journal(forum: Forum, participations: list[Participation], registrations: list[Registration]) -> None:
    """Write the journal entries that the rooms would have written for those who came."""
    lines = [("forum.announced", forum, forum.announced_at or now())]
    lines += [
        (f"participation.{'approved' if p.state is ParticipationState.APPROVED else 'submitted'}", p, p.created_at)
        for p in participations
    ]
    lines += [(f"registration.{r.state.value}", r, r.state_at) for r in registrations]
    db.session.execute(
        sa.insert(JournalEntry),
        [
            {
                "at": moment,
                "forum_id": forum.id,
                "verb": verb,
                "kind": thing.__tablename__,
                "object_id": thing.id,
                "params": {},
            }
            for verb, thing, moment in lines
        ],
    )


def _forum(cast: Cast, territory: Territory) -> Forum:
    day = cast.held_on
    forum = Forum(
        territory=territory,
        organisation=territory.organisation,
        title=f"Forum de {cast.city}",
        slug=cast.slug,
        city=cast.city,
        venue=cast.venue,
        address="12 rue des Essais",
        access="À dix minutes à pied de la gare.",
        step_free_access="Entrée de plain-pied, ascenseur jusqu’à la salle.",
        pitch=words.PITCH,
        held_on=day,
        starts_at=time(9, 0),
        ends_at=time(16, 30),
        state=ForumState.ANNOUNCED,
        capacity=cast.capacity or max(50, cast.candidates),
        table_capacity=max(24, cast.companies + 6),
        booking_audience=BookingAudience.ALL,
        contact_name="Claire Bourdin",
        contact_email="forum@forums.example",
    )
    forum.windows = [
        Window(kind=kind, opens_at=opens, closes_at=closes) for kind, opens, closes in default_windows(day)
    ]
    forum.announced_at = min(now(), *(window.opens_at for window in forum.windows))
    forum.half_days = [
        HalfDay(starts_at=time(9, 30), ends_at=time(12, 10)),
        HalfDay(starts_at=time(13, 30), ends_at=time(16, 10)),
    ]
    forum.pauses = [
        Pause(kind=kind, starts_at=start, minutes=minutes)
        for kind, start, minutes in (
            (PauseKind.BREAK, time(10, 40), 20),
            (PauseKind.LUNCH, time(12, 10), 80),
            (PauseKind.BREAK, time(14, 40), 20),
        )
    ]
    forum.slots = [
        Slot(starts_at=at(day, start), ends_at=at(day, start) + timedelta(minutes=20)) for start in SLOT_STARTS
    ]
    rows = (
        (ProgrammeBlock.WORKSHOP, time(9, 0), 30, "Accueil et émargement"),
        (ProgrammeBlock.WORKSHOP, time(9, 30), 75, "La démarche proactive : questions et besoins"),
        (ProgrammeBlock.WORKSHOP, time(10, 45), 75, "Jeux de rôle"),
        (ProgrammeBlock.WORKSHOP, time(12, 0), 30, "Les outils de la branche"),
        (ProgrammeBlock.FORUM, time(9, 0), 30, "Accueil et remise des badges"),
        (ProgrammeBlock.FORUM, time(16, 10), 20, "Bilan de la journée"),
    )
    forum.programme = [
        ProgrammeItem(block=block, starts_at=start, minutes=minutes, title=title)
        for block, start, minutes, title in rows
    ]
    return forum


def _workshop(forum: Forum, cast: Cast) -> Workshop:
    day = forum.held_on - timedelta(days=7)
    workshop = Workshop(
        organisation=forum.organisation,
        title="Atelier de préparation",
        starts_at=at(day, time(9, 0)),
        ends_at=at(day, time(12, 30)),
        venue=cast.workshop_at,
        capacity=max(50, cast.candidates),
    )
    workshop.openings = [WorkshopOpening(forum=forum)]
    workshop.trainers = [
        Trainer(first_name="Solène", last_name="Arbogast"),
        Trainer(first_name="Idriss", last_name="Benhamou"),
    ]
    return workshop


def account_of(
    email: str, first_name: str, last_name: str, role: Role, scope_kind: ScopeKind, scope_id: int | None = None
) -> Account:
    """Return a confirmed demonstration account, made if there is none, with this role added."""
    account = db.session.query(Account).filter_by(email=email).one_or_none()
    if account is None:
        account = Account(
            email=email, first_name=first_name, last_name=last_name, email_confirmed_at=now(), demonstration=True
        )
        db.session.add(account)
        db.session.flush()
    if not any(grant.role is role and grant.scope_id == scope_id for grant in account.grants):
        account.grants.append(
            RoleGrant(role=role, scope_kind=scope_kind, scope_id=scope_id, since=now() - timedelta(days=1))
        )
    return account


def _participation(forum: Forum, n: int, draw: random.Random) -> Participation:
    stem = words.COMPANY_STEMS[n % len(words.COMPANY_STEMS)]
    name = stem if n < len(words.COMPANY_STEMS) else f"{stem} {n // len(words.COMPANY_STEMS) + 1}"
    city, departement = draw.choice(words.CITIES)
    company = db.session.query(Company).filter_by(name=name).one_or_none()
    if company is None:
        size = draw.choices((CompanySize.TPE, CompanySize.PME, CompanySize.ETI), (3, 5, 1))[0]
        activity = words.ACTIVITIES[n % len(words.ACTIVITIES)]
        company = Company(
            siret=fictitious_siret(n + 1),
            siret_checked_at=now(),
            name=name,
            size=size,
            headcount=draw.randint(3, 9) if size is CompanySize.TPE else draw.randint(12, 240),
            naf=draw.choice(("21.20Z", "21.10Z", "72.11Z", "32.50A")),
            city=city,
            departement=departement,
            activity=activity,
            presentation=f"{name} emploie une équipe à taille humaine, à {city}.",
            sort_key=sort_key(name),
            search_key=search_key(name, activity, city),
        )
        db.session.add(company)
        db.session.flush()
    overload, task, equipment = draw.choice(words.NEEDS)
    came = _some_moment_before(forum, draw)
    families = sorted(set(draw.choices(FAMILIES, k=2)))
    waiting = n >= 3 and n % 11 == 10
    person = account_of(
        f"recrutement@{domain_of(name)}.example",
        draw.choice(words.FIRST_NAMES),
        draw.choice(words.LAST_NAMES),
        Role.RECRUITER,
        ScopeKind.COMPANY,
        company.id,
    )
    recruiter = next((r for r in company.recruiters if r.account_id == person.id), None) or Recruiter(
        company=company,
        account=person,
        first_name=person.first_name,
        last_name=person.last_name,
        function=draw.choice(
            ("Gérante", "Responsable de production", "Responsable des ressources humaines", "Directeur de site")
        ),
        email=person.email,
    )
    db.session.add(recruiter)
    participation = Participation(
        company=company,
        forum=forum,
        state=ParticipationState.TO_EXAMINE if waiting else ParticipationState.APPROVED,
        step=4,
        need_overload=overload,
        need_task=task,
        need_equipment=equipment,
        need_start="Dès que possible",
        need_place=f"Sur site, à {city}",
        need_dated_at=came,
        created_at=came,
        families=families,
        table_count=2 if n % 8 == 1 else 1,
        contact_email=person.email,
    )
    participation.tables = [Table(forum_id=forum.id) for _ in range(participation.table_count)]
    participation.presences = [RecruiterPresence(recruiter=recruiter)]
    db.session.add(participation)
    db.session.flush()
    if not company.offers:
        for title, contract in draw.sample(words.OFFERS[families[0]], k=draw.randint(1, 2)):
            company.offers.append(
                Offer(
                    title=title,
                    family=Family(families[0]),
                    contract=OfferContract(contract),
                    skills=draw.sample(words.SKILLS[families[0]], 3),
                    place=city,
                    description=task,
                )
            )
        db.session.flush()
    db.session.add_all(
        ParticipationOffer(participation_id=participation.id, offer_id=offer.id) for offer in company.offers
    )
    return participation


def domain_of(name: str) -> str:
    """Return the domain for a company's addresses: « Blisterie de l'Eure » → « blisterie-de-l-eure »."""
    return re.sub(r"[^a-z0-9]+", "-", plain(name))[:40].strip("-")


def fictitious_siret(number: int) -> str:
    """Return a SIRET with valid check digits in a range that no real company has (SIREN 000 0xx xxx)."""
    siren = f"{number:08d}"
    siren += luhn.calc_check_digit(siren)
    return siren + "0001" + luhn.calc_check_digit(siren + "0001")


def _number_tables(participations: list[Participation]) -> None:
    number = 0
    for participation in sorted(
        (p for p in participations if p.state is ParticipationState.APPROVED), key=lambda p: p.company.sort_key
    ):
        for table in participation.tables:
            number += 1
            table.number = number


def _registration(forum: Forum, n: int, draw: random.Random) -> Registration:
    first, last = (
        words.FIRST_NAMES[n % len(words.FIRST_NAMES)],
        words.LAST_NAMES[(n * 7 + n // len(words.LAST_NAMES)) % len(words.LAST_NAMES)],
    )
    person = account_of(
        f"{plain(first).replace(' ', '-')}.{forum.slug}.{n + 1}@candidats.example",
        first,
        last,
        Role.CANDIDATE,
        ScopeKind.OWN,
    )
    family = draw.choice(FAMILIES)
    level, diploma = draw.choice(words.DIPLOMAS[family])
    state = RegistrationState.CONFIRMED
    if n % 15 == 7:
        state = RegistrationState.TO_EXAMINE
    registered = _some_moment_before(forum, draw)
    registration = Registration(
        forum=forum,
        account=person,
        email=person.email,
        state=state,
        state_at=registered,
        step=4,
        queue_at=registered,
        created_at=registered,
        agreed_at=registered,
        first_name=first,
        last_name=last,
        minor=False,
        level=Level(level),
        diploma=diploma,
        training_body=draw.choice(words.SCHOOLS),
        contract=draw.choice(list(AlternanceContract)),
        host_company=draw.choice(words.HOSTS),
        contract_end=forum.held_on
        + timedelta(days=draw.randint(20, 150) if state is RegistrationState.CONFIRMED else 260),
        health_sector=True,
        family=Family(family),
        sub_family=words.SUB_FAMILIES[family],
        skills=draw.sample(words.SKILLS[family], k=draw.randint(3, 5)),
        achievement=draw.choice(words.ACHIEVEMENTS),
        solves=draw.choice(words.ACHIEVEMENTS),
        languages=["Français", "Anglais"],
        wanted_contracts=["cdi", "cdd"],
        departement=draw.choice(words.CITIES)[1],
        mobility=draw.choice(list(Mobility)),
        shared_question=draw.choice(words.QUESTIONS),
    )
    write_keys(registration)
    registration.consents = [
        Consent(purpose=purpose, notice_version="1", given_at=registered)
        for purpose in (ConsentPurpose.SHARE, ConsentPurpose.CV)
    ]
    db.session.add(registration)
    return registration


def _some_moment_before(forum: Forum, draw: random.Random) -> datetime:
    latest = min(now(), forum.opening - timedelta(days=14))
    return latest - timedelta(minutes=draw.randint(60, 60 * 24 * 20))


def _wishes(registrations: list[Registration], participations: list[Participation], draw: random.Random) -> list[Wish]:
    """Draw up to six wishes each, companies of one's own family first; one in six has ranked none yet."""
    approved = [p for p in participations if p.state is ParticipationState.APPROVED]
    wishes: list[Wish] = []
    for registration in registrations:
        if registration.state is not RegistrationState.CONFIRMED or draw.random() < 1 / 6:
            continue
        wanted = draw.sample(approved, k=min(len(approved), draw.randint(2, 6)))
        wanted.sort(key=lambda p: registration.family is None or registration.family.value not in p.families)
        wishes += [
            Wish(registration=registration, participation=participation, rank=rank)
            for rank, participation in enumerate(wanted, 1)
        ]
    db.session.add_all(wishes)
    db.session.flush()
    return wishes


def _interviews(forum: Forum, wishes: list[Wish], share: float, draw: random.Random) -> None:
    """Turn a share of the wishes into firm interviews: first slot free for the table and the candidate."""
    taken: set[tuple[int, int, str]] = set()
    for wish in draw.sample(wishes, k=int(len(wishes) * share)):
        table = wish.participation.tables[0]
        for slot in draw.sample(forum.slots, k=len(forum.slots)):
            if (slot.id, table.id, "table") in taken or (slot.id, wish.registration_id, "person") in taken:
                continue
            taken |= {(slot.id, table.id, "table"), (slot.id, wish.registration_id, "person")}
            db.session.add(
                Interview(
                    forum_id=forum.id,
                    slot=slot,
                    table=table,
                    participation=wish.participation,
                    registration=wish.registration,
                    state=InterviewState.FIRM,
                    told_slot_id=slot.id,
                    told_table_id=table.id,
                    told_state=InterviewState.FIRM,
                    told_at=now(),
                    told_sequence=0,
                    sequence=0,
                )
            )
            break
