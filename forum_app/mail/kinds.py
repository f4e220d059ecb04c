"""The kinds of letters: each room declares its own, with the facts that its sentences may use."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from forum_app.mail.models import Letter


class Busy(Exception):  # noqa: N818 (not a fault: the letter is tried again at the next round)
    """What a letter is about is being changed at this moment: the letter is left where it is."""


@dataclass(frozen=True)
class Gathered:
    """The facts of a letter about to leave, and the iCalendar text to attach (several one after the other), if any."""

    facts: Mapping[str, Any]
    calendar: str = ""
    calendar_method: str | None = None


@dataclass(frozen=True)
class LetterKind:
    """What is written on one occasion, to one sort of reader.

    name: "room.letter"; its sentences stand in `templates/<room>/letters/<letter>.<language>.txt`;
    facts: the placeholders of these sentences, each used in them;
    security: it carries a code or tells of an account: in no outbox page or export, nothing of it kept once sent;
    gather: reads the facts when the letter leaves, from what it is about and from the references given to `post`; None:
    there is nothing to say any more. Without it the facts are those given to `post`;
    when_claimed: runs in the transaction that first claims the letter, to write down what its reader is told now. It
    may keep references in `letter.facts`, and returns the kind that leaves (this one, or a variant), or None when there
    is nothing to say any more. Raises Busy.
    """

    name: str
    facts: tuple[str, ...]
    security: bool = False
    gather: Callable[[Letter], Gathered | None] | None = None
    when_claimed: "Callable[[Letter], LetterKind | None] | None" = None

    def template(self, language: str) -> str:
        """Return the path of the sentences, under `templates/`."""
        room, _dot, letter = self.name.partition(".")
        return f"{room}/letters/{letter}.{language}.txt"


CATALOGUE: dict[str, LetterKind] = {}


def declare(kind: LetterKind) -> LetterKind:
    """Put a kind in the catalogue and return it. Two kinds never share a name."""
    if kind.name in CATALOGUE:
        raise ValueError(f"{kind.name} is declared twice")
    CATALOGUE[kind.name] = kind
    return kind
