"""A refusal is an answer, not an accident: a sentence for a person, and a code for the page and the tests."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Refusal:
    """Why an act is not done.

    code: short English name, stable ("slot_taken"), used by templates and tests;
    sentence: French, says what happened then what to do;
    field: the form field to show it beside, or None;
    alternatives: other ways to offer, each a (label, value) pair.
    """

    code: str
    sentence: str
    field: str | None = None
    alternatives: tuple[tuple[str, str], ...] = ()


class Refused(Exception):  # noqa: N818 (an answer, not an error)
    """Raised by an action; one handler shows it (409), or the view puts it beside its field.

    A form may be refused for several reasons.
    """

    def __init__(self, refusal: Refusal, *others: Refusal):
        super().__init__(refusal.code)
        self.refusal = refusal
        self.refusals = (refusal, *others)


def refuse_if(refusal: Refusal | None) -> None:
    """Raise when a rule has refused; do nothing when it has not."""
    if refusal is not None:
        raise Refused(refusal)


def refuse_if_any(refusals: Sequence[Refusal]) -> None:
    """Raise with every reason at once, so that a form comes back once; do nothing when there is none."""
    if refusals:
        raise Refused(*refusals)
