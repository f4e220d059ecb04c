"""The facts that booking is decided on, and the rows that a recruiter reads.

Plain frozen records, filled by `booking_queries`.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import Protocol

from forum_app.candidates.vocabulary import Level, Mobility
from forum_app.core.paging import Page
from forum_app.forums.rules import Opening
from forum_app.forums.vocabulary import BookingAudience, PauseKind
from forum_app.interviews.vocabulary import InterviewState


@dataclass(frozen=True)
class Setting:
    """What the forum allows now. closing: the end of its day; zone: that of its clocks; cap: interviews a candidate may
    have.
    """

    now: datetime
    windows: Sequence[Opening]
    closing: datetime
    zone: str
    paused: bool = False
    cancelled: bool = False
    cap: int = 6
    audience: BookingAudience = BookingAudience.CHOSE_US


class SlotTimes(Protocol):
    """What these rules need of a `Slot`."""

    @property
    def id(self) -> int: ...
    @property
    def starts_at(self) -> datetime: ...
    @property
    def ends_at(self) -> datetime: ...
    @property
    def closed_at(self) -> datetime | None: ...


@dataclass(frozen=True)
class TableFacts:
    """One of the company's tables. away: the slots at which it is absent."""

    id: int
    number: int | None
    away: frozenset[int] = frozenset()


@dataclass(frozen=True)
class CompanyFacts:
    """The company that books. Its tables are in the order in which they fill."""

    participation_id: int
    approved: bool
    tables: tuple[TableFacts, ...]


@dataclass(frozen=True)
class CandidateFacts:
    """The candidate. taking_part: confirmed, and shares the profile; name: as recruiters read it."""

    registration_id: int
    name: str
    taking_part: bool = True
    chose_us: bool = True


@dataclass(frozen=True)
class LiveInterview:
    """A live interview of the forum, whoever holds it."""

    interview_id: int
    slot_id: int
    table_id: int
    registration_id: int
    participation_id: int
    state: InterviewState = InterviewState.FIRM
    locked: bool = False


@dataclass
class Diary:
    """Who meets whom when: the live interviews of a forum, the absences, and the pairs that only an organiser may
    reopen."""

    tables: dict[tuple[int, int], LiveInterview] = field(default_factory=dict)  # by (slot, table)
    people: dict[int, dict[int, LiveInterview]] = field(default_factory=dict)  # by registration, then slot
    away: dict[int, set[int]] = field(default_factory=dict)  # slots at which a candidate cannot come
    unprepared: set[int] = field(default_factory=set)  # registrations without the seat that this forum requires
    advised: set[int] = field(default_factory=set)  # registrations without the seat that this forum recommends
    closed_pairs: set[int] = field(default_factory=set)  # registrations closed to this company

    def add(self, interview: LiveInterview) -> None:
        self.tables[interview.slot_id, interview.table_id] = interview
        self.people.setdefault(interview.registration_id, {})[interview.slot_id] = interview

    def of(self, registration_id: int) -> Mapping[int, LiveInterview]:
        """Return the candidate's interviews, by slot."""
        return self.people.get(registration_id, {})

    def between(self, company: CompanyFacts, candidate: CandidateFacts) -> LiveInterview | None:
        """Return the live interview of these two, if they have one."""
        return next(
            (m for m in self.of(candidate.registration_id).values() if m.participation_id == company.participation_id),
            None,
        )


@dataclass(frozen=True)
class Profile:
    """What a recruiter may read of a candidate before an interview is firm: no surname, no address, no age, no school.

    level, mobility: their labels are read on screen.
    """

    registration_id: int
    name: str
    diploma: str
    level: Level | None
    sub_family: str
    skills: tuple[str, ...]
    achievement: str
    question: str
    available_from: date | None
    mobility: Mobility | None
    chose_us: bool

    @property
    def facts(self) -> CandidateFacts:
        return CandidateFacts(self.registration_id, self.name, taking_part=True, chose_us=self.chose_us)


@dataclass(frozen=True)
class CandidatePage:
    """A page of the candidates that a company reads about. total, chose_us: of all those that it may read about.

    page: profiles; its total counts those who match what is asked. others: whose rows are on the screen, without
    their profile.
    """

    page: Page
    total: int
    chose_us: int
    others: tuple[CandidateFacts, ...] = ()


@dataclass(frozen=True)
class SlotRow:
    """One slot of the forum."""

    id: int
    starts_at: datetime
    ends_at: datetime
    closed_at: datetime | None


@dataclass(frozen=True)
class PauseRow:
    """A break of the day, on the forum's clocks."""

    kind: PauseKind
    starts_at: time
    minutes: int


@dataclass(frozen=True)
class Day:
    """The day of a forum: its slots and its breaks, each in order."""

    slots: tuple[SlotRow, ...]
    pauses: tuple[PauseRow, ...]


@dataclass(frozen=True)
class Case:
    """One company and one candidate as they are now, with all that decides whether they meet.

    slot: the one asked for; None when it is gone, or when none is asked for.
    """

    setting: Setting
    company: CompanyFacts
    candidate: CandidateFacts
    diary: Diary
    slot: SlotRow | None
