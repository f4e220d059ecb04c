"""The calendar of a forum: the windows proposed for a day, and what must come before what. Pure: no clock, no database."""
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from forum_app.core.clock import PARIS, at, in_zone
from forum_app.core.language import _, lazy
from forum_app.core.refusals import Refusal
from forum_app.forums.vocabulary import WindowKind

Stretch = tuple[datetime, datetime]  # opens, closes: aware

MIDNIGHT, MORNING, EVENING, LATE, LAST_MINUTE = time(0), time(8), time(18), time(20), time(23, 59)

# For each window, when it opens and closes: days from the forum's day (J), and an hour on the forum's clocks.
DEFAULTS: dict[WindowKind, tuple[tuple[int, time], tuple[int, time]]] = {
    WindowKind.COMPANIES: ((-90, MORNING), (-24, LAST_MINUTE)),
    WindowKind.CANDIDATES: ((-80, MORNING), (-13, LAST_MINUTE)),
    WindowKind.WISHES: ((-24, MORNING), (-5, LATE)),
    WindowKind.BOOKING: ((-17, MORNING), (-5, LATE)),
    WindowKind.FREEZE: ((-2, EVENING), (0, MIDNIGHT)),
    WindowKind.DAY: ((0, MIDNIGHT), (1, MIDNIGHT)),
    WindowKind.FOLLOW_UP: ((1, MIDNIGHT), (365, MIDNIGHT)),
}


def default_windows(day: date, zone: str = PARIS) -> list[tuple[WindowKind, datetime, datetime]]:
    """(kind, opens, closes) of the seven windows proposed for a forum held on `day`, in UTC."""
    return [(kind, _moment(day, *opens, zone), _moment(day, *closes, zone)) for kind, (opens, closes) in DEFAULTS.items()]


def _moment(day: date, days: int, hour: time, zone: str) -> datetime:
    return at(day + timedelta(days=days), hour, zone)


def moved(stretch: Stretch, days: int, zone: str = PARIS) -> Stretch:
    """The same stretch so many days later, at the same hours on the clocks of `zone` (summer time included)."""
    local = [in_zone(moment, zone) for moment in stretch]
    opens, closes = (at(m.date() + timedelta(days=days), m.time(), zone) for m in local)
    return opens, closes


@dataclass(frozen=True)
class _Order:
    """The edge of one window must not come after the edge of another."""

    earlier: tuple[WindowKind, str]
    later: tuple[WindowKind, str]
    sentence: object


_ORDERS = (
    _Order((WindowKind.COMPANIES, "closes"), (WindowKind.FREEZE, "opens"), lazy("Le gel commence avant la fin des inscriptions des entreprises.")),
    _Order((WindowKind.CANDIDATES, "closes"), (WindowKind.FREEZE, "opens"), lazy("Le gel commence avant la fin des inscriptions des candidats.")),
    _Order((WindowKind.WISHES, "closes"), (WindowKind.FREEZE, "opens"), lazy("Le gel commence avant la fin des vœux.")),
    _Order((WindowKind.BOOKING, "closes"), (WindowKind.FREEZE, "opens"), lazy("Le gel commence avant la fin des réservations.")),
    _Order((WindowKind.FREEZE, "closes"), (WindowKind.DAY, "closes"), lazy("Le gel finit après le jour du forum.")),
    _Order((WindowKind.FREEZE, "opens"), (WindowKind.DAY, "opens"), lazy("Le jour du forum commence avant le gel.")),
    _Order((WindowKind.DAY, "opens"), (WindowKind.FOLLOW_UP, "opens"), lazy("Le suivi commence avant le jour du forum.")),
)


def field_of(kind: WindowKind, edge: str) -> str:
    """The name of a form's field: `companies_opens`."""
    return f"{kind.value}_{edge}"


def window_refusals(windows: Mapping[WindowKind, Stretch], day: date, zone: str = PARIS) -> list[Refusal]:
    """What is wrong with these windows, one refusal beside each field concerned; an empty list when they can be kept."""
    refusals: list[Refusal] = []
    for kind, (opens, closes) in windows.items():
        if opens >= closes:
            refusals += _both((kind, "opens"), (kind, "closes"), "window_inverted", _("La fenêtre ferme avant d'ouvrir."))
    edges = {(kind, edge): stretch[n] for kind, stretch in windows.items() for n, edge in enumerate(("opens", "closes"))}
    for order in _ORDERS:
        if edges[order.earlier] > edges[order.later]:
            refusals += _both(order.earlier, order.later, "windows_out_of_order", str(order.sentence))
    opens, closes = windows[WindowKind.DAY]
    if not (opens < at(day + timedelta(days=1), MIDNIGHT, zone) and closes > at(day, MIDNIGHT, zone)):
        refusals += _both((WindowKind.DAY, "opens"), (WindowKind.DAY, "closes"), "day_elsewhere", _("Cette fenêtre ne contient pas le jour du forum."))
    return refusals


def _both(one: tuple[WindowKind, str], other: tuple[WindowKind, str], code: str, sentence: str) -> list[Refusal]:
    return [Refusal(code, sentence, field=field_of(*edge)) for edge in (one, other)]
