"""Ticks of several people: what each asks for, and what the page names of the others'."""

from hypothesis import given
from hypothesis import strategies as st

from forum_app.companies import presence_rules as rules

cells = st.dictionaries(st.from_regex(r"[1-9]-[1-9]", fullmatch=True), st.booleans())


@given(cells)
def test_a_form_carries_what_its_page_showed(shown: dict[str, bool]) -> None:
    assert rules.read(rules.as_text(shown)) == shown


def test_the_ticks_say_what_is_asked_of_the_cells_shown_and_of_no_other() -> None:
    shown, kept = {"1-1": True, "1-2": True}, {"1-1": True, "1-2": False, "2-1": True, "2-2": False}
    assert rules.wanted(["1-2", "9-9"], shown, kept) == {"1-1": False, "1-2": True, "2-1": True, "2-2": False}
    assert rules.wanted(["1-2"], {}, kept) == {"1-1": False, "1-2": True, "2-1": False, "2-2": False}


def test_only_what_others_changed_and_the_ticks_would_put_back_is_named() -> None:
    shown = dict.fromkeys(("1-1", "1-2", "1-3", "1-4"), True)
    theirs = shown | {"1-2": False, "1-3": False}
    mine = shown | {"1-3": False, "1-4": False}
    assert rules.changed_by_others(mine, shown, theirs) == ["1-2"]
    assert rules.changed_by_others(mine, {}, theirs) == ["1-2", "1-4"]


def test_cells_are_gathered_by_table() -> None:
    assert rules.by_table(["1-2", "12-3", "1-4"]) == {1: {2, 4}, 12: {3}}
