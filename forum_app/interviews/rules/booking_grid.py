"""The booking grid as a page reads it: rows of candidates, columns of slots, the company's own day.

Pure: facts in, frozen rows out.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from forum_app.candidates.vocabulary import Level
from forum_app.core.language import _
from forum_app.core.listing import ListState, member_of, number, one_of, page_number, words
from forum_app.core.paging import Page
from forum_app.core.refusals import Refusal
from forum_app.core.text_keys import plain
from forum_app.core.time_zones import in_zone
from forum_app.core.typography import hour as hour_words
from forum_app.interviews.rules import booking as booking_rules
from forum_app.interviews.rules.booking import Obstacle
from forum_app.interviews.rules.booking_facts import (
    CandidateFacts,
    CandidatePage,
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
    CellState.NO_WORKSHOP: "off",
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
    "no_workshop": CellState.NO_WORKSHOP,
    "did_not_choose": CellState.NOT_OURS,
    "locked": CellState.READ_ONLY,
}
_BOOKED = {InterviewState.PROPOSED: CellState.PROPOSED}


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
    after_break: bool

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
    skills: (word, asked for in our offers); warning: what the company should know before it books, or "".
    """

    profile: Profile
    cells: tuple[Cell, ...]
    skills: tuple[tuple[str, bool], ...]
    interview: LiveInterview | None
    hour: str
    why: str
    warning: str

    @property
    def drawn(self) -> list[tuple[bool, str, str, str]]:
        """The cells as the page draws them, hundreds at a time: after a break, look, key, label."""
        return [(c.after_break, LOOKS[c.state], c.key, c.label) for c in self.cells]


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

    page: the profiles of this page, those who match what is asked; total, chose_us: of all those that the company reads
    about; booked, present: slots taken, of those at which the tables are present.
    """

    setting: Setting
    refusal: Refusal | None
    columns: tuple[Column, ...]
    tables: tuple[TableDay, ...]
    page: Page
    total: int
    chose_us: int
    others: tuple[CandidateFacts, ...]
    booked: int
    present: int
    writer: "_Writer"

    @cached_property
    def rows(self) -> tuple[CandidateRow, ...]:
        """The rows of this page."""
        return tuple(self.writer.row(p) for p in self.page.rows)

    def cells_at(self, slot_ids: Collection[int]) -> list[Cell]:
        """Return the cells of those slots in the other rows on the screen."""
        slots = [s for s in self.writer.slots if s.id in slot_ids]
        return [cell for candidate in self.others for cell in self.writer.cells(candidate, slots)]

    def columns_at(self, slot_ids: Collection[int]) -> list[Column]:
        """Return the heads of those slots."""
        return [column for column in self.columns if column.slot_id in slot_ids]


def build(
    setting: Setting,
    company: CompanyFacts,
    day: Day,
    diary: Diary,
    candidates: CandidatePage,
    names: Mapping[int, str],
    wanted: frozenset[str],
) -> Grid:
    """Return everything the grid shows, from the facts.

    names: of the candidates on the screen and of those whom the company meets, by registration; wanted: the skills of
    the company's offers, as `text_keys.plain` writes them.
    """
    refusal = booking_rules.setting_refusal(setting) or booking_rules.company_refusal(company)
    writer = _Writer(setting, company, diary, day, names, wanted, open_now=refusal is None)
    tables = tuple(TableDay(t.id, t.number, tuple(writer.box(t, slot) for slot in day.slots)) for t in company.tables)
    boxes = [box for table in tables for box in table.boxes]
    return Grid(
        setting=setting,
        refusal=refusal,
        columns=_columns(writer, day),
        tables=tables,
        page=candidates.page,
        total=candidates.total,
        chose_us=candidates.chose_us,
        others=candidates.others,
        booked=sum(b.state in ("booked", "locked") for b in boxes),
        present=sum(b.state not in ("away", "closed") for b in boxes),
        writer=writer,
    )


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
        day: Day,
        names: Mapping[int, str],
        wanted: frozenset[str],
        *,
        open_now: bool,
    ):
        self.setting, self.company, self.diary = setting, company, diary
        self.slots, self.names, self.wanted, self.open_now = day.slots, names, wanted, open_now
        self.pauses = _pauses(day, setting.zone)
        self.hours = {s.id: hour_words(s.starts_at, zone=setting.zone) for s in day.slots}
        self.words = {state: str(state.label) for state in CellState}
        self.by = _("par")

    def row(self, profile: Profile) -> CandidateRow:
        candidate = profile.facts
        own, whole = self._between(candidate)
        why = self.words[_OF_OBSTACLE[whole.code]] if whole is not None and own is None else ""
        cells = tuple(self._cell(candidate, slot, own, whole) for slot in self.slots)
        return CandidateRow(
            profile,
            cells,
            skills_of(profile, self.wanted),
            own,
            self.hours[own.slot_id] if own else "",
            why,
            "" if why else self._warning(candidate),
        )

    def _warning(self, candidate: CandidateFacts) -> str:
        """Return what does not prevent from booking, and is worth knowing before."""
        if candidate.registration_id not in self.diary.advised:
            return ""
        return _("Sans place à l'atelier, recommandé à ce forum : vous pouvez réserver.")

    def cells(self, candidate: CandidateFacts, slots: Sequence[SlotRow]) -> tuple[Cell, ...]:
        own, whole = self._between(candidate)
        return tuple(self._cell(candidate, slot, own, whole) for slot in slots)

    def _between(self, candidate: CandidateFacts) -> tuple[LiveInterview | None, Obstacle | None]:
        """Return the company's interview with this candidate, and what closes their whole row."""
        return self.diary.between(self.company, candidate), booking_rules.candidate_obstacle(
            self.setting, self.company, candidate, self.diary
        )

    def _cell(
        self, candidate: CandidateFacts, slot: SlotRow, own: LiveInterview | None, whole: Obstacle | None
    ) -> Cell:
        obstacle = booking_rules.slot_obstacle(self.setting, self.company, candidate, slot, self.diary)
        state, word = self._state(obstacle, own, whole)
        label = f"{candidate.name}, {self.hours[slot.id]}, {word}"
        return Cell(candidate.registration_id, slot.id, state, word, label, slot.id in self.pauses)

    def _state(
        self, obstacle: Obstacle | None, own: LiveInterview | None, whole: Obstacle | None
    ) -> tuple[CellState, str]:
        if obstacle is not None and obstacle.code == "ours" and own is not None:
            state = CellState.LOCKED if own.locked else _BOOKED.get(own.state, CellState.OURS)
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
            known = "proposed" if interview.state is InterviewState.PROPOSED else "booked"
            state = "locked" if interview.locked else known
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
    columns = []
    for slot in day.slots:
        states = {writer.box(table, slot).state for table in writer.company.tables}
        if "free" in states:
            state = "free"
        elif states & {"booked", "locked"}:
            state = "taken"
        else:
            state = next(iter(states & {"proposed", "away", "closed"}), "away")
        columns.append(Column(slot.id, writer.hours[slot.id], state, words[state], writer.pauses.get(slot.id, "")))
    return tuple(columns)


def _pauses(day: Day, zone: str) -> dict[int, str]:
    """Return the words of the break just before each slot that follows one; a break before the first slot is none."""
    pauses, found = list(day.pauses), {}
    for slot in day.slots:
        while pauses and pauses[0].starts_at <= in_zone(slot.starts_at, zone).time():
            found[slot.id] = _pause_words(pauses.pop(0))
    if day.slots:
        found.pop(day.slots[0].id, None)
    return found


def _pause_words(pause: PauseRow) -> str:
    """Return « Pause, 10 h 40 »."""
    return _("%(kind)s, %(hour)s", kind=pause.kind.label, hour=hour_words(pause.starts_at))
