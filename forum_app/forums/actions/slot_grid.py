"""The slot grid: saved as a difference by start time, so that what is used survives."""

from collections.abc import Collection, Sequence

from forum_app.core.clock import now
from forum_app.core.db import db
from forum_app.core.refusals import refuse_if, refuse_if_any
from forum_app.forums.editing_rules import TakenCapacity, UsedSlot, regrid_refusal, tables_refusal
from forum_app.forums.models import Forum, HalfDay, Pause, Slot
from forum_app.forums.slot_grid_rules import HalfDayPlan, PausePlan, grid_refusals, slots_of
from forum_app.journal import actions as journal


def save(
    forum: Forum,
    half_days: Sequence[HalfDayPlan],
    pauses: Sequence[PausePlan],
    tables: int,
    taken: TakenCapacity,
    used: Sequence[UsedSlot],
    referenced: Collection[int],
) -> None:
    """Give a forum this grid and so many tables. The caller holds the locks of the forum and of its slots.

    used: slots with live interviews, which must all stay; referenced: slots that some row names (a past interview, an
    absence): closed when no longer wanted, never deleted.
    """
    refusals = grid_refusals(half_days, pauses, forum.starts_at, forum.ends_at)
    refusal = tables_refusal(tables, taken)
    refuse_if_any([*refusals, *([refusal] if refusal else [])])
    wanted = slots_of(half_days, pauses, forum.held_on, forum.time_zone)
    refuse_if(regrid_refusal(wanted, used, forum.time_zone))
    _replace_plan(forum, half_days, pauses)
    _replace_slots(forum, dict(wanted), set(referenced) | {slot.slot_id for slot in used})
    forum.table_capacity = tables
    journal.write("forum.grid_saved", forum, forum_id=forum.id, slots=len(wanted), tables=tables)


def _replace_plan(forum: Forum, half_days: Sequence[HalfDayPlan], pauses: Sequence[PausePlan]) -> None:
    forum.half_days.clear()
    forum.pauses.clear()
    db.session.flush()  # old rows leave first: starts are unique
    forum.half_days = [
        HalfDay(
            starts_at=h.starts_at,
            ends_at=h.ends_at,
            slot_minutes=h.slot_minutes,
            changeover_minutes=h.changeover_minutes,
        )
        for h in half_days
    ]
    forum.pauses = [Pause(kind=p.kind, starts_at=p.starts_at, minutes=p.minutes) for p in pauses]


def _replace_slots(forum: Forum, wanted: dict, kept: set[int]) -> None:
    moment = now()
    for slot in list(forum.slots):
        if slot.starts_at in wanted:
            slot.ends_at, slot.closed_at = wanted.pop(slot.starts_at), None
        elif slot.id in kept:
            slot.closed_at = slot.closed_at or moment
        else:
            forum.slots.remove(slot)
    forum.slots += [Slot(starts_at=start, ends_at=end) for start, end in wanted.items()]
    db.session.flush()
