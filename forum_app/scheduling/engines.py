"""The engines by the kind of problem that they solve, and the verbs that all of them have.

An engine is a package whose functions are the verbs, so that whoever has a document need not know its kind.
"""

from collections.abc import Callable, Mapping
from typing import Any, Protocol

from forum_app.scheduling.budget import Budget, Progress, quiet
from forum_app.scheduling.documents import kind_of
from forum_app.scheduling.errors import ProblemError, quoted

Document = Mapping[str, Any]


class Engine(Protocol):
    """What every engine can do; problems and answers are records of its own.

    Whatever cannot be read or contradicts itself raises ``ProblemError``. ``repair``, ``read_changes``, ``summary`` and
    ``compare`` are further verbs of engines where they have a meaning.
    """

    @property
    def SECONDS(self) -> float:  # noqa: N802 (a constant of the package)
        """Seconds of a search when none are asked for."""

    @property
    def SIZES(self) -> tuple[str, ...]:  # noqa: N802 (a constant of the package)
        """The names of the numbers that ``generate`` asks for, in order."""

    def read(self, document: Document, /) -> Any:
        """Return the problem of a JSON object."""

    def write(self, problem: Any, /) -> dict[str, Any]:
        """Return the JSON object of a problem."""

    def read_answer(self, problem: Any, document: Document, /) -> Any:
        """Return the answer of a JSON object, whether it keeps the rules or not."""

    def read_valid_answer(self, problem: Any, document: Document, place: str, /) -> Any:
        """Return the answer of a JSON object. Raises ``ProblemError`` on ``place`` when it breaks a rule."""

    def write_answer(self, answer: Any, /) -> dict[str, Any]:
        """Return the JSON object of an answer."""

    @property
    def generate(self) -> Callable[..., Any]:
        """Return an invented problem, given its ``SIZES``, a ``seed`` and whether it is ``hard``."""

    def solve(self, problem: Any, budget: Budget, seed: int = 1, start: Any = None, progress: Progress = quiet) -> Any:
        """Return the best answer found within the budget, never worse than ``start``."""

    def verify(self, problem: Any, document: Document, /) -> list[str]:
        """Return the rules that an answer breaks, one French sentence each."""

    def explain(self, problem: Any, answer: Any, /) -> dict[str, Any] | str:
        """Return why an answer is what it is, as a JSON object or as French lines."""


def _forum() -> Engine:
    from forum_app.scheduling import forum  # noqa: PLC0415 (heavy)

    return forum


def _meetings() -> Engine:
    from forum_app.scheduling import meetings  # noqa: PLC0415 (heavy)

    return meetings


#: By kind, what loads the engine: only the one that is asked for.
ENGINES: dict[str, Callable[[], Engine]] = {"forum": _forum, "meetings": _meetings}


def engine_of(document: Document) -> Engine:
    """Return the engine of the kind that a problem names. Raises ``ProblemError`` when there is none."""
    kind = kind_of(document)
    if kind not in ENGINES:
        raise ProblemError("kind", f"{quoted(kind)} est inconnu : « forum » ou « meetings »")
    return ENGINES[kind]()


def engine_with(verb: str, document: Document) -> Any:
    """Return the engine of a problem's kind. Raises ``ProblemError`` when it lacks a ``verb`` that only some have."""
    engine = engine_of(document)
    if not hasattr(engine, verb):
        raise ProblemError("kind", "un problème de forum est attendu")
    return engine
