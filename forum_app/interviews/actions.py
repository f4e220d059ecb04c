"""What is done to interviews: booked, moved, freed, restored, declined.

Those cancelled with people who leave are in `withdrawal_actions`. Locks are taken in the written order: participation,
registration, slot. Under them the rules see the true state (above all, how many interviews a candidate has); the unique
constraints are the last guard.
"""

from forum_app.candidates.models import Registration
from forum_app.companies.models import Participation, Table
from forum_app.core.clock import now
from forum_app.core.db import collision, db, lock
from forum_app.core.language import _
from forum_app.core.refusals import Refusal, Refused, refuse_if
from forum_app.forums.models import Slot
from forum_app.interviews import booking_queries, company_letters, letters
from forum_app.interviews.models import CvOpening, Interview
from forum_app.interviews.rules import booking as booking_rules
from forum_app.interviews.rules import interview as interview_rules
from forum_app.interviews.vocabulary import LIVE, MOVES, DeclineReason, InterviewState
from forum_app.journal import actions as journal


def book(participation: Participation, registration: Registration, slot: Slot, table: Table | None = None) -> Interview:
    """Book this slot with this candidate, at the table asked for or the lowest that is free.

    Booking again what is booked gives the same interview, tells nobody twice. A lost race is refused with other free
    slots.
    """
    _lock(participation, registration, slot)
    case = _Case(participation, registration)
    existing = case.diary.between(case.company, case.candidate)
    if existing is not None and existing.slot_id == slot.id and (table is None or existing.table_id == table.id):
        return db.session.get_one(Interview, existing.interview_id)
    case.check(slot, table)
    interview = Interview(
        forum_id=participation.forum_id,
        participation=participation,
        registration=registration,
        slot=slot,
        table_id=case.table_for(slot, table),
        state=InterviewState.FIRM,
        sequence=1,
    )
    with case.first_come(slot):
        db.session.add(interview)
    letters.announce(interview)
    journal.write(
        "interview.booked",
        interview,
        slot=interview.slot_id,
        table=interview.table_id,
        registration=registration.id,
        participation=participation.id,
    )
    return interview


def move(interview: Interview, slot: Slot, table: Table | None = None) -> None:
    """Take an interview to another slot, or to another table of the same company.

    Moving it where it stands changes nothing.
    """
    participation, registration = interview.participation, interview.registration
    _lock(participation, registration, slot, interview=interview)
    if interview.state in LIVE and interview.slot_id == slot.id and table in (None, interview.table):
        return
    refuse_if(interview_rules.move_refusal("move", interview.state))
    case = _Case(participation, registration)
    case.check(slot, table, moving=True)
    former = (interview.slot_id, interview.table_id)
    with case.first_come(slot):
        make_move("move", interview)
        interview.slot, interview.table_id = slot, case.table_for(slot, table)
    db.session.refresh(interview, ["table"])
    interview.sequence += 1
    letters.tell_candidate(interview)
    journal.write(
        "interview.moved",
        interview,
        slot=interview.slot_id,
        table=interview.table_id,
        former_slot=former[0],
        former_table=former[1],
    )


def free(interview: Interview) -> None:
    """Free the company's slot; do nothing when it is freed already.

    Once the candidate had been told, only an organiser reopens the pair; before, nothing remains of it.
    """
    _lock(interview.participation, interview.registration, interview=interview)
    if interview.state is InterviewState.CANCELLED:
        return
    setting = booking_queries.setting_of(interview.participation.forum)
    refuse_if(booking_rules.freeing_refusal(setting, locked=interview.locked, live=interview.state in LIVE))
    end(interview, "cancel")
    interview.closes_pair = interview.is_told
    letters.tell_candidate(interview)
    journal.write("interview.freed", interview, slot=interview.slot_id, table=interview.table_id)


def restore(interview: Interview) -> None:
    """Undo `free` within five minutes, if the slot is still free for both. Restoring what holds changes nothing."""
    participation, registration = interview.participation, interview.registration
    _lock(participation, registration, interview.slot, interview=interview)
    if interview.state in LIVE:
        return
    refuse_if(interview_rules.restoring_refusal(interview.state, interview.state_at, now()))
    case = _Case(participation, registration, reopened=True)
    case.check(interview.slot, interview.table)
    with case.first_come(interview.slot):
        make_move("restore", interview)
        interview.closes_pair = False
    interview.sequence += 1
    letters.tell_candidate(interview)
    journal.write("interview.restored", interview, slot=interview.slot_id, table=interview.table_id)


