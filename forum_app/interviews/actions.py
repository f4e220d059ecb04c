"""What is done to interviews: booked, moved, freed, restored, declined.

Those cancelled with people who leave are in `withdrawal_actions`. Locks are taken in the written order: participation,
registration, slot. Under them the rules see the true state (above all, how many interviews a candidate has); the unique
constraints are the last guard.
"""

from contextlib import AbstractContextManager

from forum_app.candidates.models import Registration
from forum_app.companies.models import Participation, Table
from forum_app.core.clock import now
from forum_app.core.db import collision, db, lock_row
from forum_app.core.language import _
from forum_app.core.refusals import Refusal, Refused, refuse_if
from forum_app.forums.models import Slot
from forum_app.interviews import booking_queries, company_calendar_letters, company_letters, letters
from forum_app.interviews.models import CvOpening, Interview
from forum_app.interviews.rules import booking as booking_rules
from forum_app.interviews.rules import interview as interview_rules
from forum_app.interviews.rules.booking_facts import Case, SlotRow
from forum_app.interviews.vocabulary import LIVE, MOVES, DeclineReason, InterviewState
from forum_app.journal import actions as journal


def book(participation: Participation, registration: Registration, slot: Slot, table: Table | None = None) -> Interview:
    """Book this slot with this candidate, at the table asked for or the lowest that is free.

    Booking again what is booked gives the same interview, tells nobody twice. A lost race is refused with other free
    slots.
    """
    _lock(participation, registration, slot)
    case = _case(participation, registration, slot)
    existing = case.diary.between(case.company, case.candidate)
    if existing is not None and existing.slot_id == slot.id and (table is None or existing.table_id == table.id):
        return db.session.get_one(Interview, existing.interview_id)
    table_id = _table_for(case, table)
    interview = Interview(
        forum_id=participation.forum_id,
        participation=participation,
        registration=registration,
        slot=slot,
        table_id=table_id,
        state=InterviewState.FIRM,
        sequence=1,
    )
    with _first_come(case):
        db.session.add(interview)
    letters.announce(interview)
    company_calendar_letters.tell_company(interview)
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
    case = _case(participation, registration, slot)
    table_id = _table_for(case, table, moving=True)
    former = (interview.slot_id, interview.table_id)
    with _first_come(case):
        make_move("move", interview)
        interview.slot, interview.table_id = slot, table_id
    db.session.refresh(interview, ["table"])
    interview.sequence += 1
    letters.tell_candidate(interview)
    company_calendar_letters.tell_company(interview)
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
    setting = _case(interview.participation, interview.registration).setting
    refuse_if(booking_rules.freeing_refusal(setting, locked=interview.locked, live=interview.state in LIVE))
    end(interview, "cancel")
    interview.closes_pair = interview.is_told
    letters.tell_candidate(interview)
    company_calendar_letters.tell_company(interview)
    journal.write("interview.freed", interview, slot=interview.slot_id, table=interview.table_id)


def restore(interview: Interview) -> None:
    """Undo `free` within five minutes, if the slot is still free for both. Restoring what holds changes nothing."""
    participation, registration = interview.participation, interview.registration
    _lock(participation, registration, interview.slot, interview=interview)
    if interview.state in LIVE:
        return
    refuse_if(interview_rules.restoring_refusal(interview.state, interview.state_at, now()))
    case = _case(participation, registration, interview.slot)
    case.diary.closed_pairs.discard(registration.id)
    _table_for(case, interview.table)
    with _first_come(case):
        make_move("restore", interview)
        interview.closes_pair = False
    interview.sequence += 1
    letters.tell_candidate(interview)
    company_calendar_letters.tell_company(interview)
    journal.write("interview.restored", interview, slot=interview.slot_id, table=interview.table_id)


def decline(interview: Interview, reason: DeclineReason, words: str = "") -> None:
    """Decline an interview for the candidate: the slot is free at once and the company is told.

    Only an organiser reopens the pair. `words`: for the organiser. Raises Refused as `declining_refusal` says.
    """
    _lock(interview.participation, interview.registration, interview=interview)
    forum = interview.registration.forum
    db.session.refresh(forum, ["windows"])
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


def _case(participation: Participation, registration: Registration, slot: Slot | None = None) -> Case:
    return booking_queries.case_of(participation.id, registration.id, slot.id if slot is not None else None)


def _table_for(case: Case, table: Table | None, *, moving: bool = False) -> int:
    """Return the table where they meet. Raises what the rules refuse, with other slots when another one may do."""
    slot = case.slot
    if slot is None:
        raise Refused(booking_rules.unknown_cell())
    asked = table.id if table is not None else None
    refusal = booking_rules.booking_refusal(
        case.setting, case.company, case.candidate, slot, case.diary, asked, moving=moving
    )
    if refusal is not None:
        raise Refused(_with_other_slots(refusal, case, slot))
    found = booking_rules.free_table(case.company, slot, case.diary, asked)
    assert found is not None  # noqa: S101 (what `booking_refusal` has just established)
    return found.id


def _first_come(case: Case) -> AbstractContextManager[None]:
    """Write inside this: whoever comes second is refused, with other slots."""
    taken = Refusal("slot_taken", _("Ce créneau vient d'être pris."))
    return collision(lambda: _with_other_slots(taken, case, case.slot))


def _with_other_slots(refusal: Refusal, case: Case, slot: SlotRow | None) -> Refusal:
    if slot is None or refusal.code not in booking_rules.ABOUT_THE_SLOT:
        return refusal
    slots = booking_queries.slots_beside(slot.id)
    free = booking_rules.free_slots(case.setting, case.company, case.candidate, slots, case.diary)
    return booking_rules.with_alternatives(
        refusal, case.candidate.name, booking_rules.nearest(free, slot), case.setting.zone
    )


def _lock(
    participation: Participation,
    registration: Registration,
    slot: Slot | None = None,
    *,
    interview: Interview | None = None,
) -> None:
    """Lock what an act changes, in the written order. What decides is read after: see `booking_queries.case_of`.

    The interview is read afresh: a letter about it may have been claimed since.
    """
    lock_row(Participation, participation.id)
    lock_row(Registration, registration.id)
    if slot is not None:
        lock_row(Slot, slot.id)
    if interview is not None:
        db.session.refresh(interview, with_for_update={"of": Interview})


def make_move(verb: str, interview: Interview) -> None:
    """Make a declared move of `vocabulary.MOVES`. Raises Refused("not_live"), Refused("not_cancelled")."""
    MOVES.make(verb, interview, now(), interview_rules.wrong_state)


def end(interview: Interview, verb: str) -> None:
    """Make the move that frees the slot of an interview. What its candidate is told is for the caller to write."""
    make_move(verb, interview)
    interview.sequence += 1
