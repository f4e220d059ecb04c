"""Tables of moves: which verb leads from which states to which one, and the one way to apply them.

A room declares its table in `vocabulary.py`. Pages read it (`allows`) to offer a button; actions apply it (`make`).
"""

import enum
from collections.abc import Callable
from datetime import datetime
from typing import Any, Generic, TypeVar

from forum_app.core.refusals import Refusal, Refused

State = TypeVar("State", bound=enum.Enum)


class Moves(Generic[State]):
    """The moves of one kind of row, each `(verb, from-states, to-state)`.

    moments: for a verb, the column that keeps when it was done; `state_at` for those not named, None where the row
    keeps no moment.
    """

    def __init__(self, *moves: tuple[str, tuple[State, ...], State], moments: dict[str, str | None] | None = None):
        self._moves = {verb: (sources, target) for verb, sources, target in moves}
        self._moments = moments or {}
        if len(self._moves) != len(moves) or not self._moments.keys() <= self._moves.keys():
            raise ValueError("a verb declared twice, or the moment of a verb that is not declared")

    @property
    def verbs(self) -> tuple[str, ...]:
        """Return the declared verbs, in the order of the table."""
        return tuple(self._moves)

    def allows(self, verb: str, state: State) -> bool:
        """Return True when the table lets a row in this state do this; an unknown verb is an error of the caller."""
        return state in self._moves[verb][0]

    def allowed(self, state: State) -> frozenset[str]:
        """Return the verbs that a row in this state can do: what a page offers."""
        return frozenset(verb for verb in self._moves if self.allows(verb, state))

    def target(self, verb: str) -> State:
        """Return the state that a verb leads to."""
        return self._moves[verb][1]

    def make(self, verb: str, row: Any, moment: datetime, refusal: Callable[[str, State], Refusal]) -> None:
        """Set the state of `row` and the moment of the move; a verb that leaves the state as it is keeps its moment.

        refusal: of a verb and the state that does not allow it. Raises Refused(refusal(…)) for what the table does not
        hold.
        """
        if not self.allows(verb, row.state):
            raise Refused(refusal(verb, row.state))
        if row.state is self.target(verb):
            return
        row.state = self.target(verb)
        if (column := self._moments.get(verb, "state_at")) is not None:
            setattr(row, column, moment)
