"""The windows of a forum: those proposed for a day, and what must come before what."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from forum_app.core.language import _, lazy
from forum_app.core.refusals import Refusal
from forum_app.core.time_zones import PARIS, at, in_zone
from forum_app.forums.vocabulary import WindowKind

WindowTimes = tuple[datetime, datetime]  # opens, closes: aware

MIDNIGHT, MORNING, EVENING, LATE, LAST_MINUTE = time(0), time(8), time(18), time(20), time(23, 59)

# For each window, when it opens and closes: days from the forum's day (J), and an hour on the forum's clocks.
DEFAULTS: dict[WindowKind, tuple[tuple[int, time], tuple[int, time]]] = {
    WindowKind.COMPANIES: ((-90, MORNING), (-24, LAST_MINUTE)),
    WindowKind.CANDIDATES: ((-80, MORNING), (-13, LAST_MINUTE)),
    WindowKind.WISHES: ((-24, MORNING), (-5, LATE)),
    WindowKind.BOOKING: ((-17, MORNING), (-5, LATE)),
    WindowKind.AGENDAS: ((-3, MORNING), (30, MIDNIGHT)),
    WindowKind.FREEZE: ((-2, EVENING), (0, MIDNIGHT)),
    WindowKind.DAY: ((0, MIDNIGHT), (1, MIDNIGHT)),
    WindowKind.FOLLOW_UP: ((1, MIDNIGHT), (365, MIDNIGHT)),
}


def default_windows(day: date, zone: str = PARIS) -> list[tuple[WindowKind, datetime, datetime]]:
    """Return (kind, opens, closes) of the windows proposed for a forum held on `day`, in UTC."""
    return [
        (kind, _moment(day, *opens, zone), _moment(day, *closes, zone)) for kind, (opens, closes) in DEFAULTS.items()
    ]


def _moment(day: date, days: int, hour: time, zone: str) -> datetime:
    return at(day + timedelta(days=days), hour, zone)


def moved(stretch: WindowTimes, days: int, zone: str = PARIS) -> WindowTimes:
    """Return the same stretch so many days later, at the same local hours in `zone` (summer time included)."""
    local = [in_zone(moment, zone) for moment in stretch]
    opens, closes = (at(m.date() + timedelta(days=days), m.time(), zone) for m in local)
    return opens, closes


@dataclass(frozen=True)
class _Order:
    """The edge of one window must not come after the edge of another."""

    earlier: tuple[WindowKind, str]
    later: tuple[WindowKind, str]
    sentence: object


YEARS_AROUND = 2  # a window that opens or closes further from the forum is a slip of the keyboard

_ORDERS = (
    _Order(
        (WindowKind.COMPANIES, "closes"),
        (WindowKind.FREEZE, "opens"),
        lazy("Le gel commence avant la fin des inscriptions des entreprises."),
    ),
    _Order(
        (WindowKind.CANDIDATES, "closes"),
        (WindowKind.FREEZE, "opens"),
        lazy("Le gel commence avant la fin des inscriptions des candidats."),
    ),
    _Order((WindowKind.WISHES, "closes"), (WindowKind.FREEZE, "opens"), lazy("Le gel commence avant la fin des vœux.")),
    _Order(
        (WindowKind.BOOKING, "closes"),
        (WindowKind.FREEZE, "opens"),
        lazy("Le gel commence avant la fin des réservations."),
    ),
    _Order(
        (WindowKind.AGENDAS, "opens"),
        (WindowKind.DAY, "opens"),
        lazy("Les agendas se publient après le début du jour du forum."),
    ),
    _Order((WindowKind.FREEZE, "closes"), (WindowKind.DAY, "closes"), lazy("Le gel finit après le jour du forum.")),
    _Order((WindowKind.FREEZE, "opens"), (WindowKind.DAY, "opens"), lazy("Le jour du forum commence avant le gel.")),
    _Order(
        (WindowKind.DAY, "opens"), (WindowKind.FOLLOW_UP, "opens"), lazy("Le suivi commence avant le jour du forum.")
    ),
)


def field_of(kind: WindowKind, edge: str) -> str:
    """Return the name of a form's field: `companies_opens`."""
    return f"{kind.value}_{edge}"


