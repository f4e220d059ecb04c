"""JSON in and out: round trips, and a sentence with the place for everything malformed or hostile."""

import copy
import json
import pickle
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forum_app.scheduling import documents, forum
from forum_app.scheduling.errors import ProblemError
from forum_app.scheduling.forum.problem import Problem
from forum_app.scheduling.forum.repairs.changes import check_changes, read_changes
from tests.scheduling.forum.strategies import tiny_problems
from tests.scheduling.profiles import steady

GOOD: dict[str, Any] = {
    "version": 1,
    "slots": 4,
    "pauses_after": [1],
    "gap": 0,
    "candidates": [{"id": "c1", "available": [0, 1, 2], "floor": 1, "cap": 3}, {"id": "c2", "available": [0, 3]}],
    "companies": [
        {"id": "e1", "tables": [{"id": "e1-1", "available": [0, 1, 2, 3]}, {"id": "e1-2", "available": [0]}]},
        {"id": "e2", "tables": []},
    ],
    "pairs": [{"candidate": "c1", "company": "e1", "weight": 37}],
    "locked": [{"candidate": "c2", "company": "e1", "table": "e1-1", "slot": 3}],
}


def test_the_example_is_read() -> None:
    problem = forum.read(GOOD)
    assert (problem.slots, problem.pairs[0].weight, problem.locked[0].slot) == (4, 37, 3)


@steady(30)
@given(tiny_problems())
def test_a_problem_written_and_read_again_is_the_same(problem: Problem) -> None:
    written = json.loads(json.dumps(forum.write(problem)))
    assert forum.read(written) == problem


def broken(path: str, value: Any) -> dict[str, Any]:
    """A copy of the good problem with one value replaced (``None``: the key removed)."""
    data = copy.deepcopy(GOOD)
    target: Any = data
    *steps, last = path.split(".")
    for step in steps:
        target = target[int(step) if step.isdigit() else step]
    if value is None:
        del target[last]
    else:
        target[int(last) if last.isdigit() else last] = value
    return data


@pytest.mark.parametrize(
    ("path", "value", "place"),
    [
        ("version", None, "version"),
        ("version", 2, "version"),
        ("version", True, "version"),
        ("kind", "party", "kind"),
        ("slots", None, "slots"),
        ("slots", -1, "slots"),
        ("slots", 10**6, "slots"),
        ("slots", 4.0, "slots"),
        ("slots", "4", "slots"),
        ("gap", -1, "gap"),
        ("pauses_after", [9], "pauses_after"),
        ("pauses_after", 3, "pauses_after"),
        ("room_capacity", [1], "room_capacity"),
        ("room_capacity", -1, "room_capacity"),
        ("room_capacity", ["x", 1, 1, 1], "room_capacity[0]"),
        ("slot_names", ["9 h"], "slot_names"),
        ("slot_names", [1, 2, 3, 4], "slot_names[0]"),
        ("candidates", None, "candidates"),
        ("candidates", {}, "candidates"),
        ("candidates.0", 7, "candidates[0]"),
        ("candidates.0.id", None, "candidates[0].id"),
        ("candidates.0.id", "", "candidates[0].id"),
        ("candidates.0.id", 3, "candidates[0].id"),
        ("candidates.1.id", "c1", "candidates[1].id"),
        ("candidates.0.available", None, "candidates[0].available"),
        ("candidates.0.available", [-1], "candidates[0].available"),
        ("candidates.0.available", [True], "candidates[0].available[0]"),
        ("candidates.0.available", [[0]], "candidates[0].available[0]"),
        ("candidates.0.floor", -1, "candidates[0].floor"),
        ("candidates.0.cap", -1, "candidates[0].cap"),
        ("candidates.0.cap", "x", "candidates[0].cap"),
        ("companies.1.id", "e1", "companies[1].id"),
        ("companies.0.floor", -2, "companies[0].floor"),
        ("companies.0.tables", None, "companies[0].tables"),
        ("companies.0.tables.1.id", "e1-1", "companies[0].tables[1].id"),
        ("companies.0.tables.0.available", [4], "companies[0].tables[0].available"),
        ("companies.0.tables.0.cap", -1, "companies[0].tables[0].cap"),
        ("candidates.0.id", "\ud800", "candidates[0].id"),
        ("slots", 10**12, "slots"),
        ("pairs.0.candidate", "zz", "pairs[0].candidate"),
        ("pairs.0.company", "zz", "pairs[0].company"),
        ("pairs.0.weight", 0, "pairs[0].weight"),
        ("pairs.0.weight", -3, "pairs[0].weight"),
        ("pairs.0.weight", 1.5, "pairs[0].weight"),
        ("pairs.0.weight", 10**30, "pairs[0].weight"),
        ("pairs", [GOOD["pairs"][0]] * 2, "pairs[1]"),
        ("locked.0.candidate", "zz", "locked[0].candidate"),
        ("locked.0.company", "zz", "locked[0].company"),
        ("locked.0.table", "zz", "locked[0].table"),
        ("locked.0.company", "e2", "locked[0].table"),
        ("locked.0.slot", 4, "locked[0].slot"),
        ("locked.0.slot", 1, "locked[0]"),
    ],
)
def test_what_is_wrong_is_said_with_its_place(path: str, value: Any, place: str) -> None:
    with pytest.raises(ProblemError) as caught:
        forum.read(broken(path, value))
    assert caught.value.place == place
    assert len(caught.value.reason) > 10


