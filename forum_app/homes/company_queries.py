"""What the home of a company says: who chose it, how full its day is, what is left to do."""

from dataclasses import dataclass
from datetime import datetime

from forum_app.candidates.models import Registration
from forum_app.companies.models import Participation
from forum_app.companies.queries import Shown
from forum_app.companies.vocabulary import ParticipationState
from forum_app.core.language import _, ngettext
from forum_app.core.typography import day
from forum_app.forums import rules as forum_rules
from forum_app.forums.models import Forum
from forum_app.forums.vocabulary import WindowKind
from forum_app.homes.company_stage_rules import CompanyFacts, CompanyStage, stage_of
from forum_app.interviews import queries as interview_queries
from forum_app.wishes import browse as wish_browse
from forum_app.wishes import queries as wish_queries
from forum_app.wishes import rules as wish_rules

SHOWN_PEOPLE = 5


@dataclass(frozen=True)
class CandidateWhoChose:
    """A candidate who chose the company, as it may see them: matched are the declared skills that the company names."""

    registration: Registration
    matched: tuple[str, ...]
    booked: bool


@dataclass(frozen=True)
class Step:
    """One line of the list « Avant le forum »."""

    title: str
    done: bool
    text: str


@dataclass(frozen=True)
class Button:
    """The one thing to do now; endpoints take the participation."""

    label: str
    endpoint: str


@dataclass(frozen=True)
class CompanyHome:
    """What the page prints. filled and slots: interviews booked, and places at all tables."""

    stage: CompanyStage
    title: str
    lead: str
    button: Button | None
    steps: tuple[Step, ...]
    may_change: bool
    chosen: int
    candidates: tuple[CandidateWhoChose, ...]
    filled: int
    slots: int
    numbers: tuple[int, ...]


def home_of(participation: Participation, now: datetime) -> CompanyHome:
    """Read the home of a participation, in as many statements whatever the number of candidates."""
    forum = participation.forum
    approved = participation.state is ParticipationState.APPROVED
    people = wish_queries.candidates_who_chose(participation) if approved else []
    interviews = interview_queries.live_of_participation(participation)
    open_slots = {slot.id for slot in forum.slots if slot.closed_at is None}
    slots = sum(len(open_slots - {absence.slot_id for absence in table.absences}) for table in participation.tables)
    window = forum_rules.window_of(forum.windows, WindowKind.BOOKING)
    closed = _closed(forum, now)
    meets = {interview.registration_id for interview in interviews}
    texts = wish_browse.texts_of(Shown(participation, participation.company, tuple(participation.offers)))
    facts = CompanyFacts(participation.state, forum.closing, len(people), len(interviews), slots, closed is None)
    stage = stage_of(facts, now)
    title, lead = _words(participation, stage, len(people), len(interviews), slots)
    if stage in ("open", "closed"):
        days_left = (window.closes_at - now).days if window is not None and closed is None else None
        lead += " " + _time_left(days_left, closed)
    return CompanyHome(
        stage=stage,
        title=title,
        lead=lead,
        button=_button(stage),
        steps=_steps(participation, stage, len(interviews), slots),
        may_change=stage not in ("ended", "over"),
        chosen=len(people),
        candidates=tuple(
            CandidateWhoChose(r, tuple(wish_rules.matched_skills(r.skills, texts)), r.id in meets)
            for r in people[:SHOWN_PEOPLE]
        ),
        filled=len(interviews),
        slots=slots,
        numbers=tuple(table.number for table in participation.tables if table.number is not None),
    )


def _words(participation: Participation, stage: CompanyStage, chosen: int, filled: int, slots: int) -> tuple[str, str]:
    """Return the title of the page and the sentence under it."""
    match stage:
        case "ended":
            why = participation.state_reason or participation.state.label
            return _("Vous ne participez pas à ce forum."), why
        case "examined" if participation.state is ParticipationState.WAITING:
            return (
                _("Vous êtes en liste d'attente."),
                _("Toutes les tables sont prises. Un courriel part dès qu'une table se libère."),
            )
        case "examined":
            return (
                _("Nous relisons votre inscription."),
                _("La réponse arrive par courriel sous deux jours ouvrés. Vous pouvez encore tout modifier."),
            )
        case "over":
            return _("Merci d'être venus."), ngettext(
                "%(num)s entretien était prévu à votre table.",
                "%(num)s entretiens étaient prévus à votre table.",
                filled,
            )
        case "complete":
            when = day(participation.forum.held_on, weekday=True, year=False)
            return (
                _("Votre journée est complète."),
                _("Vos %(count)s créneaux sont remplis. Rendez-vous le %(day)s.", count=slots, day=when),
            )
        case "empty":
            return (
                _("Aucun candidat ne vous a encore choisis."),
                _("Un besoin précis et une offre datée aident à se décider."),
            )
        case _:
            return (
                ngettext("%(num)s candidat vous a choisis.", "%(num)s candidats vous ont choisis.", chosen),
                _("Vous avez rempli %(filled)s créneaux sur %(slots)s.", filled=filled, slots=slots),
            )


def _time_left(days_left: int | None, closed: str | None) -> str:
    """Return how long booking stays open, or why it is closed."""
    if days_left:
        return ngettext(
            "Il vous reste un jour pour réserver les autres.",
            "Il vous reste %(num)s jours pour réserver les autres.",
            days_left,
        )
    return closed or _("Dernier jour pour réserver.")


def _button(stage: CompanyStage) -> Button | None:
    match stage:
        case "open":
            return Button(_("Réserver mes créneaux"), "interviews.grid")
        case "closed" | "complete":
            return Button(_("Voir ma journée"), "interviews.grid")
        case "empty":
            return Button(_("Améliorer mon offre"), "companies.offers")
        case "examined":
            return Button(_("Relire mes offres"), "companies.offers")
        case _:
            return None


def _steps(participation: Participation, stage: CompanyStage, filled: int, slots: int) -> tuple[Step, ...]:
    approved = participation.state is ParticipationState.APPROVED
    team = ", ".join(presence.recruiter.first_name for presence in participation.presences)
    offers = len(participation.offers)
    published_at = participation.forum.agendas_published_at
    return (
        Step(
            _("Entreprise vérifiée"),
            approved,
            _("Le %(date)s", date=day(participation.state_at, year=False)) if approved else _("Par l'organisateur"),
        ),
        Step(_("Équipe présente"), bool(participation.presences), team or _("Personne encore")),
        Step(
            _("Offres"),
            bool(offers),
            ngettext("%(num)s offre", "%(num)s offres", offers) if offers else _("Vous venez sans offre"),
        ),
        Step(
            _("Créneaux"),
            stage == "complete",
            _("%(filled)s sur %(slots)s", filled=filled, slots=slots),
        ),
        Step(
            _("Agenda et badges"),
            published_at is not None,
            _("Publiés le %(date)s", date=day(published_at, year=False)) if published_at else _("Avant le forum"),
        ),
    )


def _closed(forum: Forum, now: datetime) -> str | None:
    """Return why nothing can be booked now; None when it can."""
    refusal = forum_rules.refusal_outside(forum.windows, WindowKind.BOOKING, now, forum.time_zone)
    if refusal is not None:
        return refusal.sentence
    return _("La réservation est en pause pendant que le planning se prépare.") if forum.booking_paused else None
