"""What a forum allows, and when."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Literal, Protocol

from forum_app.core.language import _
from forum_app.core.refusals import Refusal
from forum_app.core.time_zones import at, in_zone
from forum_app.core.typography import day, hour
from forum_app.forums.vocabulary import BY_DATES_ALONE, MOVES, ForumState, WindowKind, WindowOverride

Stage = Literal["before", "open", "closed"]
REMINDER_HOUR = time(9)


class Opening(Protocol):
    """What these rules need of a `Window`."""

    @property
    def kind(self) -> WindowKind: ...
    @property
    def opens_at(self) -> datetime: ...
    @property
    def closes_at(self) -> datetime: ...
    @property
    def override(self) -> WindowOverride | None: ...


@dataclass(frozen=True)
class WindowFacts:
    """A `Window` as a plain row."""

    kind: WindowKind
    opens_at: datetime
    closes_at: datetime
    override: WindowOverride | None = None


def wrong_state(verb: str, _state: ForumState) -> Refusal:
    """Return what is said of a move that this state does not allow."""
    if verb == "announce":
        return Refusal("already_announced", _("Ce forum est déjà annoncé."))
    return Refusal("already_cancelled", _("Ce forum est déjà annulé."))


def move_refusal(verb: str, state: ForumState) -> Refusal | None:
    """Return why the table of moves does not let a forum in this state do this; None when it does."""
    return None if MOVES.allows(verb, state) else wrong_state(verb, state)


def over_refusal(held_on: date, today: date) -> Refusal | None:
    """Return why nothing is decided, moved or cancelled any more, and nobody is written to; None until the day is over.

    today: on the forum's clocks.
    """
    return Refusal("over", _("Ce forum a eu lieu : il ne change plus.")) if held_on < today else None


def window_state(window: Opening, now: datetime) -> Stage:
    """Return the state of a window now. What an organiser decided by hand wins over the dates."""
    if window.override is WindowOverride.OPEN:
        return "open"
    if window.override is WindowOverride.CLOSED:
        return "closed"
    if now < window.opens_at:
        return "before"
    return "open" if now < window.closes_at else "closed"


def window_of(windows: Iterable[Opening], kind: WindowKind) -> Opening | None:
    """Return the forum's window of that kind, or None."""
    return next((w for w in windows if w.kind is kind), None)


def is_open(windows: Iterable[Opening], kind: WindowKind, now: datetime) -> bool:
    """Return True while the window of that kind is open. `windows` are those of one forum (`forum.windows`)."""
    window = window_of(windows, kind)
    return window is not None and window_state(window, now) == "open"


def override_refusal(kind: WindowKind, override: WindowOverride | None) -> Refusal | None:
    """Return why a window cannot be opened or closed by hand; None when it can, and always back to its dates."""
    if override is None or kind not in BY_DATES_ALONE:
        return None
    sentence = _("« %(window)s » suit ses dates : il n'y a rien à ouvrir ni à fermer.", window=kind.label)
    return Refusal("by_dates", sentence)


def is_frozen(windows: Iterable[Opening], now: datetime) -> bool:
    """Return True once the freeze has opened: agendas then change only through the organiser.

    A window opened or closed by hand has the last word.
    """
    freeze = window_of(windows, WindowKind.FREEZE)
    if freeze is None or freeze.override is WindowOverride.CLOSED:
        return False
    return freeze.override is WindowOverride.OPEN or now >= freeze.opens_at


def freeze_refusal(windows: Iterable[Opening], now: datetime, zone: str = "Europe/Paris") -> Refusal | None:
    """Return why neither companies nor candidates change an agenda: the freeze is on; None while it is not."""
    windows = list(windows)
    freeze = window_of(windows, WindowKind.FREEZE)
    if freeze is None or not is_frozen(windows, now):
        return None
    if now < freeze.opens_at:
        return Refusal("frozen", _("L'organisateur a figé les agendas. Pour un empêchement, écrivez-lui."))
    since = f"{day(freeze.opens_at, year=False, zone=zone)}, {hour(freeze.opens_at, zone=zone)}"
    return Refusal(
        "frozen",
        _("Les agendas sont figés depuis le %(since)s. Pour un empêchement, écrivez à l'organisateur.", since=since),
    )


def companies_public_from(by_hand: datetime | None, windows: Iterable[Opening]) -> datetime | None:
    """Return when the names of companies become public.

    It is the moment that an organiser chose, or else when their sign-up closes.
    """
    window = window_of(windows, WindowKind.COMPANIES)
    return by_hand or (window.closes_at if window else None)


def agendas_published_at(windows: Iterable[Opening], told_at: datetime | None, now: datetime) -> datetime | None:
    """Return when agendas were published; None while they are not, or when an organiser took them back by hand.

    told_at: when the people who have one were written to, if they were.
    """
    window = window_of(windows, WindowKind.AGENDAS)
    if window is None or window.override is WindowOverride.CLOSED:
        return None
    if window.override is None and now < window.opens_at:
        return None
    return told_at or min(window.opens_at, now)


