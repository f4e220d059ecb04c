"""What is written when interviews fall with somebody who leaves: one letter to each other side, and the entries that
leave one's own calendar.
"""

from collections import defaultdict
from collections.abc import Sequence

import sqlalchemy as sa

from forum_app.core.db import db
from forum_app.core.language import _, ngettext
from forum_app.core.typography import day, hour
from forum_app.forums.models import Forum
from forum_app.interviews import calendar, letters
from forum_app.interviews.letters import ABOUT, Told
from forum_app.interviews.models import Interview
from forum_app.mail import actions as mail
from forum_app.mail.content import Content
from forum_app.mail.models import Letter
from forum_app.mail.vocabulary import LetterState


def told_to_candidates(interviews: Sequence[Interview]) -> dict[int, Told]:
    """What the last letter that left told each candidate, by interview; one statement for all.

    Those never told are absent.
    """
    recipients = {interview.id: interview.registration.email for interview in interviews}
    left = (LetterState.CLAIMED, LetterState.SENT)
    statement = (
        sa.select(Letter)
        .where(Letter.subject_kind == ABOUT, Letter.subject_id.in_(recipients), Letter.state.in_(left))
        .order_by(Letter.id)
    )
    found = {
        letter.subject_id: letters.told_by(letter)
        for letter in db.session.scalars(statement)
        if letter.recipient == recipients[letter.subject_id or 0]
    }
    return {identity: told for identity, told in found.items() if identity is not None and told is not None}


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
    """The entries of the interviews that a letter told as they are, or (CANCEL) as they were, one after the other, by
    registration.
    """
    told = told_to_candidates(interviews)
    found: dict[int, str] = defaultdict(str)
    for interview in interviews:
        what = told.get(interview.id)
        if (
            what is not None
            and what.holds
            and (method == calendar.CANCEL or (what.slot_id, what.table_id) == (interview.slot_id, interview.table_id))
        ):
            found[interview.registration_id] += letters.entry_for_candidate(interview, method, letters.slot_of(what))
    return found


def cancelled_for_candidate(interviews: Sequence[Interview]) -> str:
    """The entries that take a candidate's own fallen interviews out of their calendar: of those that a letter told, and
    of no other.
    """
    return "".join(entries_for_candidates(interviews, calendar.CANCEL).values())


def cancelled_for_company(interviews: Sequence[Interview], address: str) -> str:
    """The same for somebody of a company, which booked them all itself."""
    return "".join(letters.entry_for_company(interview, calendar.CANCEL, address) for interview in interviews)


def tell_companies(interviews: Sequence[Interview]) -> None:
    """The candidate leaves the forum: their hours are free again.

    One letter to each address, whatever the number of its companies.
    """
    by_address: dict[str, list[Interview]] = defaultdict(list)
    for interview in interviews:
        address = letters.address_of_company(interview.participation)
        if address is not None:
            by_address[address].append(interview)
    for address, fallen in by_address.items():
        first = fallen[0]
        mail.post(
            "interview.withdrawn",
            _left(fallen),
            key=f"{ABOUT}:{first.id}:{first.sequence}:company",
            recipient=address,
            forum=first.participation.forum,
            about=(ABOUT, first.id),
            delay=mail.INTERVIEW_DELAY,
            calendar=cancelled_for_company(fallen, address),
            calendar_method=calendar.CANCEL,
        )


def _left(fallen: list[Interview]) -> Content:
    """What one address reads. fallen: the interviews of one candidate, at one or several companies."""
    first = fallen[0]
    name = first.registration.public_name
    hours = [hour(interview.slot.starts_at, zone=first.registration.forum.time_zone) for interview in fallen]
    several = len(fallen) > 1
    return Content(
        subject=_("%(name)s ne participe plus au forum", name=name),
        preheader=ngettext(
            "Votre créneau de %(hour)s est libre à nouveau.",
            "%(num)s créneaux sont libres à nouveau.",
            len(fallen),
            hour=hours[0],
        ),
        title=_("%(name)s ne participe plus au forum", name=name),
        paragraphs=(
            ngettext(
                "Votre entretien de %(hour)s est annulé. Le créneau est libre : vous pouvez y recevoir quelqu'un "
                "d'autre.",
                "%(num)s entretiens sont annulés. Ces créneaux sont libres : vous pouvez y recevoir quelqu'un d'autre.",
                len(fallen),
                hour=hours[0],
            ),
        ),
        facts=(
            (_("Date"), day(first.registration.forum.held_on, weekday=True)),
            *((interview.participation.company.name, at) for interview, at in zip(fallen, hours, strict=True)),
        )
        if several
        else (letters.when(first),),
        button=letters.to_grid(first),
        why=letters.why_company(first),
    )
