"""One table of engines, and the same verbs in each."""

import pytest

from forum_app.scheduling.engines import ENGINES, Engine, engine_of, engine_with
from forum_app.scheduling.errors import ProblemError

VERBS = [name for name in vars(Engine) if not name.startswith("_")]


@pytest.mark.parametrize("kind", ENGINES)
def test_every_engine_has_every_verb(kind: str) -> None:
    engine = engine_of({"version": 1, "kind": kind})
    assert [verb for verb in VERBS if not hasattr(engine, verb)] == []
    assert set(VERBS) <= set(engine.__all__)


@pytest.mark.parametrize("kind", ENGINES)
@pytest.mark.parametrize("hard", [False, True])
def test_what_an_engine_invents_is_written_and_read_again(kind: str, hard: bool) -> None:
    engine = engine_of({"version": 1, "kind": kind})
    problem = engine.generate(12, 8, 10, 9, seed=3, hard=hard)
    assert engine.read(engine.write(problem)) == problem


@pytest.mark.parametrize("verb", ["repair", "summary", "compare"])
def test_a_verb_that_a_kind_lacks_is_refused(verb: str) -> None:
    assert engine_with(verb, {"version": 1})
    with pytest.raises(ProblemError, match="un problème de forum est attendu"):
        engine_with(verb, {"version": 1, "kind": "meetings"})


def test_an_unknown_kind_is_refused() -> None:
    with pytest.raises(ProblemError, match="« congress » est inconnu"):
        engine_of({"version": 1, "kind": "congress"})
