"""What the booking grid shows, from the facts alone. No database."""

from datetime import UTC, datetime, time

from forum_app.candidates.vocabulary import Level
from forum_app.forums.vocabulary import PauseKind
from forum_app.interviews.rules import booking_grid
from forum_app.interviews.rules.booking_facts import Day, Diary, LiveInterview, PauseRow, Profile, SlotRow, TableFacts
from forum_app.interviews.rules.booking_grid import Filters
from forum_app.interviews.vocabulary import CandidateOrder, CellState, InterviewState
from tests.interviews.test_booking_rules import AIRBEL, company, setting, slot

DAY = Day(tuple(slot(rank) for rank in range(4)), (PauseRow(PauseKind.BREAK, time(10, 15), 5),))


def profile(
    identity: int, name: str, *, chose_us: bool = True, skills: tuple[str, ...] = ("BPF",), level: Level = Level.L5
) -> Profile:
    return Profile(identity, name, "BTS Bioanalyses", level, "Qualité", skills, "", "", None, None, chose_us)


PEOPLE = [
    profile(1, "Awa D.", chose_us=False),
    profile(2, "Éva P.", skills=("HPLC", "bpf")),
    profile(3, "Lucas M.", level=Level.L7),
]


def shown(diary: Diary | None = None, filters: Filters | None = None, firm=None, where=None) -> booking_grid.Grid:
    return booking_grid.build(
        where or setting(), firm or company(), DAY, diary or Diary(), PEOPLE, frozenset({"bpf"}), filters or Filters()
    )


def states(found: booking_grid.Grid, name: str) -> list[str]:
    row = next(r for r in found.rows if r.profile.name == name)
    return [cell.state.value for cell in row.cells]


def diary_of(*interviews: LiveInterview) -> Diary:
    diary = Diary()
    for interview in interviews:
        diary.add(interview)
    return diary


def test_those_who_chose_us_come_first_then_the_alphabet() -> None:
    assert [r.profile.name for r in shown().rows] == ["Éva P.", "Lucas M.", "Awa D."]
    assert [r.profile.name for r in shown(filters=Filters(order=CandidateOrder.ALPHABETICAL)).rows] == [
        "Awa D.",
        "Éva P.",
        "Lucas M.",
    ]
    assert (shown().total, shown().chose_us) == (3, 2)


def test_chance_is_the_same_at_each_visit_and_differs_between_companies() -> None:
    people = [profile(n, f"P{n}") for n in range(30)]
    one = [p.registration_id for p in booking_grid.ordered(people, CandidateOrder.RANDOM, 1)]
    assert one == [p.registration_id for p in booking_grid.ordered(people, CandidateOrder.RANDOM, 1)]
    assert sorted(one) == list(range(30))
    assert one != [p.registration_id for p in booking_grid.ordered(people, CandidateOrder.RANDOM, 2)]


def test_a_search_looks_at_what_the_company_reads() -> None:
    def names(**asked) -> list[str]:
        return [p.name for p in booking_grid.matching(PEOPLE, Filters(**asked))]

    assert names(search="hplc eva") == ["Éva P."]
    assert names(search="bioanalyses") == ["Awa D.", "Éva P.", "Lucas M."]
    assert names(level="7") == ["Lucas M."]
    assert names(search="inconnu") == []


def test_cells_say_who_holds_what() -> None:
    ours = LiveInterview(5, 100, 7, 2, AIRBEL)
    elsewhere = LiveInterview(6, 102, 99, 3, 20)
    found = shown(diary_of(ours, elsewhere))
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


def test_with_two_tables_a_slot_is_free_while_one_is() -> None:
    firm = company(TableFacts(7, 3), TableFacts(8, 4, frozenset({103})))
    found = shown(diary_of(LiveInterview(5, 100, 7, 2, AIRBEL), LiveInterview(6, 103, 7, 1, AIRBEL)), firm=firm)
    assert states(found, "Lucas M.") == ["free", "free", "free", "taken"]
    assert [[box.state for box in table.boxes] for table in found.tables] == [
        ["booked", "free", "free", "booked"],
        ["free", "free", "free", "away"],
    ]


def test_proposed_locked_full_and_closed_slots_are_told_apart() -> None:
    proposed = shown(diary_of(LiveInterview(5, 100, 7, 2, AIRBEL, InterviewState.PROPOSED)))
    assert states(proposed, "Éva P.")[0] == CellState.PROPOSED.value
    locked = shown(diary_of(LiveInterview(5, 100, 7, 2, AIRBEL, locked=True)))
    assert states(locked, "Éva P.") == ["locked", "read_only", "read_only", "read_only"]
    full = shown(diary_of(*(LiveInterview(n, 500 + n, 99, 2, 20) for n in range(6))))
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
    closed = booking_grid.build(setting(), company(), closed_day, Diary(), PEOPLE, frozenset(), Filters())
    assert states(closed, "Éva P.") == ["slot_closed"]


def test_a_closed_window_leaves_the_grid_to_read() -> None:
    found = shown(where=setting(closes=-1))
    assert found.refusal.code == "window_closed"
    assert states(found, "Éva P.") == ["read_only"] * 4


def test_a_closed_pair_is_not_shown_at_all() -> None:
    found = shown(Diary(closed_pairs={2}))
    assert [r.profile.name for r in found.rows] == ["Lucas M.", "Awa D."]
    assert found.total == 2


def test_skills_asked_for_come_first_and_are_named() -> None:
    assert shown().rows[0].skills == (("bpf", True), ("HPLC", False))


def test_pages_hold_fifty_candidates() -> None:
    people = [profile(n, f"P{n:02d}") for n in range(60)]
    second = booking_grid.build(setting(), company(), DAY, Diary(), people, frozenset(), Filters(page=2))
    assert (len(second.rows), second.page.pages, len(second.people)) == (10, 2, 60)
    far = booking_grid.build(setting(), company(), DAY, Diary(), people, frozenset(), Filters(page=99))
    assert (far.page.number, far.row_of(3).profile.name, far.shows(3)) == (2, "P03", False)
    assert second.rows[0].cells[0].look == "free"
