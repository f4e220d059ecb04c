"""« À faire maintenant »: what waits for an organiser, soonest deadline first, with one button each.

Pure: counts in, tasks out.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from forum_app.candidates.vocabulary import HOLDING, Level, RegistrationState
from forum_app.core.language import _, ngettext
from forum_app.desk.vocabulary import Figure
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
    """What the dashboard counts besides. capacity, table_capacity: places and tables of the forum; tables: given to
    approved companies; free_seats: at its workshops; first_workshop, last_workshop: when they start (None: there is
    none).
    """

    figures: Mapping[Figure, int]
    capacity: int
    table_capacity: int
    tables: int
    interviews: int
    slots: int
    free_seats: int = 0
    first_workshop: datetime | None = None
    last_workshop: datetime | None = None


@dataclass(frozen=True)
class Task:
    """One thing to do. Its button opens the list of its figure, whose rows are exactly those that the title counts.

    kind: the colour of its round (err, todo, info, vio); deadline: None when nothing presses; right: what it takes to
    do it there (None: the right of that list).
    """

    figure: Figure
    kind: str
    icon: str
    title: str
    text: str
    deadline: datetime | None
    act: str
    right: Right | None = None


@dataclass(frozen=True)
class Milestone:
    """A date of the forum's life. code: "opening", a window's name, "workshop", "forum"."""

    code: str
    label: str
    at: datetime
    closes: bool = False


def tasks_of(
    windows: Iterable[Opening],
    candidates: CandidateCounts,
    counts: ForumCounts,
    hours: tuple[datetime, datetime],
    now: datetime,
) -> list[Task]:
    """Return what there is to do now, soonest deadline first; nothing once the forum is over.

    `windows`: the forum's; `hours`: when it begins and ends.
    """
    opening, closing = hours
    if now >= closing:
        return []
    windows = list(windows)
    found = [
        *_decisions(windows, counts),
        *_queues(candidates, counts, now),
        *_candidates(windows, counts, now),
        *_companies(windows, candidates, counts, opening, now),
        *_invited(windows, counts, opening, now),
    ]
    if n := counts.figures[Figure.FAILED_LETTERS]:
        found.append(
            Task(
                Figure.FAILED_LETTERS,
                "err",
                "envelope-exclamation-fill",
                ngettext("%(num)s courriel n'est pas arrivé", "%(num)s courriels ne sont pas arrivés", n),
                _("Voyez pourquoi, et renvoyez-les."),
                None,
                _("Voir les courriels"),
            )
        )
    return sorted(found, key=lambda task: (task.deadline is None, task.deadline or opening))


def _closing(windows: list[Opening], kind: WindowKind) -> datetime | None:
    window = window_of(windows, kind)
    return window.closes_at if window else None


def _open(windows: list[Opening], kind: WindowKind, now: datetime) -> bool:
    window = window_of(windows, kind)
    return window is not None and window_state(window, now) == "open"


def _decisions(windows: list[Opening], counts: ForumCounts) -> list[Task]:
    found = []
    if n := counts.figures[Figure.TO_EXAMINE]:
        found.append(
            Task(
                Figure.TO_EXAMINE,
                "todo",
                "hourglass-split",
                ngettext("%(num)s inscription à examiner", "%(num)s inscriptions à examiner", n),
                _("Chacune tient déjà une place."),
                _closing(windows, WindowKind.CANDIDATES),
                _("Examiner"),
                Right.REGISTRATION_EXAMINE,
            )
        )
    if n := counts.figures[Figure.COMPANIES_TO_EXAMINE]:
        found.append(
            Task(
                Figure.COMPANIES_TO_EXAMINE,
                "todo",
                "buildings-fill",
                ngettext("%(num)s entreprise à valider", "%(num)s entreprises à valider", n),
                _("Elles ne réservent rien avant."),
                _closing(windows, WindowKind.COMPANIES),
                _("Valider"),
                Right.PARTICIPATION_EXAMINE,
            )
        )
    return found


def _queues(candidates: CandidateCounts, counts: ForumCounts, now: datetime) -> list[Task]:
    """Return the queues that somebody may leave at once: people wait, and there is room."""
    found = []
    free_places, free_tables = counts.capacity - candidates.held, counts.table_capacity - counts.tables
    if (n := counts.figures[Figure.WAITING]) and free_places > 0:
        found.append(
            Task(
                Figure.WAITING,
                "info",
                "list-ol",
                _(
                    "%(places)s, %(people)s",
                    places=ngettext("%(num)s place libre", "%(num)s places libres", free_places),
                    people=ngettext("%(num)s personne attend", "%(num)s personnes attendent", n),
                ),
                _("Donnez les places dans l'ordre de la liste."),
                None,
                _("Voir la liste d'attente"),
                Right.REGISTRATION_EXAMINE,
            )
        )
    if (n := counts.figures[Figure.COMPANIES_WAITING]) and free_tables > 0:
        found.append(
            Task(
                Figure.COMPANIES_WAITING,
                "info",
                "list-ol",
                _(
                    "%(tables)s, %(companies)s",
                    tables=ngettext("%(num)s table libre", "%(num)s tables libres", free_tables),
                    companies=ngettext("%(num)s entreprise attend", "%(num)s entreprises attendent", n),
                ),
                _("La première arrivée est en tête."),
                None,
                _("Voir la liste d'attente"),
                Right.PARTICIPATION_EXAMINE,
            )
        )
    to_come = counts.last_workshop is not None and now < counts.last_workshop
    if (n := counts.figures[Figure.WAITING_SEATS]) and counts.free_seats and to_come:
        found.append(
            Task(
                Figure.WAITING_SEATS,
                "vio",
                "mortarboard-fill",
                _(
                    "%(seats)s, %(people)s",
                    seats=ngettext(
                        "%(num)s place libre à l'atelier", "%(num)s places libres à l'atelier", counts.free_seats
                    ),
                    people=ngettext("%(num)s personne attend", "%(num)s personnes attendent", n),
                ),
                _("Donnez-leur une place."),
                counts.last_workshop,
                _("Voir qui attend"),
                Right.REGISTRATION_EXAMINE,
            )
        )
    return found


def _candidates(windows: list[Opening], counts: ForumCounts, now: datetime) -> list[Task]:
    found = []
    if (n := counts.figures[Figure.UNSEATED]) and counts.last_workshop is not None and now < counts.last_workshop:
        found.append(
            Task(
                Figure.UNSEATED,
                "vio",
                "mortarboard-fill",
                ngettext("%(num)s candidat sans place à l'atelier", "%(num)s candidats sans place à l'atelier", n),
                ngettext("L'atelier a encore %(num)s place.", "L'atelier a encore %(num)s places.", counts.free_seats)
                if counts.free_seats
                else _("L'atelier est complet."),
                counts.last_workshop,
                _("Voir les candidats"),
            )
        )
    if (n := counts.figures[Figure.UNWISHING]) and _open(windows, WindowKind.WISHES, now):
        found.append(
            Task(
                Figure.UNWISHING,
                "todo",
                "envelope-fill",
                ngettext("%(num)s candidat sans vœux classés", "%(num)s candidats sans vœux classés", n),
                _("Sans vœu, personne ne les attend."),
                _closing(windows, WindowKind.WISHES),
                _("Voir les candidats"),
            )
        )
    booking, freeze = window_of(windows, WindowKind.BOOKING), window_of(windows, WindowKind.FREEZE)
    if (
        (n := counts.figures[Figure.UNMET])
        and booking is not None
        and freeze is not None
        and now < freeze.opens_at
        and window_state(booking, now) != "before"
    ):
        found.append(
            Task(
                Figure.UNMET,
                "info",
                "person-exclamation",
                ngettext("%(num)s candidat sans entretien", "%(num)s candidats sans entretien", n),
                _("Avant le gel, les entreprises peuvent encore réserver."),
                freeze.opens_at,
                _("Voir les candidats"),
            )
        )
    return found


def _companies(
    windows: list[Opening], candidates: CandidateCounts, counts: ForumCounts, opening: datetime, now: datetime
) -> list[Task]:
    found = []
    if n := counts.figures[Figure.WITHOUT_TEAM]:
        found.append(
            Task(
                Figure.WITHOUT_TEAM,
                "err",
                "exclamation-triangle-fill",
                ngettext(
                    "%(num)s entreprise sans personne à sa table", "%(num)s entreprises sans personne à leur table", n
                ),
                _("Demandez qui viendra."),
                opening,
                _("Voir les entreprises"),
            )
        )
    wishing = candidates.confirmed - counts.figures[Figure.UNWISHING]
    if (n := counts.figures[Figure.UNCHOSEN]) and wishing > 0 and _open(windows, WindowKind.WISHES, now):
        found.append(
            Task(
                Figure.UNCHOSEN,
                "err",
                "exclamation-triangle-fill",
                ngettext("%(num)s entreprise n'a reçu aucun vœu", "%(num)s entreprises n'ont reçu aucun vœu", n),
                _("Leurs tables seraient vides."),
                _closing(windows, WindowKind.WISHES),
                _("Voir les entreprises"),
            )
        )
    return found


def _invited(windows: list[Opening], counts: ForumCounts, opening: datetime, now: datetime) -> list[Task]:
    """Return what waits of those who were entered and have not agreed, while somebody may still come."""
    if now >= opening:
        return []
    closing, right, found = _closing(windows, WindowKind.CANDIDATES), Right.REGISTRATION_EXAMINE, []
    if n := counts.figures[Figure.NEVER_INVITED]:
        title = ngettext("%(num)s personne n'a jamais été invitée", "%(num)s personnes n'ont jamais été invitées", n)
        text = _("Leur dossier est prêt, sans qu'on le leur ait dit.")
        figure = Figure.NEVER_INVITED
        found.append(Task(figure, "todo", "envelope-fill", title, text, closing, _("Inviter"), right))
    if n := counts.figures[Figure.REFUSED_ADDRESSES]:
        title = ngettext("%(num)s invitation refusée par sa boîte", "%(num)s invitations refusées par leur boîte", n)
        text = _("Corrigez l'adresse, puis renvoyez.")
        figure = Figure.REFUSED_ADDRESSES
        found.append(Task(figure, "err", "envelope-exclamation-fill", title, text, closing, _("Corriger"), right))
    if n := counts.figures[Figure.UNANSWERED]:
        title = ngettext("%(num)s invitation sans réponse", "%(num)s invitations sans réponse", n)
        text = _("Un rappel au plus, puis tout est effacé.")
        figure = Figure.UNANSWERED
        found.append(Task(figure, "info", "hourglass-split", title, text, closing, _("Voir"), right))
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
