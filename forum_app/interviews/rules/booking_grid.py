"""The booking grid as a page reads it: rows of candidates, columns of slots, the company's own day.

Pure: facts in, frozen rows out.
"""

import hashlib
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from forum_app.candidates.vocabulary import Level
from forum_app.core.language import _
from forum_app.core.listing import ListState, member_of, number, one_of, page_number, words
from forum_app.core.paging import PER_PAGE, Page
from forum_app.core.refusals import Refusal
from forum_app.core.text_keys import plain
from forum_app.core.time_zones import in_zone
from forum_app.core.typography import hour as hour_words
from forum_app.interviews.rules import booking as booking_rules
from forum_app.interviews.rules.booking import Obstacle
from forum_app.interviews.rules.booking_facts import (
    CompanyFacts,
    Day,
    Diary,
    LiveInterview,
    PauseRow,
    Profile,
    Setting,
    SlotRow,
    TableFacts,
)
from forum_app.interviews.vocabulary import CandidateOrder, CellState, InterviewState

# How each state is drawn: a class of the component `slot_cell`, or « off » for what needs no pattern.
LOOKS: dict[CellState, str] = {
    CellState.FREE: "free",
    CellState.OURS: "booked",
    CellState.PROPOSED: "proposed",
    CellState.LOCKED: "locked",
    CellState.BUSY: "busy",
    CellState.AWAY: "busy",
    CellState.MOVE: "move",
    CellState.TAKEN: "taken",
    CellState.NO_TABLE: "taken",
    CellState.FULL: "off",
    CellState.NOT_OURS: "off",
    CellState.SLOT_CLOSED: "off",
    CellState.READ_ONLY: "off",
}
_OF_OBSTACLE = {
    "already": CellState.MOVE,
    "slot_closed": CellState.SLOT_CLOSED,
    "slot_past": CellState.SLOT_CLOSED,
    "candidate_busy": CellState.BUSY,
    "candidate_away": CellState.AWAY,
    "table_taken": CellState.TAKEN,
    "table_away": CellState.NO_TABLE,
    "full": CellState.FULL,
    "did_not_choose": CellState.NOT_OURS,
    "locked": CellState.READ_ONLY,
}
_HELD = {InterviewState.PROPOSED: CellState.PROPOSED}


@dataclass(frozen=True)
class Filters(ListState):
    """What the recruiter asks to see. search: words; level: a diploma's level or ""; slot_id: the slot chosen in the
    list view.
    """

    search: str = words("q", 80)
    order: CandidateOrder = member_of("tri", CandidateOrder, CandidateOrder.CHOSE_US, narrows=False)
    level: str = one_of("niveau", [level.value for level in Level])
    page: int = page_number()
    slot_id: int | None = number("creneau")
    view: str = one_of("vue", ("liste", "grille"), narrows=False)


@dataclass(frozen=True)
class Cell:
    """One candidate at one slot. word: what it says, « libre »; label: what is read aloud, « Inès C., 11 h 00, libre
    »."""

    registration_id: int
    slot_id: int
    state: CellState
    word: str
    label: str

    @property
    def look(self) -> str:
        return LOOKS[self.state]

    @property
    def key(self) -> str:
        """What its button sends: the candidate and the slot."""
        return f"{self.registration_id}-{self.slot_id}"


@dataclass(frozen=True)
class CandidateRow:
    """One candidate. interview: the interview that the company has with them; why: what closes the whole row, or "".
    skills: (word, asked for in our offers).
    """

    profile: Profile
    cells: tuple[Cell, ...]
    skills: tuple[tuple[str, bool], ...]
    interview: LiveInterview | None
    hour: str
    why: str


@dataclass(frozen=True)
class Column:
    """One slot for the company. state: free, taken, proposed, away or closed; pause: the break just before it, or
    ""."""

    slot_id: int
    hour: str
    state: str
    word: str
    pause: str


@dataclass(frozen=True)
class Box:
    """One slot of one table in « Votre journée ». state: booked, locked, proposed, free, away or closed."""

    slot_id: int
    hour: str
    state: str
    word: str
    registration_id: int | None


@dataclass(frozen=True)
class TableDay:
    """The day of one table."""

    id: int
    number: int | None
    boxes: tuple[Box, ...]