def window_refusals(windows: Mapping[WindowKind, WindowTimes], day: date, zone: str = PARIS) -> list[Refusal]:
    """Return what is wrong with these windows, one refusal per field; an empty list when they can be kept."""
    refusals: list[Refusal] = []
    for kind, (opens, closes) in windows.items():
        if opens >= closes:
            refusals += _both(
                (kind, "opens"),
                (kind, "closes"),
                "window_inverted",
                _("« %(window)s » ferme avant d'ouvrir.", window=kind.label),
            )
    for kind, stretch in windows.items():
        for edge, moment in zip(("opens", "closes"), stretch, strict=True):
            if abs(moment.year - day.year) > YEARS_AROUND:
                refusals.append(
                    Refusal(
                        "year_far",
                        _(
                            "« %(window)s » : l'année %(year)s semble être une erreur. Vérifiez la date.",
                            window=kind.label,
                            year=moment.year,
                        ),
                        field_of(kind, edge),
                    )
                )
    edges = {
        (kind, edge): stretch[n] for kind, stretch in windows.items() for n, edge in enumerate(("opens", "closes"))
    }
    for order in _ORDERS:
        if edges[order.earlier] > edges[order.later]:
            refusals += _both(order.earlier, order.later, "windows_out_of_order", str(order.sentence))
    opens, closes = windows[WindowKind.DAY]
    if not (opens < at(day + timedelta(days=1), MIDNIGHT, zone) and closes > at(day, MIDNIGHT, zone)):
        refusals += _both(
            (WindowKind.DAY, "opens"),
            (WindowKind.DAY, "closes"),
            "day_elsewhere",
            _("« %(window)s » ne contient pas le jour du forum.", window=WindowKind.DAY.label),
        )
    return refusals


def _both(one: tuple[WindowKind, str], other: tuple[WindowKind, str], code: str, sentence: str) -> list[Refusal]:
    return [Refusal(code, sentence, field=field_of(*edge)) for edge in (one, other)]


def window_words(kind: WindowKind) -> dict[str, str]:
    """Return what a window is for: `what`, and who may do what `before`, `inside` and `after` it.

    `closed`: what closing it by hand does.
    """
    match kind:
        case WindowKind.COMPANIES:
            return _words(
                _("s'inscrivent, publient leurs offres"),
                _("La page annonce la date d'ouverture."),
                _("Les entreprises s'inscrivent ; vous les validez."),
                _("Plus d'inscription ; les inscrites complètent leur besoin et leurs offres."),
            )
        case WindowKind.CANDIDATES:
            return _words(
                _("s'inscrivent, prennent une place à l'atelier"),
                _("La page annonce la date d'ouverture."),
                _("Les candidats s'inscrivent ; au-delà des places, une liste d'attente."),
                _("Plus d'inscription ; la liste d'attente continue."),
            )
        case WindowKind.WISHES:
            return _words(
                _("classent, se choisissent"),
                _("Chacun parcourt les entreprises et les profils."),
                _("Les candidats classent leurs vœux ; les entreprises, leurs sélections."),
                _("Vœux et sélections ne bougent plus."),
            )
        case WindowKind.BOOKING:
            return _words(
                _("les entreprises prennent leurs créneaux"),
                _("La grille se lit, sans réserver."),
                _("Les entreprises réservent, déplacent et libèrent leurs créneaux."),
                _("Les créneaux restent ; vous seuls les changez."),
            )
        case WindowKind.AGENDAS:
            return _words(
                _("chacun reçoit son agenda, les CV s'ouvrent"),
                _("Chacun lit ses entretiens dans son espace ; aucun CV ne s'ouvre."),
                _(
                    "Les personnes qui ont un entretien reçoivent leur agenda, une fois ; une entreprise ouvre le CV "
                    "partagé par une personne qu'elle rencontre."
                ),
                _("Plus aucun CV ne s'ouvre."),
            )
        case WindowKind.FREEZE:
            return _words(
                _("plus rien ne bouge sans vous"),
                _("Un candidat peut encore décliner."),
                _(
                    "Les agendas sont figés : les entreprises ne réservent, ne déplacent et ne libèrent plus rien, "
                    "les candidats ne déclinent plus."
                ),
                _("Le forum commence."),
                _(
                    "Le gel est levé : les candidats peuvent de nouveau décliner, et les entreprises réserver si leur "
                    "fenêtre est ouverte."
                ),
            )
        case WindowKind.DAY:
            return _words(
                _("accueil, entretiens"),
                _("L'accueil est fermé."),
                _("Accueil et entretiens."),
                _("L'accueil est fermé."),
            )
        case WindowKind.FOLLOW_UP:
            return _words(
                _("l'année qui suit"),
                _("Le forum n'a pas encore eu lieu."),
                _("Rien n'est envoyé pendant cette fenêtre."),
                _("L'année est passée."),
            )


def _words(what: str, before: str, inside: str, after: str, closed: str = "") -> dict[str, str]:
    return {"what": what, "before": before, "inside": inside, "after": after, "closed": closed or after}