def decline(interview: Interview, reason: DeclineReason, words: str = "") -> None:
    """Decline an interview for the candidate: the slot is free at once and the company is told.

    Only an organiser reopens the pair. `words`: for the organiser. Raises Refused as `declining_refusal` says.
    """
    _lock(interview.participation, interview.registration, interview=interview)
    forum = interview.registration.forum
    refuse_if(
        interview_rules.declining_refusal(
            interview.state, interview.slot.starts_at, forum.windows, now(), forum.time_zone
        )
    )
    end(interview, "decline")
    interview.decline_reason, interview.reason, interview.closes_pair = reason, words[:500] or None, True
    letters.confirm_decline(interview)
    company_letters.tell_of_decline(interview)
    journal.write("interview.declined", interview, reason=reason.value)


def reopen_pair(interview: Interview) -> None:
    """Let a company and a candidate meet again after one of them gave up. Nothing is booked."""
    interview.closes_pair = False
    journal.write(
        "interview.pair_reopened",
        interview,
        registration=interview.registration_id,
        participation=interview.participation_id,
    )


def open_cv(participation: Participation, registration: Registration, account_id: int) -> CvOpening:
    """Note that a recruiter opens a CV: the candidate will see it."""
    opening = CvOpening(registration_id=registration.id, participation_id=participation.id, account_id=account_id)
    db.session.add(opening)
    journal.write("cv.opened", registration, participation=participation.id)
    return opening


class _Case:
    """One company, one candidate, and the facts read under their locks."""

    def __init__(self, participation: Participation, registration: Registration, *, reopened: bool = False):
        self.forum = participation.forum
        self.diary, away = booking_queries.diary_of(participation, registration)
        if reopened:
            self.diary.closed_pairs.discard(registration.id)
        self.setting = booking_queries.setting_of(self.forum)
        self.company = booking_queries.company_facts(participation, away)
        self.candidate = booking_queries.candidate_facts(participation, registration)

    def check(self, slot: Slot, table: Table | None, *, moving: bool = False) -> None:
        """Raise what the rules refuse, with other slots when another one may do."""
        refusal = booking_rules.booking_refusal(
            self.setting, self.company, self.candidate, slot, self.diary, table.id if table else None, moving=moving
        )
        if refusal is not None:
            raise Refused(self._with_other_slots(refusal, slot))

    def table_for(self, slot: Slot, table: Table | None) -> int:
        """Return the id of the table where they meet; `check` has said that there is one."""
        found = booking_rules.free_table(self.company, slot, self.diary, table.id if table else None)
        assert found is not None  # noqa: S101 (what `check` has just established)
        return found.id

    def first_come(self, slot: Slot):
        """Write inside this: whoever comes second is refused, with other slots."""
        return collision(
            lambda: self._with_other_slots(Refusal("slot_taken", _("Ce créneau vient d'être pris.")), slot)
        )

    def _with_other_slots(self, refusal: Refusal, slot: Slot) -> Refusal:
        if refusal.code not in booking_rules.ABOUT_THE_SLOT:
            return refusal
        slots = booking_rules.free_slots(self.setting, self.company, self.candidate, self.forum.slots, self.diary)
        return booking_rules.with_alternatives(
            refusal, self.candidate.name, booking_rules.nearest(slots, slot), self.forum.time_zone
        )


def _lock(
    participation: Participation,
    registration: Registration,
    slot: Slot | None = None,
    *,
    interview: Interview | None = None,
) -> None:
    """Lock what an act changes, in the written order. The interview is read afresh: a letter about it may have been
    claimed since.
    """
    lock(Participation, participation.id, *booking_queries.FORUM_AND_TABLES_UNDER_LOCK)
    lock(Registration, registration.id)
    if slot is not None:
        lock(Slot, slot.id)
    if interview is not None:
        db.session.refresh(interview, with_for_update={"of": Interview})


def make_move(verb: str, interview: Interview) -> None:
    """Make a declared move of `vocabulary.MOVES`. Raises Refused("not_live"), Refused("not_cancelled")."""
    MOVES.make(verb, interview, now(), interview_rules.wrong_state)


def end(interview: Interview, verb: str) -> None:
    """Make the move that frees the slot of an interview. What its candidate is told is for the caller to write."""
    make_move(verb, interview)
    interview.sequence += 1
