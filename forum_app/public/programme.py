"""The programme of a forum as visitors read it.

It has the lines that organisers wrote, and the interviews from the slot grid.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from forum_app.core.language import _, ngettext
from forum_app.core.time_zones import in_zone
from forum_app.core.typography import hour
from forum_app.forums.rules import names_interviews
from forum_app.forums.vocabulary import ProgrammeBlock
from forum_app.public.rules import PlannedLine, PlannedSlot

SAME_STRETCH = timedelta(minutes=25)  # slots further apart than this, besides the changeover, belong to two stretches


@dataclass(frozen=True)
class ProgrammeLine:
    """One line: when, what, and a detail. strong: the interviews, which everything else surrounds."""

    starts_at: time
    hours: str
    title: str
    detail: str = ""
    strong: bool = False


def lines_of(
    planned: Iterable[PlannedLine], block: ProgrammeBlock, slots: Iterable[PlannedSlot], zone: str
) -> list[ProgrammeLine]:
    """Return the lines of one block in order. slots: the open ones of the forum; zone: of its clocks.

    Stretches of interviews are added to the forum's day, unless a line already speaks of them.
    """
    lines = [_line(item) for item in planned if item.block is block]
    if block is ProgrammeBlock.FORUM and not any(names_interviews(line.title) for line in lines):
        lines += [_interviews(stretch, zone) for stretch in _stretches(slots)]
    return sorted(lines, key=lambda line: line.starts_at)


def _line(item: PlannedLine) -> ProgrammeLine:
    return ProgrammeLine(item.starts_at, hour(item.starts_at), item.title, item.place)


def _interviews(stretch: list[PlannedSlot], zone: str) -> ProgrammeLine:
    starts, ends = in_zone(stretch[0].starts_at, zone).time(), in_zone(stretch[-1].ends_at, zone).time()
    count = ngettext("un créneau", "%(num)s créneaux", len(stretch))
    return ProgrammeLine(
        starts, _("%(start)s à %(end)s", start=hour(starts), end=hour(ends)), _("Entretiens"), count, strong=True
    )


def _stretches(slots: Iterable[PlannedSlot]) -> list[list[PlannedSlot]]:
    """Group the slots by stretch without a long pause."""
    stretches: list[list[PlannedSlot]] = []
    last: datetime | None = None
    for slot in slots:
        if last is None or slot.starts_at - last > SAME_STRETCH:
            stretches.append([])
        stretches[-1].append(slot)
        last = slot.ends_at
    return stretches