def lock(candidate: str, table: str, slot: int) -> dict[str, Any]:
    return {"candidate": candidate, "company": table.split("-")[0], "table": table, "slot": slot}


@pytest.mark.parametrize(
    ("locked", "changes", "words"),
    [
        ([lock("c1", "e1-1", 0), lock("c2", "e1-1", 0)], {}, "locked[0] et locked[1]"),
        ([lock("c1", "e1-1", 0), lock("c1", "e1-2", 0)], {}, "rencontre deux fois"),
        ([lock("c1", "e1-1", 0), lock("c1", "e3-1", 0)], {}, "deux entretiens au même créneau"),
        ([lock("c1", "e1-1", 0), lock("c1", "e3-1", 1)], {"gap": 1}, "l'écart de 1"),
        ([lock("c1", "e1-1", 0), lock("c1", "e3-1", 1)], {"cap": 1}, "le plafond de « c1 » (1)"),
        ([lock("c1", "e1-1", 0), lock("c2", "e3-1", 0)], {"room_capacity": 1}, "la capacité de la salle"),
    ],
)
def test_locked_interviews_that_clash_are_named(locked: list[Any], changes: dict[str, Any], words: str) -> None:
    data = copy.deepcopy(GOOD)
    data["companies"].append({"id": "e3", "tables": [{"id": "e3-1", "available": [0, 1]}]})
    data["locked"] = locked
    data["candidates"][0]["cap"] = changes.get("cap", 3)
    data |= {key: value for key, value in changes.items() if key != "cap"}
    with pytest.raises(ProblemError) as caught:
        forum.read(data)
    assert words in str(caught.value)


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"nothing",
        b"[1]",
        b'"text"',
        b"{",
        b"\xff\xfe",
        b'{"slots": NaN}',
        b'{"slots": -Infinity}',
        b'{"slots": ' + b"9" * 5_000 + b"}",
        b"[" * 100_000,
        b" " * (documents.MOST_BYTES + 1),
    ],
    ids=[
        "empty",
        "a word",
        "a list",
        "a text",
        "cut",
        "not UTF-8",
        "NaN",
        "infinity",
        "a long number",
        "a deep list",
        "huge",
    ],
)
def test_hostile_files_are_refused_in_a_sentence(tmp_path: Path, raw: bytes) -> None:
    path = tmp_path / "problem.json"
    path.write_bytes(raw)
    with pytest.raises(ProblemError) as caught:
        documents.load(path)
    assert caught.value.place == str(path)


def test_a_missing_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ProblemError, match="n'existe pas"):
        documents.load(tmp_path / "nowhere.json")
    with pytest.raises(ProblemError, match="ne peut pas être lu"):
        documents.load(tmp_path)