def refusal_outside(
    windows: Iterable[Opening], kind: WindowKind, now: datetime, zone: str = "Europe/Paris"
) -> Refusal | None:
    """Return why what belongs to that window cannot be done now; None while it is open.

    `windows` are those of one forum. Codes: "window_ahead" (not open yet), "window_closed" (over, or closed by hand).
    """
    window = window_of(windows, kind)
    if window is None:
        return Refusal("window_closed", _closed_by_hand(kind))
    stage = window_state(window, now)
    if stage == "open":
        return None
    if stage == "before":
        return Refusal(
            "window_ahead",
            _opens(kind, _day_and_hour(window.opens_at, zone)),
        )
    if now < window.closes_at:
        return Refusal("window_closed", _closed_by_hand(kind))
    return Refusal("window_closed", _closed_since(kind, day(window.closes_at, year=False, zone=zone)))


def _day_and_hour(moment: datetime, zone: str) -> str:
    return _("%(day)s à %(hour)s", day=day(moment, year=False, zone=zone), hour=hour(moment, zone=zone))


def _opens(kind: WindowKind, date: str) -> str:
    match kind:
        case WindowKind.COMPANIES:
            return _("Les inscriptions des entreprises ouvrent le %(date)s.", date=date)
        case WindowKind.CANDIDATES:
            return _("Les inscriptions ouvrent le %(date)s.", date=date)
        case WindowKind.WISHES:
            return _("Les vœux et les sélections ouvrent le %(date)s.", date=date)
        case WindowKind.BOOKING:
            return _("La réservation des créneaux ouvre le %(date)s.", date=date)
        case WindowKind.AGENDAS:
            return _("Les CV s'ouvrent avec les agendas, le %(date)s.", date=date)
        case WindowKind.FREEZE:
            return _("Les agendas se figent le %(date)s.", date=date)
        case WindowKind.DAY:
            return _("L'accueil du forum ouvre le %(date)s.", date=date)
        case WindowKind.FOLLOW_UP:
            return _("Le suivi commence le %(date)s.", date=date)


def _closed_since(kind: WindowKind, date: str) -> str:
    match kind:
        case WindowKind.COMPANIES:
            return _("Les inscriptions des entreprises sont closes depuis le %(date)s.", date=date)
        case WindowKind.CANDIDATES:
            return _("Les inscriptions sont closes depuis le %(date)s.", date=date)
        case WindowKind.WISHES:
            return _("Les vœux et les sélections sont clos depuis le %(date)s.", date=date)
        case WindowKind.BOOKING:
            return _("La réservation des créneaux est close depuis le %(date)s.", date=date)
        case WindowKind.AGENDAS:
            return _("Les CV ne s'ouvrent plus depuis le %(date)s.", date=date)
        case WindowKind.FREEZE:
            return _("Les agendas ne sont plus figés depuis le %(date)s.", date=date)
        case WindowKind.DAY:
            return _("Le forum est terminé depuis le %(date)s.", date=date)
        case WindowKind.FOLLOW_UP:
            return _("Le suivi est terminé depuis le %(date)s.", date=date)


def _closed_by_hand(kind: WindowKind) -> str:
    match kind:
        case WindowKind.COMPANIES:
            return _("L'organisateur a fermé les inscriptions des entreprises. Écrivez-lui pour en savoir plus.")
        case WindowKind.CANDIDATES:
            return _("L'organisateur a fermé les inscriptions. Écrivez-lui pour en savoir plus.")
        case WindowKind.WISHES:
            return _("L'organisateur a fermé les vœux et les sélections. Écrivez-lui pour en savoir plus.")
        case WindowKind.BOOKING:
            return _("L'organisateur a suspendu la réservation des créneaux. Vos créneaux réservés restent les vôtres.")
        case WindowKind.AGENDAS:
            return _("L'organisateur garde les CV fermés. Écrivez-lui pour en savoir plus.")
        case WindowKind.FREEZE:
            return _("L'organisateur a levé le gel des agendas.")
        case WindowKind.DAY:
            return _("L'accueil du forum n'est pas ouvert.")
        case WindowKind.FOLLOW_UP:
            return _("Le suivi n'est pas ouvert.")


def reminder_due(starts_at: datetime, days: int, zone: str) -> datetime:
    """Return when people are reminded of what starts then: so many days before, at 9 in the morning there."""
    return at(in_zone(starts_at, zone).date() - timedelta(days=days), REMINDER_HOUR, zone)


def names_interviews(title: str) -> bool:
    """Return True when a line of the programme is about interviews.

    The hours of the slot grid are then not repeated.
    """
    return title.casefold().startswith("entretien")
