"""« À faire maintenant »: what waits for an organiser, soonest deadline first, with one button each.

Pure: counts in, tasks out.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from forum_app.candidates.vocabulary import HOLDING, Level, RegistrationState
from forum_app.core.language import _, ngettext
from forum_app.forums.families import Family
from forum_app.forums.rules import Opening, window_of, window_state
from forum_app.forums.vocabulary import WindowKind
from forum_app.permissions.vocabulary import Right


@dataclass(frozen=True)
class CandidateCounts:
    """The registrations of a forum. levels and families count the confirmed ones."""

    states: Counter[RegistrationState] = field(default_factory=Counter)
    levels: Counter[Level | None] = field(default_factory=Counter)
    families: Counter[Family | None] = field(default_factory=Counter)

    @property
    def confirmed(self) -> int:
        return self.states[RegistrationState.CONFIRMED]

    @property
    def to_examine(self) -> int:
        return self.states[RegistrationState.TO_EXAMINE]

    @property
    def held(self) -> int:
        """Places held: confirmed, to examine, offered."""
        return sum(self.states[state] for state in HOLDING)

    @property
    def waiting(self) -> int:
        return self.states[RegistrationState.WAITING]


@dataclass(frozen=True)
class ForumCounts:
    """Everything else that the dashboard counts, from one statement. workshop_at: when the first workshop starts (None:
    there is none).
    """

    approved: int
    companies_to_examine: int
    tables: int
    without_recruiter: int
    unwished: int
    seated: int
    seats: int
    workshop_at: datetime | None
    wishing: int
    without_interview: int
    interviews: int
    slots: int
    failed_letters: int


@dataclass(frozen=True)
class Task:
    """One thing to do.

    kind: the colour of its round (err, todo, info, vio); deadline: None when nothing presses; endpoint, query: where
    its button leads; right: what it takes to do it there (None: the view's own).
    """

    code: str
    kind: str
    icon: str
    title: str
    text: str
    deadline: datetime | None
    act: str
    endpoint: str
    query: dict[str, str]
    right: Right | None = None


@dataclass(frozen=True)
class Milestone:
    """A date of the forum's life. code: "opening", a window's name, "workshop", "forum"."""

    code: str
    label: str
    at: datetime
    closes: bool = False


def tasks_of(
    windows: Iterable[Opening], candidates: CandidateCounts, counts: ForumCounts, opening: datetime, now: datetime
) -> list[Task]:
    """Return what there is to do now, soonest deadline first; nothing once the forum has begun.

    `windows`: the forum's; `opening`: when it begins.
    """
    if now >= opening:
        return []
    windows = list(windows)
    found = [
        *_decisions(windows, candidates, counts),
        *_candidates(windows, candidates, counts, now),
        *_companies(windows, counts, opening, now),
    ]
    if counts.failed_letters:
        title = ngettext(
            "%(num)s courriel n'est pas arrivé", "%(num)s courriels ne sont pas arrivés", counts.failed_letters
        )
        found.append(
            Task(
                "failed_letters",
                "err",
                "envelope-exclamation-fill",
                title,
                _("Vérifiez ces adresses."),
                None,
                _("Voir les candidats"),
                "desk.candidate_list",
                {},
            )
        )
    return sorted(found, key=lambda task: (task.deadline is None, task.deadline or opening))


def _closing(windows: list[Opening], kind: WindowKind) -> datetime | None:
    window = window_of(windows, kind)
    return window.closes_at if window else None


def _decisions(windows: list[Opening], candidates: CandidateCounts, counts: ForumCounts) -> list[Task]:
    found = []
    if n := candidates.to_examine:
        title = ngettext("%(num)s inscription à examiner", "%(num)s inscriptions à examiner", n)
        found.append(
            Task(
                "registrations",
                "todo",
                "hourglass-split",
                title,
                _("Chacune tient déjà une place."),
                _closing(windows, WindowKind.CANDIDATES),
                _("Examiner"),
                "desk.candidate_list",
                {"vue": "a-examiner"},
                Right.REGISTRATION_EXAMINE,
            )
        )
    if n := counts.companies_to_examine:
        title = ngettext("%(num)s entreprise à valider", "%(num)s entreprises à valider", n)
        found.append(
            Task(
                "participations",
                "todo",
                "buildings-fill",
                title,
                _("Elles ne réservent rien avant."),
                _closing(windows, WindowKind.COMPANIES),
                _("Valider"),
                "desk.company_list",
                {"vue": "a-examiner"},
                Right.PARTICIPATION_EXAMINE,
            )
        )
    return found


def _candidates(windows: list[Opening], candidates: CandidateCounts, counts: ForumCounts, now: datetime) -> list[Task]:
    found = []
    unseated = candidates.confirmed - counts.seated
    if counts.workshop_at is not None and now < counts.workshop_at and unseated > 0:
        title = ngettext(
            "%(num)s candidat sans place à l'atelier", "%(num)s candidats sans place à l'atelier", unseated
        )
        text = ngettext(
            "L'atelier a encore %(num)s place.",
            "L'atelier a encore %(num)s places.",
            max(counts.seats - counts.seated, 0),
        )
        found.append(
            Task(
                "unseated",
                "vio",
                "mortarboard-fill",
                title,
                text,
                counts.workshop_at,
                _("Voir les candidats"),
                "desk.candidate_list",
                {"vue": "sans-atelier"},
            )
        )
    unwishing = candidates.confirmed - counts.wishing
    wishes = window_of(windows, WindowKind.WISHES)
    if wishes is not None and window_state(wishes, now) == "open" and unwishing > 0:
        title = ngettext("%(num)s candidat sans vœux classés", "%(num)s candidats sans vœux classés", unwishing)
        found.append(
            Task(
                "unwishing",
                "todo",
                "envelope-fill",
                title,
                _("Sans vœu, personne ne les attend."),
                wishes.closes_at,
                _("Voir les candidats"),
                "desk.candidate_list",
                {"vue": "sans-voeux"},
            )
        )
    booking, freeze = window_of(windows, WindowKind.BOOKING), window_of(windows, WindowKind.FREEZE)
    if (
        booking is not None
        and freeze is not None
        and now < freeze.opens_at
        and window_state(booking, now) != "before"
        and counts.without_interview > 0
    ):
        title = ngettext(
            "%(num)s candidat sans entretien", "%(num)s candidats sans entretien", counts.without_interview
        )
        found.append(
            Task(
                "without_interview",
                "info",
                "person-exclamation",
                title,
                _("Avant le gel, les entreprises peuvent encore réserver."),
                freeze.opens_at,
                _("Voir les candidats"),
                "desk.candidate_list",
                {},
            )
        )
    return found


def _companies(windows: list[Opening], counts: ForumCounts, opening: datetime, now: datetime) -> list[Task]:
    found = []
    if n := counts.without_recruiter:
        title = ngettext(
            "%(num)s entreprise sans personne à sa table", "%(num)s entreprises sans personne à leur table", n
        )
        found.append(
            Task(
                "without_recruiter",
                "err",
                "exclamation-triangle-fill",
                title,
                _("Demandez qui viendra."),
                opening,
                _("Voir les entreprises"),
                "desk.company_list",
                {"vue": "sans-equipe"},
            )
        )
    wishes = window_of(windows, WindowKind.WISHES)
    if wishes is not None and window_state(wishes, now) == "open" and counts.wishing and counts.unwished:
        title = ngettext(
            "%(num)s entreprise n'a reçu aucun vœu", "%(num)s entreprises n'ont reçu aucun vœu", counts.unwished
        )
        found.append(
            Task(
                "unwished",
                "err",
                "exclamation-triangle-fill",
                title,
                _("Leurs tables seraient vides."),
                wishes.closes_at,
                _("Voir les entreprises"),
                "desk.company_list",
                {"vue": "validees"},
            )
        )
    return found


def milestones_of(
    windows: Iterable[Opening], announced_at: datetime | None, workshop_at: datetime | None, opening: datetime
) -> list[Milestone]:
    """Return the dates of a forum's life, in order."""
    windows = list(windows)
    found = [Milestone("opening", _("Ouverture"), announced_at)] if announced_at else []
    named = (
        (WindowKind.COMPANIES, _("Entreprises")),
        (WindowKind.CANDIDATES, _("Candidats")),
        (WindowKind.WISHES, _("Vœux")),
    )
    found += [
        Milestone(kind.value, label, window.closes_at, closes=True)
        for kind, label in named
        if (window := window_of(windows, kind))
    ]
    freeze = window_of(windows, WindowKind.FREEZE)
    if freeze is not None:
        found.append(Milestone("freeze", _("Agendas"), freeze.opens_at))
    if workshop_at is not None:
        found.append(Milestone("workshop", _("Atelier"), workshop_at))
    found.append(Milestone("forum", _("Forum"), opening))
    return sorted(found, key=lambda m: m.at)
