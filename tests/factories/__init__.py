"""A small named world for stories: LEEM, Centre-Normandie, the forum of Chartres, Marie, Airbel.

Each function makes one thing, saves it and returns it, with nothing surprising inside; keyword arguments change single
facts.
"""

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, time, timedelta
from itertools import count
from typing import Any

from stdnum import luhn

from forum_app.accounts.models import Account, RoleGrant
from forum_app.candidates.models import Consent, Registration
from forum_app.candidates.profile import write_keys
from forum_app.candidates.vocabulary import AlternanceContract, ConsentPurpose, Level, Mobility, RegistrationState
from forum_app.companies.models import Company, Participation, Recruiter, RecruiterPresence, Table
from forum_app.companies.vocabulary import CompanySize, ParticipationState
from forum_app.core.clock import now
from forum_app.core.db import Base, db
from forum_app.core.text_keys import search_key, sort_key
from forum_app.core.time_zones import at
from forum_app.files.models import StoredFile
from forum_app.forums.families import Family
from forum_app.forums.models import Forum, HalfDay, Organisation, Slot, Territory, Window
from forum_app.forums.vocabulary import ForumState, WindowKind
from forum_app.permissions.vocabulary import Role, ScopeKind
from forum_app.workshops.models import Workshop, WorkshopOpening

_numbers = count(1)


_together = False


def save(*things: Base) -> None:
    """Save these things: committed at once, or at the end of `together`."""
    db.session.add_all(things)
    if _together:
        db.session.flush()
    else:
        db.session.commit()


@contextmanager
def together() -> Iterator[None]:
    """Make many things of the world with one commit."""
    global _together
    if _together:
        yield
        return
    _together = True
    try:
        yield
        db.session.commit()
    finally:
        _together = False


def organisation(name: str = "LEEM", **facts: Any) -> Organisation:
    made = Organisation(name=name, short_name=name, **facts)
    save(made)
    return made


@together()
def territory(name: str = "Centre-Normandie", **facts: Any) -> Territory:
    facts.setdefault("slug", name.lower())
    if "organisation" not in facts:
        facts["organisation"] = db.session.query(Organisation).filter_by(name="LEEM").one_or_none() or organisation()
    made = Territory(name=name, departements=["28", "45", "76"], school_zone="B", **facts)
    save(made)
    return made


def account(email: str | None = None, **facts: Any) -> Account:
    made = Account(email=email or f"personne{next(_numbers)}@exemple.example", email_confirmed_at=now(), **facts)
    save(made)
    return made


def grant(to: Account, role: Role, scope_kind: ScopeKind, scope_id: int | None = None) -> RoleGrant:
    made = RoleGrant(
        account_id=to.id, role=role, scope_kind=scope_kind, scope_id=scope_id, since=now() - timedelta(days=1)
    )
    save(made)
    db.session.refresh(to, ["grants"])
    return made


def national_organiser(first_name: str = "Odile", last_name: str = "Ravinel") -> Account:
    made = account(f"{first_name.lower()}.{next(_numbers)}@leem.example", first_name=first_name, last_name=last_name)
    grant(made, Role.NATIONAL_ORGANISER, ScopeKind.ALL)
    return made


def territorial_organiser(over: Territory, first_name: str = "Anselme", last_name: str = "Duroy") -> Account:
    made = account(f"{first_name.lower()}.{next(_numbers)}@cluster.example", first_name=first_name, last_name=last_name)
    grant(made, Role.TERRITORIAL_ORGANISER, ScopeKind.TERRITORY, over.id)
    return made


@together()
def forum(city: str = "Chartres", day: date = date(2027, 3, 18), *, slots: int = 12, **facts: Any) -> Forum:
    """An announced forum whose windows are open on 1 February 2027, with `slots` slots of 20 min from 9 h 30, 5 min
    apart.
    """
    held_in = facts.pop("territory", None) or db.session.query(Territory).first() or territory()
    values: dict[str, Any] = {
        "title": f"Forum de {city}",
        "slug": f"{city.lower()}-{day.year}",
        "state": ForumState.ANNOUNCED,
        "venue": "Manufacture de l'Eure",
        "pitch": "",
        "contact_email": "forum@leem.example",
    }
    made = Forum(territory=held_in, organisation=held_in.organisation, city=city, held_on=day, **{**values, **facts})
    made.half_days = [HalfDay(starts_at=time(9, 30), ends_at=time(17, 0))]
    first = at(day, time(9, 30))
    made.slots = [
        Slot(starts_at=first + timedelta(minutes=25 * n), ends_at=first + timedelta(minutes=25 * n + 20))
        for n in range(slots)
    ]
    made.windows = [Window(kind=kind, opens_at=opens, closes_at=closes) for kind, opens, closes in _windows(day)]
    save(made)
    return made


