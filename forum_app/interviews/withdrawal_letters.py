"""Letters about interviews that end with somebody who leaves: who will read of it, those that are taken back, and the
calendar entries that another letter brings.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa

from forum_app.candidates.models import Registration
from forum_app.companies import letters as company_mail
from forum_app.companies.models import Participation
from forum_app.core import calendar
from forum_app.core.clock import now
from forum_app.core.db import db
from forum_app.forums.models import Forum
from forum_app.interviews import calendar_entries, company_letters, queries
from forum_app.interviews.letters import ABOUT
from forum_app.interviews.models import Interview
from forum_app.mail.models import Letter
from forum_app.mail.vocabulary import LetterState


@dataclass(frozen=True)
class Departure:
    """What ends with the departure of somebody, or of a company, said before it is done: from the query that the act
    itself uses. people: the addresses that read a letter, theirs included."""

    interviews: Sequence[Interview]
    people: int


def of_registration(registration: Registration) -> Departure:
    """Return what the departure of a candidate cancels, and how many are told: the person, and each company met."""
    interviews = queries.live_of_registration(registration)
    return Departure(interviews, len({*company_letters.by_address(interviews), registration.email}))


def of_participation(participation: Participation) -> Departure:
    """Return what the departure of a company cancels, and how many are told: its people, and each candidate who knows
    of an interview.
    """
    interviews = queries.live_of_participation(participation)
    told = {interview.registration.email for interview in interviews if interview.is_told}
    return Departure(interviews, len(told | set(company_mail.addresses_of(participation))))


def forget(interviews: Sequence[Interview]) -> None:
    """Take back every letter to candidates about these interviews that has not left: another letter says what becomes
    of them.
    """
    recipients = {interview.id: interview.registration.email for interview in interviews}
    mine = sa.tuple_(Letter.subject_id, Letter.recipient).in_(list(recipients.items()))
    statement = sa.update(Letter).where(Letter.subject_kind == ABOUT, Letter.state == LetterState.WAITING, mine)
    db.session.execute(statement.values(state=LetterState.CANCELLED), execution_options={"synchronize_session": False})


def forget_all(forum: Forum) -> None:
    """Take back every letter about an interview of this forum that has not left."""
    statement = sa.update(Letter).where(
        Letter.subject_kind == ABOUT, Letter.forum_id == forum.id, Letter.state == LetterState.WAITING
    )
    db.session.execute(statement.values(state=LetterState.CANCELLED), execution_options={"synchronize_session": False})


def entries_for_candidates(interviews: Sequence[Interview], method: str) -> dict[int, str]:
    """Return the entries of the interviews that candidates were told, one after the other, by registration: all of them
    to CANCEL, those that stand where they were told to REQUEST.
    """
    found: dict[int, str] = defaultdict(str)
    for interview in interviews:
        slot, table = interview.told_slot, interview.told_table
        if not interview.is_told or slot is None or table is None:
            continue
        if method == calendar.CANCEL or interview.is_where_told:
            found[interview.registration_id] += calendar_entries.for_candidate(
                interview, method, slot, table, interview.sequence
            )
    return found


def cancel_for_candidates(interviews: Sequence[Interview]) -> dict[int, str]:
    """Return the entries that take ended interviews out of their candidates' calendars, by registration: a letter that
    leaves at once brings them, so the candidates know from now on.
    """
    found = entries_for_candidates(interviews, calendar.CANCEL)
    for interview in interviews:
        if interview.is_told:
            interview.write_told(now())
    return found
