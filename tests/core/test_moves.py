"""One way to apply a table of moves."""

import enum
from dataclasses import dataclass
from datetime import UTC, datetime

import pytest

from forum_app.core.moves import Moves
from forum_app.core.refusals import Refusal, Refused

BEFORE, AFTER = datetime(2027, 2, 1, tzinfo=UTC), datetime(2027, 2, 2, tzinfo=UTC)


class Lamp(enum.Enum):
    OFF = "off"
    ON = "on"
    BROKEN = "broken"


MOVES = Moves[Lamp](
    ("light", (Lamp.OFF,), Lamp.ON),
    ("turn", (Lamp.ON,), Lamp.ON),
    ("break", (Lamp.OFF, Lamp.ON), Lamp.BROKEN),
    moments={"break": "broken_at"},
)


@dataclass
class Row:
    state: Lamp
    state_at: datetime = BEFORE
    broken_at: datetime | None = None


def said(verb: str, state: Lamp) -> Refusal:
    return Refusal(f"{verb}_{state.value}", "Non.")


def test_a_move_sets_the_state_and_its_moment():
    row = Row(Lamp.OFF)
    MOVES.make("light", row, AFTER, said)
    assert row == Row(Lamp.ON, AFTER)
    MOVES.make("break", row, AFTER, said)
    assert row == Row(Lamp.BROKEN, AFTER, AFTER)


def test_a_move_that_stays_keeps_its_moment():
    row = Row(Lamp.ON)
    MOVES.make("turn", row, AFTER, said)
    assert row == Row(Lamp.ON)


def test_what_the_table_does_not_hold_is_refused_and_changes_nothing():
    row = Row(Lamp.BROKEN)
    with pytest.raises(Refused) as refused:
        MOVES.make("light", row, AFTER, said)
    assert (refused.value.refusal.code, row) == ("light_broken", Row(Lamp.BROKEN))
    assert (MOVES.allowed(Lamp.ON), MOVES.allowed(Lamp.BROKEN)) == ({"turn", "break"}, frozenset())


def test_a_table_says_each_verb_once_and_no_other_moment():
    with pytest.raises(ValueError, match="twice"):
        Moves(("light", (Lamp.OFF,), Lamp.ON), ("light", (Lamp.ON,), Lamp.ON))
    with pytest.raises(ValueError, match="moment"):
        Moves(("light", (Lamp.OFF,), Lamp.ON), moments={"break": None})
