"""Interviews that fall with somebody who leaves the forum, by themselves or by an organiser's decision.

Each act joins places, seats, tables and interviews: all of it or nothing, even where a page shows the refusal beside
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
from forum_app.forums.models import Forum
from forum_app.interviews import actions, calendar_entries, company_letters, letters, queries, withdrawal_letters
from forum_app.journal import actions as journal
from forum_app.workshops import actions as workshop_actions


def withdraw_registration(registration: Registration, *, reason: str = "") -> int:
    """A candidate leaves the forum: place, seat and interviews are free at once, each company is told; how many
    interviews were cancelled.
    """
    return _take_out(
        registration,
        "registration.withdrawn",
        lambda cancelled: candidate_actions.withdraw(registration, reason=reason, cancelled=cancelled),
    )


def refuse_registration(registration: Registration, *, reason: str, message: str = "") -> int:
    """An organiser says no to a candidate, even confirmed: the same falls. message: added to the letter."""
    return _take_out(
        registration,
        "registration.refused",
        lambda cancelled: candidate_actions.refuse(registration, reason=reason, message=message, cancelled=cancelled),
    )


def withdraw_participation(participation: Participation, *, reason: str = "") -> int:
    """A company does not come: its tables are given back, each candidate who had an interview is told; how many
    interviews were cancelled.
    """
    return _send_away(
        participation,
        "participation.withdrawn",
        lambda cancelled: company_actions.withdraw(participation, reason, cancelled),
    )


def refuse_participation(participation: Participation, reason: str) -> int:
    """An organiser says no to a company, even approved: the same falls."""
    return _send_away(
        participation,
        "participation.refused",
        lambda cancelled: approval_actions.refuse(participation, reason, cancelled),
    )


def _take_out(registration: Registration, because: str, act: Callable[[str], None]) -> int:
    with db.session.begin_nested():
        lock(Forum, registration.forum_id)
        workshop_actions.release_seat(registration)
        lock(Registration, registration.id)
        held = queries.live_of_registration(registration)
        queries.lock_interviews(held)
        for interview in held:
            actions.end(interview, "cancel")
            journal.write("interview.cancelled", interview, because=because)
        withdrawal_letters.forget(held)
        act(withdrawal_letters.cancel_for_candidates(held).get(registration.id, ""))
        company_letters.tell_of_withdrawal(held)
    return len(held)


def _send_away(participation: Participation, because: str, act: Callable[[Cancelled | None], None]) -> int:
    with db.session.begin_nested():
        lock(Forum, participation.forum_id)
        lock(Participation, participation.id)
        held = queries.live_of_participation(participation)
        queries.lock_interviews(held)
        for interview in held:
            actions.end(interview, "cancel")
            letters.tell_candidate(interview)
            journal.write("interview.cancelled", interview, because=because)
        act((lambda address: calendar_entries.cancelled_for_company(held, address)) if held else None)
    return len(held)
