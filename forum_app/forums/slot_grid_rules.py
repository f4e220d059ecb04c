"""The slot grid: half-days cut into slots, minus pauses.

Times of day are those of the forum's clocks; slots come out in UTC.
"""

import itertools
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from forum_app.core.language import _
from forum_app.core.refusals import Refusal
from forum_app.core.typography import hour
from forum_app.forums.vocabulary import PauseKind

SHORTEST, LONGEST, LONGEST_CHANGEOVER = 10, 40, 30  # minutes
ROUND = (30, 25, 20, 15)  # minutes that a slot may be advised to last: an agenda by 13 minutes is read by nobody


@dataclass(frozen=True)
class HalfDayPlan:
    """A stretch of interviews: from, to, and the minutes of a slot and of the changeover after it."""

    starts_at: time
    ends_at: time
    slot_minutes: int = 20
    changeover_minutes: int = 5


@dataclass(frozen=True)
class PausePlan:
    """A break, the lunch or a plenary, of so many minutes."""

    kind: PauseKind
    starts_at: time
    minutes: int

    @property
    def ends_at(self) -> time:
        """When it ends (23:59 when it would pass midnight)."""
        return clock(min(minutes_of(self.starts_at) + self.minutes, 24 * 60 - 1))


@dataclass(frozen=True)
class GridFigures:
    """What a grid makes possible. per_candidate: interviews for each, were all places taken."""

    slots: int
    tables: int
    candidates: int

    @property
    def interviews(self) -> int:
        return self.slots * self.tables

    @property
    def per_candidate(self) -> float:
        return self.interviews / self.candidates if self.candidates else 0.0


def minutes_of(moment: time) -> int:
    """Return the minutes since midnight."""
    return moment.hour * 60 + moment.minute


