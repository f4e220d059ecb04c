"""Reading: what is wrong is named with its place, whatever the data; what is right comes out as records."""

import json
import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forum_app.scheduling import meetings
from forum_app.scheduling.errors import ProblemError
from tests.scheduling.profiles import steady

GOOD = {
    "version": 1,
    "kind": "meetings",
    "slots": 4,
    "pauses_after": [1],
    "rooms": 2,
    "max_break_difference": 2,
    "participants": [
        {"id": "a", "available": [0, 1, 2]},
        {"id": "b", "available": [1, 2, 3]},
        {"id": "c", "available": [0]},
    ],
    "meetings": [
        {"id": "m", "between": ["a", "b"], "slots": [1, 2], "fixed": None, "after": []},
        {"id": "n", "between": ["a", "c"]},
    ],
}


def changed(path, value):
    """GOOD with one thing changed (``...`` removes it)."""
    data = json.loads(json.dumps(GOOD))
    *way, last = path
    here = data
    for step in way:
        here = here[step]
    if value is ...:
        del here[last]
    else:
        here[last] = value
    return data


def test_a_good_day_is_read_with_its_defaults():
    problem = meetings.read(GOOD)
    assert (problem.slots, problem.rooms, problem.max_break_difference, problem.pauses_after) == (4, 2, 2, (1,))
    assert problem.meetings[0] == meetings.Meeting("m", ("a", "b"), (1, 2))
    assert problem.domains == ((1, 2), (0,))
    bare = meetings.read({key: GOOD[key] for key in ("version", "kind", "slots", "participants", "meetings")})
    assert (bare.rooms, bare.max_break_difference, bare.pauses_after) == (None, 2, ())


@pytest.mark.parametrize(
    ("path", "value", "place", "words"),
    [
        (["version"], ..., "version", "cette clé manque"),
        (["version"], 2, "version", "seule la version 1"),
        (["version"], True, "version", "un nombre entier"),
        (["kind"], "forum", "kind", "« meetings » est attendu"),
        (["kind"], ..., "kind", "cette clé manque"),
        (["slots"], ..., "slots", "cette clé manque"),
        (["slots"], -1, "slots", "positif ou nul"),
        (["slots"], 10**6, "slots", "au plus 500"),
        (["slots"], float("nan"), "slots", "un nombre entier"),
        (["slots"], 4.0, "slots", "un nombre entier"),
        (["rooms"], -3, "rooms", "positif ou nul"),
        (["rooms"], "2", "rooms", "un nombre entier"),
        (["rooms"], 10**30, "rooms", "au plus 1000000"),
        (["max_break_difference"], 10**30, "max_break_difference", "au plus 1000000"),
        (["max_break_difference"], -1, "max_break_difference", "positif ou nul"),
        (["pauses_after"], 1, "pauses_after", "une liste"),
        (["pauses_after"], [9], "pauses_after[0]", "n'existe pas"),
        (["participants"], ..., "participants", "cette clé manque"),
        (["participants"], {}, "participants", "une liste"),
        (["participants", 0], "a", "participants[0]", "un objet"),
        (["participants", 0, "available"], ..., "participants[0].available", "cette clé manque"),
        (["participants", 0, "available"], [0, -1], "participants[0].available[1]", "le créneau -1 n'existe pas"),
        (["participants", 0, "available"], [0, 10**5000], "participants[0].available[1]", "n'existe pas"),
        (["participants", 0, "available"], [0, None], "participants[0].available[1]", "un nombre entier"),
        (["participants", 0, "available"], [2, 2], "participants[0].available[1]", "déjà cité"),
        (["participants", 1, "id"], "a", "participants[0].id", "sert plusieurs fois"),
        (["participants", 1, "id"], "", "participants[1].id", "vide"),
        (["participants", 1, "id"], 7, "participants[1].id", "un texte"),
        (["meetings"], None, "meetings", "une liste"),
        (["meetings", 1, "id"], "m", "meetings[0].id", "sert plusieurs fois"),
        (["meetings", 0, "between"], ["a"], "meetings[0].between", "deux participants différents"),
        (["meetings", 0, "between"], ["a", "a"], "meetings[0].between[1]", "déjà cité"),
        (["meetings", 0, "between"], ["a", "zoé"], "meetings[0].between[1]", "« zoé » est inconnu"),
        (["meetings", 0, "between"], [["a"], "b"], "meetings[0].between[0]", "un texte"),
        (["meetings", 0, "slots"], [4], "meetings[0].slots[0]", "le créneau 4 n'existe pas"),
        (["meetings", 0, "fixed"], 4, "meetings[0].fixed", "le créneau 4 n'existe pas"),
        (["meetings", 0, "fixed"], "1", "meetings[0].fixed", "un nombre entier"),
        (["meetings", 0, "after"], ["x"], "meetings[0].after[0]", "« x » est inconnu"),
        (["meetings", 0, "after"], ["m"], "meetings[0].after", "« m » après « m »"),
        (["meetings", 0, "after"], {}, "meetings[0].after", "une liste"),
    ],
)
def test_bad_data_is_refused_with_its_place_and_reason(path, value, place, words):
    with pytest.raises(ProblemError) as refused:
        meetings.read(changed(path, value))
    assert refused.value.place == place
    assert words in refused.value.reason


def test_meetings_that_turn_in_a_ring_are_named():
    data = changed(["meetings", 0, "after"], ["n"])
    data["meetings"][1]["after"] = ["m"]
    with pytest.raises(ProblemError, match="tournent en rond") as refused:
        meetings.read(data)
    assert "« m »" in refused.value.reason
    assert "« n »" in refused.value.reason


def test_a_huge_day_is_refused_before_it_is_built():
    slots = list(range(500))
    people = [{"id": f"p{n}", "available": slots} for n in range(100)]
    pairs = [{"id": f"m{n}", "between": [f"p{n % 100}", f"p{(n + 1) % 100}"]} for n in range(1000)]
    with pytest.raises(ProblemError, match="c'est trop"):
        meetings.read(changed(["slots"], 500) | {"participants": people, "meetings": pairs})
    with pytest.raises(ProblemError, match="au plus 5000"):
        meetings.read(changed(["participants"], people * 51))


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=4) | st.sampled_from(["a", "m"]),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["id", "slots", "x"]), inner, max_size=3)
    ),
    max_leaves=6,
)
PLACES = (
    [[key] for key in GOOD]
    + [["meetings", 0, key] for key in GOOD["meetings"][0]]
    + [["participants", 0, key] for key in ("id", "available")]
)


@steady(80)
@given(st.sampled_from(PLACES), JSON)
def test_whatever_the_data_it_is_read_or_refused(path, value):
    reason = ""
    try:
        problem = meetings.read(changed(path, value))
    except ProblemError as error:
        problem, reason = None, error.reason
    assert bool(reason) == (problem is None)


def test_reading_and_verifying_load_neither_solver_nor_application():
    code = (
        "import sys, forum_app.scheduling.meetings; "
        "print([m for m in ('ortools', 'highspy', 'flask', 'sqlalchemy') if m in sys.modules])"
    )
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert told.stdout.strip() == "[]"