@dataclass(frozen=True)
class Grid:
    """The whole page. Rows are written when they are asked for: an act on one slot shows one row and a column, not
    fifty rows.

    seen: every candidate that the company reads about; people: those who match, in order; page: the profiles of this
    page;
    booked, present: slots taken, of those at which a table is present.
    """

    setting: Setting
    refusal: Refusal | None
    columns: tuple[Column, ...]
    tables: tuple[TableDay, ...]
    page: Page
    people: tuple[Profile, ...]
    seen: tuple[Profile, ...]
    booked: int
    present: int
    writer: "_Writer"

    @property
    def total(self) -> int:
        return len(self.seen)

    @property
    def chose_us(self) -> int:
        return sum(p.chose_us for p in self.seen)

    @cached_property
    def rows(self) -> tuple[CandidateRow, ...]:
        """The rows of this page."""
        return tuple(self.writer.row(p) for p in self.page.rows)

    def shows(self, registration_id: int) -> bool:
        """Return True when this page has a row for that candidate."""
        return any(p.registration_id == registration_id for p in self.page.rows)

    def row_of(self, registration_id: int) -> CandidateRow | None:
        """Return the row of that candidate, whether the filters keep them or not."""
        return next((self.writer.row(p) for p in self.seen if p.registration_id == registration_id), None)

    def cells_at(self, slot_ids: Collection[int], *, but: int) -> list[Cell]:
        """Return the cells of those slots in the rows of this page, except those of the candidate `but`."""
        slots = [s for s in self.writer.slots if s.id in slot_ids]
        return [cell for p in self.page.rows if p.registration_id != but for cell in self.writer.cells(p, slots)]