def clock(minutes: int) -> time:
    """Return the time of day so many minutes after midnight."""
    return time(minutes // 60, minutes % 60)


def starts_of(half_day: HalfDayPlan, pauses: Sequence[PausePlan]) -> list[int]:
    """Return when the slots of a half-day start, in minutes since midnight.

    A pause pushes the next slot to its end.
    """
    starts: list[int] = []
    start, end = minutes_of(half_day.starts_at), minutes_of(half_day.ends_at)
    busy = sorted((minutes_of(p.starts_at), minutes_of(p.starts_at) + p.minutes) for p in pauses)
    while start + half_day.slot_minutes <= end:
        pause = next((b for b in busy if start < b[1] and b[0] < start + half_day.slot_minutes), None)
        if pause is not None:
            start = pause[1]
            continue
        starts.append(start)
        start += half_day.slot_minutes + half_day.changeover_minutes
    return starts


def slots_of(
    half_days: Sequence[HalfDayPlan], pauses: Sequence[PausePlan], day: date, zone: str = "Europe/Paris"
) -> list[tuple[datetime, datetime]]:
    """Return (start, end) of every slot in UTC, in order.

    No slot covers a pause and no two overlap, if `grid_refusals` has nothing to say.

    No slot covers a pause and no two overlap, if `grid_refusals` has nothing to say.
    """
    clocks = ZoneInfo(zone)
    slots = []
    for half_day in sorted(half_days, key=lambda h: h.starts_at):
        for start in starts_of(half_day, pauses):
            opens = datetime.combine(day, clock(start), tzinfo=clocks).astimezone(UTC)
            slots.append((opens, opens + timedelta(minutes=half_day.slot_minutes)))
    return slots


def grid_refusals(
    half_days: Sequence[HalfDayPlan], pauses: Sequence[PausePlan], opening: time, closing: time
) -> list[Refusal]:
    """Return what is wrong with this grid; empty when it can be kept.

    Each refusal is for one field (`half_days-0-ends_at`, `pauses-1-starts_at`). `opening`, `closing`: when the forum
    itself opens and closes.
    """
    if not half_days:
        return [Refusal("no_half_day", _("Ajoutez au moins une demi-journée."))]
    refusals = [r for n, half_day in enumerate(half_days) for r in _half_day_refusals(n, half_day, opening, closing)]
    refusals += _overlaps(half_days)
    if not refusals:
        refusals += [r for n in range(len(pauses)) for r in _pause_refusals(n, pauses, half_days)]
    if not refusals:
        refusals += [_empty(n) for n, half_day in enumerate(half_days) if not starts_of(half_day, pauses)]
    return refusals


def _half_day_refusals(n: int, half_day: HalfDayPlan, opening: time, closing: time) -> list[Refusal]:
    field = f"half_days-{n}-"
    refusals = []
    if not SHORTEST <= half_day.slot_minutes <= LONGEST:
        refusals.append(
            Refusal(
                "slot_length",
                _("Un créneau dure de %(least)s à %(most)s min.", least=SHORTEST, most=LONGEST),
                field + "slot_minutes",
            )
        )
    if not 0 <= half_day.changeover_minutes <= LONGEST_CHANGEOVER:
        refusals.append(
            Refusal(
                "changeover_length",
                _("Le battement dure de 0 à %(most)s min.", most=LONGEST_CHANGEOVER),
                field + "changeover_minutes",
            )
        )
    if half_day.starts_at >= half_day.ends_at:
        refusals.append(
            Refusal("half_day_inverted", _("Cette demi-journée finit avant de commencer."), field + "ends_at")
        )
    elif minutes_of(half_day.ends_at) - minutes_of(half_day.starts_at) < half_day.slot_minutes:
        refusals.append(
            Refusal(
                "slot_longer_than_half_day",
                _("Un créneau de %(length)s min ne tient pas dans cette demi-journée.", length=half_day.slot_minutes),
                field + "slot_minutes",
            )
        )
    if half_day.starts_at < opening:
        refusals.append(
            Refusal(
                "before_opening",
                _("Le forum ouvre à %(hour)s : le premier entretien ne peut pas commencer avant.", hour=hour(opening)),
                field + "starts_at",
            )
        )
    if half_day.ends_at > closing:
        refusals.append(
            Refusal(
                "after_closing",
                _("Le forum ferme à %(hour)s : la dernière fin ne peut pas tomber après.", hour=hour(closing)),
                field + "ends_at",
            )
        )
    return refusals


def _overlaps(half_days: Sequence[HalfDayPlan]) -> list[Refusal]:
    ranked = sorted(enumerate(half_days), key=lambda pair: pair[1].starts_at)
    return [
        Refusal(
            "half_days_overlap",
            _("Cette demi-journée commence avant la fin de la précédente (%(hour)s).", hour=hour(before.ends_at)),
            f"half_days-{n}-starts_at",
        )
        for (_n, before), (n, half_day) in itertools.pairwise(ranked)
        if half_day.starts_at < before.ends_at
    ]


def _pause_refusals(n: int, pauses: Sequence[PausePlan], half_days: Sequence[HalfDayPlan]) -> list[Refusal]:
    pause, field = pauses[n], f"pauses-{n}-"
    first, last = min(h.starts_at for h in half_days), max(h.ends_at for h in half_days)
    if pause.minutes < 1:
        return [Refusal("pause_length", _("Une pause dure au moins 1 min."), field + "minutes")]
    if pause.starts_at < first:
        return [
            Refusal(
                "pause_outside",
                _("Cette pause commence avant le premier entretien (%(hour)s).", hour=hour(first)),
                field + "starts_at",
            )
        ]
    if minutes_of(pause.starts_at) + pause.minutes > minutes_of(last):
        if pause.kind is PauseKind.LUNCH and pause.starts_at >= last:
            return [Refusal("pause_outside", _("La dernière fin tombe avant le déjeuner."), field + "starts_at")]
        return [
            Refusal(
                "pause_outside",
                _("Cette pause finit après le dernier entretien (%(hour)s).", hour=hour(last)),
                field + "minutes",
            )
        ]
    for other in pauses[:n]:
        if pause.starts_at < other.ends_at and other.starts_at < pause.ends_at:
            return [
                Refusal(
                    "pauses_overlap",
                    _(
                        "Cette pause chevauche une autre, de %(start)s à %(end)s.",
                        start=hour(other.starts_at),
                        end=hour(other.ends_at),
                    ),
                    field + "starts_at",
                )
            ]
    return []


def _empty(n: int) -> Refusal:
    return Refusal(
        "half_day_without_slot",
        _("Les pauses ne laissent aucun créneau dans cette demi-journée."),
        f"half_days-{n}-ends_at",
    )


@dataclass(frozen=True)
class GridPreview:
    """The grid as it would be. columns: the start of each slot in order, None where a pause stands; shorter: a round
    length giving more slots, and `more` slots.
    """

    columns: tuple[time | None, ...]
    figures: GridFigures
    last_end: time | None
    shorter: int | None
    more: int = 0


def preview_of(
    half_days: Sequence[HalfDayPlan], pauses: Sequence[PausePlan], sizes: GridFigures, wish_cap: int
) -> GridPreview:
    """Return the preview of a valid grid. `sizes`: its tables and candidates (its slots are counted here)."""
    columns: list[time | None] = []
    previous, count, last = 0, 0, None
    for half_day in sorted(half_days, key=lambda h: h.starts_at):
        for start in starts_of(half_day, pauses):
            if columns and start - previous > half_day.changeover_minutes:
                columns.append(None)
            columns.append(clock(start))
            previous, count = start + half_day.slot_minutes, count + 1
            last = clock(previous)
    figures = GridFigures(count, sizes.tables, sizes.candidates)
    shorter = one_more_with(half_days, pauses) if figures.per_candidate < wish_cap else None
    more = 0
    if shorter is not None:
        more = sum(len(starts_of(replace(h, slot_minutes=shorter), pauses)) for h in half_days) - count
    return GridPreview(tuple(columns), figures, last, shorter, more)


def one_more_with(half_days: Sequence[HalfDayPlan], pauses: Sequence[PausePlan]) -> int | None:
    """Return the longest shorter slot, in round minutes, that makes more slots; None when none does.

    It is the same for all half-days.
    """
    now, present = sum(len(starts_of(h, pauses)) for h in half_days), min(h.slot_minutes for h in half_days)
    for minutes in ROUND:
        if minutes < present and sum(len(starts_of(replace(h, slot_minutes=minutes), pauses)) for h in half_days) > now:
            return minutes
    return None


USUAL_HALF_DAYS = (HalfDayPlan(time(9, 30), time(12, 10)), HalfDayPlan(time(13, 30), time(16, 10)))
USUAL_PAUSES = (
    PausePlan(PauseKind.BREAK, time(10, 40), 20),
    PausePlan(PauseKind.LUNCH, time(12, 10), 80),
    PausePlan(PauseKind.BREAK, time(14, 40), 20),
)


def usual_grid(opening: time, closing: time) -> tuple[list[HalfDayPlan], list[PausePlan]]:
    """Return the grid proposed first: the usual half-days within the forum's hours, or else one stretch."""
    half_days = [h for h in USUAL_HALF_DAYS if opening <= h.starts_at and h.ends_at <= closing]
    if not half_days:
        start = min(minutes_of(opening) + 30, max(minutes_of(closing) - 20, minutes_of(opening)))
        return [HalfDayPlan(clock(start), closing)], []
    first, last = half_days[0].starts_at, half_days[-1].ends_at
    return half_days, [p for p in USUAL_PAUSES if first <= p.starts_at and p.ends_at <= last]