def _windows(day: date) -> list[tuple[WindowKind, datetime, datetime]]:
    def moment(days: int, hour: int = 0, minute: int = 0) -> datetime:
        return at(day + timedelta(days=days), time(hour, minute))

    opening = moment(-60)
    return [
        (WindowKind.COMPANIES, opening, moment(-24, 23, 59)),
        (WindowKind.CANDIDATES, opening, moment(-13, 23, 59)),
        (WindowKind.WISHES, opening, moment(-5, 20)),
        (WindowKind.BOOKING, opening, moment(-5, 20)),
        (WindowKind.AGENDAS, moment(-3, 8), moment(30)),
        (WindowKind.FREEZE, moment(-2, 18), moment(0)),
        (WindowKind.DAY, moment(0), moment(1)),
        (WindowKind.FOLLOW_UP, moment(1), moment(365)),
    ]


def workshop(opened_to: Forum, *, capacity: int = 18, **facts: Any) -> Workshop:
    """The workshop of the morning a week before, opened to that forum."""
    day = opened_to.held_on - timedelta(days=7)
    values = {
        "title": "Atelier ANAF",
        "starts_at": at(day, time(9, 0)),
        "ends_at": at(day, time(12, 30)),
        "venue": "Salle Pasteur",
    }
    made = Workshop(
        organisation=opened_to.organisation,
        capacity=capacity,
        openings=[WorkshopOpening(forum=opened_to)],
        **{**values, **facts},
    )
    save(made)
    return made


@together()
def candidate(at_forum: Forum, first_name: str = "Marie", last_name: str = "Tessier", **facts: Any) -> Registration:
    """A confirmed candidate who agreed to share her profile, with an account of the role candidate."""
    email = facts.pop("email", f"{first_name.lower()}.{next(_numbers)}@exemple.example")
    person = account(email, first_name=first_name, last_name=last_name)
    grant(person, Role.CANDIDATE, ScopeKind.OWN)
    values: dict[str, Any] = {
        "state": RegistrationState.CONFIRMED,
        "step": 4,
        "queue_at": now(),
        "agreed_at": now(),
        "minor": False,
        "level": Level.L5,
        "diploma": "BTS Bioanalyses et contrôles",
        "training_body": "CFA Santé Centre",
        "contract": AlternanceContract.APPRENTICESHIP,
        "host_company": "Laboratoires Orvanne",
        "contract_end": date(2027, 6, 30),
        "health_sector": True,
        "family": Family.PRODUCTION,
        "sub_family": "Qualité",
        "skills": ["BPF", "HPLC", "Contrôle qualité"],
        "achievement": "Je sais préparer un dossier de lot sans réserve.",
        "departement": "28",
        "mobility": Mobility.REGION,
    }
    values.update(facts)
    made = Registration(
        forum=at_forum, account=person, email=person.email, first_name=first_name, last_name=last_name, **values
    )
    write_keys(made)
    if made.agreed_at:
        made.consents = [Consent(purpose=ConsentPurpose.SHARE, notice_version="2027-01")]
    save(made)
    return made


@together()
def company(at_forum: Forum, name: str = "Airbel", *, tables: int = 1, **facts: Any) -> Participation:
    """An approved company with its tables numbered and one recruiter who has an account (`recruiter_of` gives it)."""
    number = next(_numbers)
    firm = Company(
        name=name,
        siret=facts.pop("siret", _siret(number)),
        size=facts.pop("size", CompanySize.PME),
        city="Chartres",
        departement="28",
        activity="Formes sèches et gélules",
        sort_key=sort_key(name),
        search_key=search_key(name),
    )
    save(firm)
    person = account(
        f"recrutement{number}@{name.lower().replace(' ', '-')}.example", first_name="Aurélien", last_name="Vasseur"
    )
    grant(person, Role.RECRUITER, ScopeKind.COMPANY, firm.id)
    recruiter = Recruiter(
        company=firm,
        account=person,
        first_name="Aurélien",
        last_name="Vasseur",
        function="Responsable production",
        email=person.email,
    )
    save(recruiter)
    values: dict[str, Any] = {
        "state": ParticipationState.APPROVED,
        "step": 4,
        "need_overload": "Deux lignes à qualifier avant l'été.",
        "table_count": tables,
        "contact_email": person.email,
        "families": ["production"],
    }
    made = Participation(company=firm, forum=at_forum, **{**values, **facts})
    taken = db.session.query(Table).filter(Table.forum_id == at_forum.id).count()
    made.tables = [Table(forum_id=at_forum.id, number=taken + n + 1) for n in range(tables)]
    made.presences = [RecruiterPresence(recruiter=recruiter)]
    save(made)
    return made


def recruiter_of(participation: Participation) -> Account:
    """The account that books for that company."""
    found = participation.presences[0].recruiter.account
    assert found is not None
    return found


def _siret(number: int) -> str:
    """A plainly fictitious SIRET (SIREN under 000 100 000) with valid keys."""
    siren = f"{number:08d}"
    siren += luhn.calc_check_digit(siren)
    body = f"{siren}0001"
    return body + luhn.calc_check_digit(body)


def stored_file(name: str = "attestation.pdf", **facts: Any) -> StoredFile:
    """A small stored file that says it is a PDF."""
    content = facts.pop("content", b"%PDF-1.7\n%%EOF\n")
    made = StoredFile(
        name=name,
        media_type="application/pdf",
        size=len(content),
        sha256=hashlib.sha256(content).hexdigest(),
        content=content,
        **facts,
    )
    save(made)
    return made