def test_a_place_that_cannot_be_written_is_refused(tmp_path: Path) -> None:
    documents.save({"version": 1}, tmp_path / "new.json")
    assert documents.load(tmp_path / "new.json") == {"version": 1}
    with pytest.raises(ProblemError, match="ne peut pas être écrit"):
        documents.save({}, tmp_path / "nowhere" / "new.json")


anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=4),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner, max_size=3),
    max_leaves=8,
)


@steady(80)
@given(st.sampled_from([key for key in GOOD if key != "version"]), anything)
def test_any_value_anywhere_is_read_or_refused_never_a_crash(key: str, value: Any) -> None:
    with suppress(ProblemError):
        forum.read(GOOD | {key: value})


def test_a_sentence_stays_short_whatever_it_quotes() -> None:
    with pytest.raises(ProblemError) as caught:
        forum.read(broken("pairs.0.candidate", "z" * 100_000))
    assert len(str(caught.value)) < 120


def test_one_capacity_for_slots_beyond_reason_is_not_written_out() -> None:
    with pytest.raises(ProblemError, match="slots"):
        forum.read(GOOD | {"slots": 10**12, "room_capacity": 3})


def test_an_error_of_another_process_is_the_same_here() -> None:
    error = pickle.loads(pickle.dumps(ProblemError("gap", "un nombre entier est attendu")))  # noqa: S301 (our own)
    assert (str(error), error.place, error.reason) == (
        "gap : un nombre entier est attendu",
        "gap",
        "un nombre entier est attendu",
    )


@pytest.mark.parametrize(
    ("change", "place"),
    [
        ({"id": "c1"}, "new_candidates[0].id"),
        ({"available": [4]}, "new_candidates[0].available"),
        ({"floor": -1}, "new_candidates[0].floor"),
        (
            {"pairs": [{"company": "e1", "weight": 1}, {"company": "zz", "weight": 1}]},
            "new_candidates[0].pairs[1].company",
        ),
        ({"pairs": [{"company": "e1", "weight": 0}]}, "new_candidates[0].pairs[0].weight"),
        ({"pairs": [{"company": "e1", "weight": 1}] * 2}, "new_candidates[0].pairs[1]"),
    ],
)
def test_what_is_wrong_with_a_newcomer_is_said_with_its_place(change: dict[str, Any], place: str) -> None:
    newcomer = {"id": "new", "available": [0], "pairs": []} | change
    with pytest.raises(ProblemError) as caught:
        check_changes(forum.read(GOOD), read_changes({"version": 1, "new_candidates": [newcomer]}))
    assert caught.value.place == place


@pytest.mark.parametrize(
    ("key", "value"), [("closed_slots", [4]), ("pauses_after", [-1]), ("may_move", -1), ("now", 5)]
)
def test_what_is_wrong_with_the_day_is_said_with_its_place(key: str, value: Any) -> None:
    with pytest.raises(ProblemError) as caught:
        check_changes(forum.read(GOOD), read_changes({"version": 1, key: value}))
    assert caught.value.place == key


@steady(40)
@given(
    st.dictionaries(st.sampled_from(["now", "told", "absent", "new_candidates", "closed_slots", "may_move"]), anything)
)
def test_any_changes_are_read_or_refused(data: dict[str, Any]) -> None:
    with suppress(ProblemError):
        read_changes({"version": 1} | data)


@pytest.mark.parametrize(
    ("change", "place"),
    [
        ({"gap": 10**30}, "gap"),
        ({"room_capacity": [10**30] * 2}, "room_capacity"),
        ({"candidates": [{"id": "c", "available": [0], "floor": 10**30}]}, "candidates[0].floor"),
        ({"candidates": [{"id": "c", "available": [0], "cap": 10**30}]}, "candidates[0].cap"),
        (
            {"companies": [{"id": "e", "tables": [{"id": "t", "available": [0], "cap": 10**30}]}]},
            "companies[0].tables[0].cap",
        ),
    ],
)
def test_numbers_beyond_reason_are_refused(change: dict[str, Any], place: str) -> None:
    empty = {"version": 1, "slots": 2, "candidates": [], "companies": [], "pairs": []}
    with pytest.raises(ProblemError) as caught:
        forum.read(empty | change)
    assert caught.value.place == place
