"""What the booking grid shows, from the facts alone. No database."""

from datetime import UTC, datetime, time

from forum_app.candidates.vocabulary import Level
from forum_app.core.paging import Page
from forum_app.forums.vocabulary import PauseKind
from forum_app.interviews.rules import booking_grid
from forum_app.interviews.rules.booking_facts import (
    CandidateFacts,
    CandidatePage,
    Day,
    Diary,
    LiveInterview,
    PauseRow,
    Profile,
    SlotRow,
    TableFacts,
)
from forum_app.interviews.vocabulary import CellState, InterviewState
from tests.interviews.test_booking_rules import AIRBEL, company, setting, slot

DAY = Day(tuple(slot(rank) for rank in range(4)), (PauseRow(PauseKind.BREAK, time(10, 15), 5),))


def profile(
    identity: int, name: str, *, chose_us: bool = True, skills: tuple[str, ...] = ("BPF",), level: Level = Level.L5
) -> Profile:
    return Profile(identity, name, "BTS Bioanalyses", level, "Qualité", skills, "", "", None, None, chose_us)


PEOPLE = [
    profile(2, "Éva P.", skills=("HPLC", "bpf")),
    profile(3, "Lucas M.", level=Level.L7),
    profile(1, "Awa D.", chose_us=False),
]


def shown(diary: Diary | None = None, firm=None, where=None, people=PEOPLE, others=(), day=DAY) -> booking_grid.Grid:
    candidates = CandidatePage(Page(people, 1, len(people)), len(people), sum(p.chose_us for p in people), others)
    names = {p.registration_id: p.name for p in PEOPLE}
    return booking_grid.build(
        where or setting(), firm or company(), day, diary or Diary(), candidates, names, frozenset({"bpf"})
    )


def states(found: booking_grid.Grid, name: str) -> list[str]:
    row = next(r for r in found.rows if r.profile.name == name)
    return [cell.state.value for cell in row.cells]


def taken(*interviews: LiveInterview) -> Diary:
    diary = Diary()
    for interview in interviews:
        diary.add(interview)
    return diary


def test_cells_say_who_holds_what() -> None:
    ours = LiveInterview(5, 100, 7, 2, AIRBEL)
    elsewhere = LiveInterview(6, 102, 99, 3, 20)
    found = shown(taken(ours, elsewhere))
    assert states(found, "Éva P.") == ["ours", "move", "move", "move"]
    assert states(found, "Lucas M.") == ["taken", "free", "busy", "free"]
    assert states(found, "Awa D.") == ["not_ours"] * 4
    assert found.rows[0].cells[0].label.replace("\u00a0", " ") == "Éva P., 9 h 30, réservé par vous"
    assert found.rows[1].cells[0].label.replace("\u00a0", " ") == "Lucas M., 9 h 30, votre créneau est pris par Éva P."
    assert [(c.state, c.word) for c in found.columns] == [
        ("taken", "pris"),
        ("free", "libre"),
        ("free", "libre"),
        ("free", "libre"),
    ]
    assert [c.pause.replace("\u00a0", " ") for c in found.columns] == ["", "", "Pause, 10 h 15", ""]
    assert (found.booked, found.present) == (1, 4)


def test_with_two_tables_an_hour_is_free_while_one_is() -> None:
    firm = company(TableFacts(7, 3), TableFacts(8, 4, frozenset({103})))
    found = shown(taken(LiveInterview(5, 100, 7, 2, AIRBEL), LiveInterview(6, 103, 7, 1, AIRBEL)), firm=firm)
    assert states(found, "Lucas M.") == ["free", "free", "free", "taken"]
    assert [[box.state for box in table.boxes] for table in found.tables] == [
        ["booked", "free", "free", "booked"],
        ["free", "free", "free", "away"],
    ]


def test_proposed_locked_full_and_closed_hours_are_told_apart() -> None:
    proposed = shown(taken(LiveInterview(5, 100, 7, 2, AIRBEL, InterviewState.PROPOSED)))
    assert states(proposed, "Éva P.")[0] == CellState.PROPOSED.value
    locked = shown(taken(LiveInterview(5, 100, 7, 2, AIRBEL, locked=True)))
    assert states(locked, "Éva P.") == ["locked", "read_only", "read_only", "read_only"]
    full = shown(taken(*(LiveInterview(n, 500 + n, 99, 2, 20) for n in range(6))))
    assert states(full, "Éva P.") == ["full"] * 4
    assert full.rows[0].why == "agenda complet"
    closed_day = Day(
        (
            SlotRow(
                100,
                datetime(2027, 3, 18, 8, 30, tzinfo=UTC),
                datetime(2027, 3, 18, 8, 50, tzinfo=UTC),
                datetime(2027, 2, 1, tzinfo=UTC),
            ),
        ),
        (),
    )
    closed = shown(day=closed_day)
    assert states(closed, "Éva P.") == ["slot_closed"]


def test_a_closed_window_leaves_the_grid_to_read() -> None:
    found = shown(where=setting(closes=-1))
    assert found.refusal.code == "window_closed"
    assert states(found, "Éva P.") == ["read_only"] * 4


def test_skills_asked_for_come_first_and_are_named() -> None:
    assert shown().rows[0].skills == (("bpf", True), ("HPLC", False))


def test_an_act_shows_its_slots_in_the_other_rows() -> None:
    others = (CandidateFacts(2, "Éva P."), CandidateFacts(3, "Lucas M.", chose_us=False))
    found = shown(taken(LiveInterview(1, DAY.slots[0].id, 7, 1, AIRBEL)), people=PEOPLE[2:], others=others)
    cells = found.cells_at([DAY.slots[0].id])
    assert [(c.registration_id, c.look) for c in cells] == [(2, "taken"), (3, "off")]
    assert cells[0].label.replace("\u00a0", " ") == "Éva P., 9 h 30, votre créneau est pris par Awa D."
    assert [c.state for c in found.columns_at([DAY.slots[0].id])] == ["taken"]