def build(
    setting: Setting,
    company: CompanyFacts,
    day: Day,
    diary: Diary,
    profiles: Sequence[Profile],
    wanted: frozenset[str],
    filters: Filters,
) -> Grid:
    """Build everything the grid shows, from the facts.

    `wanted`: the skills of the company's offers, as `plain` writes them.
    """
    seen = tuple(p for p in profiles if p.registration_id not in diary.closed_pairs)
    people = ordered(matching(seen, filters), filters.order, company.participation_id)
    number = min(max(1, filters.page), max(1, -(-len(people) // PER_PAGE)))
    shown = people[(number - 1) * PER_PAGE : number * PER_PAGE]
    refusal = booking_rules.setting_refusal(setting) or booking_rules.company_refusal(company)
    writer = _Writer(
        setting, company, diary, day.slots, {p.registration_id: p.name for p in seen}, wanted, open_now=refusal is None
    )
    tables = tuple(TableDay(t.id, t.number, tuple(writer.box(t, slot) for slot in day.slots)) for t in company.tables)
    boxes = [box for table in tables for box in table.boxes]
    return Grid(
        setting=setting,
        refusal=refusal,
        columns=_columns(writer, day),
        tables=tables,
        page=Page(shown, number, len(people), PER_PAGE),
        people=tuple(people),
        seen=seen,
        booked=sum(b.state in ("booked", "locked") for b in boxes),
        present=sum(b.state not in ("away", "closed") for b in boxes),
        writer=writer,
    )


def matching(profiles: Sequence[Profile], filters: Filters) -> list[Profile]:
    """Return those with every word of the search in what the company reads of them, and the level asked for."""
    words = plain(filters.search).split()

    def matches(profile: Profile) -> bool:
        if filters.level and (profile.level is None or profile.level.value != filters.level):
            return False
        text = plain(" ".join((profile.name, profile.diploma, profile.sub_family, *profile.skills))) if words else ""
        return all(word in text for word in words)

    return [p for p in profiles if matches(p)]


def ordered(profiles: Sequence[Profile], order: CandidateOrder, participation_id: int) -> list[Profile]:
    """Return the profiles in the order asked for; they come in alphabetical order.

    Chance is the same at each visit of one company, and another for each.

    The profiles come in alphabetical order.
    """
    if order is CandidateOrder.CHOSE_US:
        return sorted(profiles, key=lambda p: not p.chose_us)
    if order is CandidateOrder.RANDOM:
        return sorted(
            profiles, key=lambda p: hashlib.sha256(f"{participation_id}:{p.registration_id}".encode()).digest()
        )
    return list(profiles)


def skills_of(profile: Profile, wanted: frozenset[str]) -> tuple[tuple[str, bool], ...]:
    """Return the candidate's skills with whether the offers ask for them, those first: named, never counted."""
    return tuple(sorted(((skill, plain(skill) in wanted) for skill in profile.skills), key=lambda pair: not pair[1]))


class _Writer:
    """Writes cells, with what is the same for a thousand of them worked out once."""

    def __init__(
        self,
        setting: Setting,
        company: CompanyFacts,
        diary: Diary,
        slots: Sequence[SlotRow],
        names: Mapping[int, str],
        wanted: frozenset[str],
        *,
        open_now: bool,
    ):
        self.setting, self.company, self.diary, self.slots, self.names, self.wanted, self.open_now = (
            setting,
            company,
            diary,
            slots,
            names,
            wanted,
            open_now,
        )
        self.hours = {s.id: hour_words(s.starts_at, zone=setting.zone) for s in slots}
        self.words = {state: str(state.label) for state in CellState}
        self.by = _("par")

    def row(self, profile: Profile) -> CandidateRow:
        own, whole = self._between(profile)
        why = self.words[_OF_OBSTACLE[whole.code]] if whole is not None and own is None else ""
        cells = tuple(self._cell(profile, slot, own, whole) for slot in self.slots)
        return CandidateRow(
            profile, cells, skills_of(profile, self.wanted), own, self.hours[own.slot_id] if own else "", why
        )

    def cells(self, profile: Profile, slots: Sequence[SlotRow]) -> tuple[Cell, ...]:
        own, whole = self._between(profile)
        return tuple(self._cell(profile, slot, own, whole) for slot in slots)

    def _between(self, profile: Profile) -> tuple[LiveInterview | None, Obstacle | None]:
        """Return the company's interview with this candidate, and what closes their whole row."""
        candidate = profile.facts
        return self.diary.between(self.company, candidate), booking_rules.candidate_obstacle(
            self.setting, self.company, candidate, self.diary
        )

    def _cell(self, profile: Profile, slot: SlotRow, own: LiveInterview | None, whole: Obstacle | None) -> Cell:
        obstacle = booking_rules.slot_obstacle(self.setting, self.company, profile.facts, slot, self.diary)
        state, word = self._state(obstacle, own, whole)
        return Cell(profile.registration_id, slot.id, state, word, f"{profile.name}, {self.hours[slot.id]}, {word}")

    def _state(
        self, obstacle: Obstacle | None, own: LiveInterview | None, whole: Obstacle | None
    ) -> tuple[CellState, str]:
        if obstacle is not None and obstacle.code == "ours" and own is not None:
            state = CellState.LOCKED if own.locked else _HELD.get(own.state, CellState.OURS)
            return state, self.words[state]
        if whole is not None:
            state = _OF_OBSTACLE[whole.code]
            return state, self.words[state]
        if (
            obstacle is not None
            and obstacle.code == "table_taken"
            and obstacle.interview is not None
            and len(self.company.tables) == 1
        ):
            name = self.names.get(obstacle.interview.registration_id)
            return CellState.TAKEN, f"{self.words[CellState.TAKEN]} {self.by} {name}" if name else self.words[
                CellState.TAKEN
            ]
        state = CellState.FREE if obstacle is None else _OF_OBSTACLE[obstacle.code]
        if not self.open_now and state in (CellState.FREE, CellState.MOVE):
            state = CellState.READ_ONLY
        return state, self.words[state]

    def box(self, table: TableFacts, slot: SlotRow) -> Box:
        interview = self.diary.tables.get((slot.id, table.id))
        hour = self.hours[slot.id]
        if interview is not None:
            state = (
                "locked" if interview.locked else "proposed" if interview.state is InterviewState.PROPOSED else "booked"
            )
            return Box(slot.id, hour, state, self.names.get(interview.registration_id, ""), interview.registration_id)
        if slot.id in table.away:
            return Box(slot.id, hour, "away", _("absente"), None)
        if slot.closed_at is not None:
            return Box(slot.id, hour, "closed", _("fermé"), None)
        return Box(slot.id, hour, "free", _("libre"), None)


def _columns(writer: _Writer, day: Day) -> tuple[Column, ...]:
    """Return one column per slot: free while one table is present and free."""
    words = {
        "free": _("libre"),
        "taken": _("pris"),
        "proposed": _("proposé"),
        "away": _("absente"),
        "closed": _("fermé"),
    }
    columns: list[Column] = []
    pauses = list(day.pauses)
    for slot in day.slots:
        states = {writer.box(table, slot).state for table in writer.company.tables}
        if "free" in states:
            state = "free"
        elif states & {"booked", "locked"}:
            state = "taken"
        else:
            state = next(iter(states & {"proposed", "away", "closed"}), "away")
        pause = ""
        while pauses and _starts_before(pauses[0], slot, writer.setting.zone):
            pause = _pause_words(pauses.pop(0))
        columns.append(Column(slot.id, writer.hours[slot.id], state, words[state], pause if columns else ""))
    return tuple(columns)


def _starts_before(pause: PauseRow, slot: SlotRow, zone: str) -> bool:
    return pause.starts_at <= in_zone(slot.starts_at, zone).time()


def _pause_words(pause: PauseRow) -> str:
    """Return « Pause, 10 h 40 »."""
    return _("%(kind)s, %(hour)s", kind=pause.kind.label, hour=hour_words(pause.starts_at))
