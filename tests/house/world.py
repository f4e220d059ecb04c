"""Two forums of two territories, alike, and one person of each role in each: what the sweeps of endpoints go through.

A room that adds an address with a new kind of value adds it to `values_of`; a test fails until it does.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from typing import Any

from forum_app.accounts.models import Account, RoleGrant
from forum_app.candidates.models import Registration
from forum_app.companies.models import JoinRequest, Offer, Participation
from forum_app.companies.vocabulary import CompanySize, OfferContract
from forum_app.core.clock import now
from forum_app.core.tokens import digest, new_token
from forum_app.documents.models import PaperJob
from forum_app.documents.vocabulary import PaperKind
from forum_app.forums.models import Forum
from forum_app.imports import actions as imports
from forum_app.imports.models import ImportBatch
from forum_app.imports.vocabulary import ImportKind
from forum_app.interviews.models import Interview
from forum_app.permissions.rights import Scope
from forum_app.permissions.vocabulary import Role, ScopeKind
from forum_app.staff.models import Invitation
from forum_app.workshops.models import Workshop, WorkshopSeat
from tests import factories

TOKEN = "A" * 22
SHEET = (
    "Nom;Prénom;Courriel;Niveau;Famille;Fin de contrat\n"
    "Kerbrat;Ludivine;ludivine@exemple.example;Bac+5;Production;30/06/2027\n"
    "Diallo;Awa;awa@exemple.example;Bac+5;Production;bientôt"
)


@dataclass(frozen=True)
class Place:
    """One forum with one thing of each kind."""

    forum: Forum
    registration: Registration
    participation: Participation
    interview: Interview
    offer: Offer
    request: JoinRequest
    workshop: Workshop
    seat: WorkshopSeat
    job: PaperJob
    batch: ImportBatch
    grant: RoleGrant
    invitation: Invitation

    @cached_property  # read once: a sweep asks for them at each endpoint
    def values(self) -> dict[str, Any]:
        """What fills the addresses of this place, by the name of the value."""
        return {
            "slug": self.forum.slug,
            "registration_id": self.registration.id,
            "participation_id": self.participation.id,
            "interview_id": self.interview.id,
            "offer_id": self.offer.id,
            "recruiter_id": self.participation.presences[0].recruiter_id,
            "request_id": self.request.id,
            "seat_id": self.seat.id,
            "job_id": self.job.id,
            "batch_id": self.batch.id,
            "grant_id": self.grant.id,
            "invitation_id": self.invitation.id,
            "territory_id": self.forum.territory_id,
            "organisation_id": self.forum.organisation_id,
            "feed_id": 1,
            "token": TOKEN,
        }

    def scope_of(self, address: str) -> Scope:
        """Whose the thing at an address is: said here apart from the loaders of the rooms, which must agree."""
        if "<int:job_id>" in address:
            return self.job.scope
        if address.startswith("/mon-forum/"):
            return self.registration.scope
        if "<int:participation_id>" in address:
            return self.participation.scope
        if "<int:registration_id>" in address:
            return self.registration.scope
        if "<int:territory_id>" in address:
            return self.forum.territory.scope
        of_forum = any(value in address for value in ("<slug>", "<int:grant_id>", "<int:invitation_id>"))
        return self.forum.scope if of_forum else Scope()


@dataclass(frozen=True)
class World:
    """here and elsewhere: alike; people: by a name that says who they are."""

    here: Place
    elsewhere: Place
    people: dict[str, Account]


def make() -> World:
    """The world, saved."""
    west = factories.territory("Centre-Normandie")
    east = factories.territory("Grand-Est", organisation=factories.organisation("Alsace BioValley"))
    here, elsewhere = _place("Chartres", west, "Marie", "Airbel"), _place("Strasbourg", east, "Nadia", "Biorhin")
    neighbour = factories.candidate(here.forum, "Lucie", "Ferrand")
    people = {
        "organisation nationale": factories.national_organiser(),
        "organisation d'ici": factories.territorial_organiser(west),
        "organisation d'ailleurs": factories.territorial_organiser(east),
        "candidate d'ici": here.registration.account,
        "candidate d'ailleurs": elsewhere.registration.account,
        "autre candidate d'ici": neighbour.account,
        "entreprise d'ici": factories.recruiter_of(here.participation),
        "entreprise d'ailleurs": factories.recruiter_of(elsewhere.participation),
        "autre entreprise d'ici": factories.recruiter_of(factories.company(here.forum, "Galénor")),
        "personne sans rôle": factories.account(),
    }
    for role in (Role.DESK, Role.TRAINER, Role.ACCOMPANIST, Role.ACCESSIBILITY):
        for where, place in (("ici", here), ("ailleurs", elsewhere)):
            people[f"{role.value}, {where}"] = _holder(role, ScopeKind.FORUM, place.forum.id)
    for role in (Role.SPONSOR, Role.FUNDER):
        people[role.value] = _holder(role, ScopeKind.ALL)
    return World(here, elsewhere, people)


def _holder(role: Role, kind: ScopeKind, scope_id: int | None = None) -> Account:
    person = factories.account()
    factories.grant(person, role, kind, scope_id)
    return person


def _company(forum: Forum, name: str) -> Participation:
    """Large enough for one table more than its two."""
    return factories.company(forum, name, tables=2, size=CompanySize.GE)


def _place(city: str, territory: Any, first_name: str, company: str) -> Place:
    forum = factories.forum(city, date(2027, 3, 18), territory=territory)
    registration, participation = factories.candidate(forum, first_name), _company(forum, company)
    interview = Interview(
        forum_id=forum.id,
        slot=forum.slots[0],
        table=participation.tables[0],
        participation=participation,
        registration=registration,
    )
    offer = Offer(company=participation.company, title="Technicien qualité", contract=OfferContract.CDI)
    factories.save(offer)
    participation.offers.append(offer)
    request = JoinRequest(company=participation.company, account=factories.account(), forum_id=forum.id)
    workshop = factories.workshop(forum)
    seat = WorkshopSeat(workshop=workshop, registration=registration)
    job = PaperJob(forum=forum, kind=PaperKind.BADGES, asked_by_id=registration.account_id)
    batch = imports.receive(forum, ImportKind.CANDIDATES, "liste.csv", SHEET.encode(), account_id=None)
    factories.save(interview, request, seat, job, batch)
    grant = factories.grant(factories.account(first_name="Prune"), Role.DESK, ScopeKind.FORUM, forum.id)
    grant.until = now() + timedelta(days=45)
    invitation = Invitation(
        email=f"invitee@{city.lower()}.example",
        role=Role.TRAINER,
        scope_kind=ScopeKind.FORUM,
        scope_id=forum.id,
        token_hash=digest(new_token()),
        sent_at=now() - timedelta(days=1),
        expires_at=now() + timedelta(days=6),
        invited_by_id=factories.national_organiser().id,
    )
    factories.save(grant, invitation)
    return Place(
        forum,
        registration,
        participation,
        interview,
        offer,
        request,
        workshop,
        seat,
        job,
        batch,
        grant,
        invitation,
    )


# Who they are, in the order in which `make` makes them.
NAMES: tuple[str, ...] = (
    "organisation nationale",
    "organisation d'ici",
    "organisation d'ailleurs",
    "candidate d'ici",
    "candidate d'ailleurs",
    "autre candidate d'ici",
    "entreprise d'ici",
    "entreprise d'ailleurs",
    "autre entreprise d'ici",
    "personne sans rôle",
    "desk, ici",
    "desk, ailleurs",
    "trainer, ici",
    "trainer, ailleurs",
    "accompanist, ici",
    "accompanist, ailleurs",
    "accessibility, ici",
    "accessibility, ailleurs",
    "sponsor",
    "funder",
)

# Values that an address takes besides identifiers: one that works, by endpoint or by room.
CHOICES: dict[str, Callable[[Place], dict[str, Any]]] = {
    "candidates.sign_up": lambda place: {"step": "contact"},
    "candidates.draft": lambda place: {"step": "contact"},
    "candidates.file": lambda place: {"kind": "cv"},
    "imports": lambda place: {"kind": "candidats"},
    "companies.sign_up": lambda place: {"step": "entreprise"},
    "homes.candidate_file": lambda place: {"kind": "cv"},
    "setup.decide_window": lambda place: {"kind": "wishes"},
}
