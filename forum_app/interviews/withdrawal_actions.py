"""Interviews cancelled because somebody leaves the forum, of their own accord or by an organiser's decision.

Each act changes places, seats, tables and interviews: all of it or nothing, even where a page shows the refusal beside
its field.
"""

from collections.abc import Callable

from forum_app.candidates import actions as candidate_actions
from forum_app.candidates.models import Registration
from forum_app.companies import actions as company_actions
from forum_app.companies import approval_actions
from forum_app.companies.letters import Cancelled
from forum_app.companies.models import Participation
from forum_app.core.db import db, lock
from forum_app.core.language import _
from forum_app.core.refusals import Refusal, refuse_if
from forum_app.forums.models import Forum
from forum_app.interviews import (
    actions,
    calendar_entries,
    company_letters,
    letters,
    queries,
    withdrawal_letters,
)
from forum_app.journal import actions as journal
from forum_app.workshops import actions as workshop_actions


def withdraw_registration(registration: Registration, *, reason: str = "") -> int:
    """Withdraw a candidate: place, seat and interviews are free at once, and each company is told.

    Return how many interviews were cancelled.
    """
    return _take_out(
        registration,
        "registration.withdrawn",
        lambda cancelled: candidate_actions.withdraw(registration, reason=reason, cancelled=cancelled),
    )


def refuse_registration(registration: Registration, *, reason: str, message: str = "") -> int:
    """Refuse a candidate, even confirmed, with the effects of a withdrawal.

    `message`: added to the letter. Return how many interviews were cancelled.
    """
    return _take_out(
        registration,
        "registration.refused",
        lambda cancelled: candidate_actions.refuse(registration, reason=reason, message=message, cancelled=cancelled),
    )


def withdraw_participation(participation: Participation, *, reason: str = "") -> int:
    """Withdraw a company: its tables are given back, and each candidate with an interview is told.

    Return how many interviews were cancelled.
    """
    return _send_away(
        participation,
        "participation.withdrawn",
        lambda cancelled: company_actions.withdraw(participation, reason, cancelled),
    )


def refuse_participation(participation: Participation, reason: str) -> int:
    """Refuse a company, even approved, with the effects of a withdrawal. Return how many interviews it cancelled."""
    return _send_away(
        participation,
        "participation.refused",
        lambda cancelled: approval_actions.refuse(participation, reason, cancelled),
    )


def undo_confirmation(registration: Registration, verb: str) -> None:
    """Take back a confirmation before its letter leaves. verb: as `candidates.actions.take_back_confirmation`.

    Refused where a company has booked an interview since: it would be cancelled in silence.
    """
    lock(Forum, registration.forum_id)
    refuse_if(_met_refusal(len(queries.live_of_registration(registration))))
    candidate_actions.take_back_confirmation(registration, verb)


def undo_approval(participation: Participation, verb: str) -> None:
    """Take back an approval before its letter leaves. verb: as `companies.approval_actions.take_back_approval`.

    Refused where it has booked an interview since.
    """
    lock(Forum, participation.forum_id)
    refuse_if(_met_refusal(len(queries.live_of_participation(participation))))
    approval_actions.take_back_approval(participation, verb)


def _met_refusal(interviews: int) -> Refusal | None:
    return Refusal("met", _("Un entretien vient d'être réservé.")) if interviews else None


def _take_out(registration: Registration, because: str, act: Callable[[str], None]) -> int:
    with db.session.begin_nested():
        lock(Forum, registration.forum_id)
        seat = workshop_actions.release_seat(registration)
        lock(Registration, registration.id)
        interviews = withdrawal_letters.of_registration(registration).interviews
        queries.lock_interviews(interviews)
        for interview in interviews:
            actions.end(interview, "cancel")
            journal.write("interview.cancelled", interview, because=because)
        withdrawal_letters.forget(interviews)
        act(seat + withdrawal_letters.cancel_for_candidates(interviews).get(registration.id, ""))
        company_letters.tell_of_withdrawal(interviews)
    return len(interviews)


def _send_away(participation: Participation, because: str, act: Callable[[Cancelled | None], None]) -> int:
    with db.session.begin_nested():
        lock(Forum, participation.forum_id)
        lock(Participation, participation.id)
        interviews = withdrawal_letters.of_participation(participation).interviews
        queries.lock_interviews(interviews)
        for interview in interviews:
            actions.end(interview, "cancel")
            letters.tell_candidate(interview)
            interview.write_in_company_calendars()
            journal.write("interview.cancelled", interview, because=because)
        act((lambda address: calendar_entries.cancelled_for_company(interviews, address)) if interviews else None)
    return len(interviews)
