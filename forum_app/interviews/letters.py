"""What this room writes to people: one letter per act and person, five minutes later, so that an undo leaves no trace.

Acts on one interview merge: `tell_candidate` takes back what has not left and writes only the difference with what has.
"""

from dataclasses import dataclass
from email.utils import parseaddr

from flask import current_app

from forum_app.companies.models import Participation
from forum_app.core.db import db
from forum_app.core.language import _
from forum_app.core.typography import day, hour
from forum_app.forums.models import Slot
from forum_app.forums.rules import window_of
from forum_app.forums.vocabulary import WindowKind
from forum_app.interviews import agenda_queries, calendar
from forum_app.interviews.models import Interview
from forum_app.interviews.vocabulary import LIVE
from forum_app.mail import actions as mail
from forum_app.mail.content import Content
from forum_app.mail.models import Letter

ABOUT = "interview"


@dataclass(frozen=True)
class Told:
    """What a letter says of an interview: that it holds, when and at which table; or that it does not."""

    holds: bool
    slot_id: int
    table_id: int


def tell_candidate(interview: Interview) -> None:
    """Write to the candidate what is now true of an interview; nothing when the last letter that left says it
    already."""
    mail.take_back(ABOUT, interview.id, interview.registration.email)
    last = mail.last_told(ABOUT, interview.id, interview.registration.email)
    before, now_true = told_by(last), Told(interview.state in LIVE, interview.slot_id, interview.table_id)
    if now_true.holds:
        if before == now_true:
            return
        content = _moved(interview, before) if before is not None and before.holds else _booked(interview)
    else:
        if before is None or not before.holds:
            return
        content = _cancelled(interview, before)
    _to_candidate(interview, content, slot_of(before) if before and not now_true.holds else interview.slot)


def announce(interview: Interview) -> None:
    """The first letter about an interview that nobody has heard of."""
    _to_candidate(interview, _booked(interview), interview.slot)


def _to_candidate(interview: Interview, content: Content, slot: Slot) -> None:
    """slot: the hour in their calendar that this letter is about."""
    holds = interview.state in LIVE
    method = calendar.REQUEST if holds else calendar.CANCEL
    mail.post(
        f"interview.{'booked' if holds else 'cancelled'}",
        content,
        key=f"{ABOUT}:{interview.id}:{interview.sequence}:{int(holds)}:{interview.slot_id}:{interview.table_id}",
        recipient=interview.registration.email,
        account_id=interview.registration.account_id,
        forum=interview.participation.forum,
        about=(ABOUT, interview.id),
        delay=mail.INTERVIEW_DELAY,
        calendar=entry_for_candidate(interview, method, slot),
        calendar_method=method,
    )


def was_told(interview: Interview) -> bool:
    """True when a letter has told the candidate that this interview holds."""
    before = told_by(mail.last_told(ABOUT, interview.id, interview.registration.email))
    return before is not None and before.holds


def tell_company_of_decline(interview: Interview) -> None:
    """The candidate declined: the hour is free again."""
    name, at = interview.registration.public_name, _hour(interview)
    reason = interview.decline_reason
    _tell_company(
        interview,
        "declined",
        Content(
            subject=_("%(name)s ne viendra pas à %(hour)s", name=name, hour=at),
            preheader=_("Votre créneau est libre à nouveau."),
            title=_("%(name)s ne viendra pas à %(hour)s", name=name, hour=at),
            paragraphs=(
                _(
                    "%(name)s a décliné votre entretien. Votre créneau de %(hour)s est libre : vous pouvez y "
                    "recevoir quelqu'un d'autre.",
                    name=name,
                    hour=at,
                ),
            ),
            facts=(when(interview), *(((_("Motif"), str(reason.label)),) if reason else ())),
            button=to_grid(interview),
            why=why_company(interview),
        ),
    )


def _tell_company(interview: Interview, kind: str, content: Content) -> None:
    address = address_of_company(interview.participation)
    if address is None:
        return
    mail.post(
        f"interview.{kind}",
        content,
        key=f"{ABOUT}:{interview.id}:{interview.sequence}:company",
        recipient=address,
        forum=interview.participation.forum,
        about=(ABOUT, interview.id),
        delay=mail.INTERVIEW_DELAY,
        calendar=entry_for_company(interview, calendar.CANCEL, address),
        calendar_method=calendar.CANCEL,
    )


def address_of_company(participation: Participation) -> str | None:
    """Where a company reads of its hours; None when an organiser entered it without any address: there is nobody to
    write to.
    """
    return participation.contact_email or next(
        (p.recruiter.email for p in participation.presences if p.recruiter.email), None
    )


def _booked(interview: Interview) -> Content:
    title = _("%(company)s vous recevra à %(hour)s", company=_company(interview), hour=_hour(interview))
    minutes = int((interview.slot.ends_at - interview.slot.starts_at).total_seconds() // 60)
    return Content(
        subject=title,
        preheader=_preheader(interview),
        title=title,
        paragraphs=(
            _hello(interview),
            _(
                "%(company)s souhaite vous rencontrer. L'entretien dure %(minutes)s min.",
                company=_company(interview),
                minutes=minutes,
            ),
        ),
        facts=_facts(interview),
        aside=_need(interview),
        button=_agenda(interview),
        closing=_how_to_decline(interview),
        why=_why_candidate(interview),
    )


def _moved(interview: Interview, before: Told) -> Content:
    former = slot_of(before)
    if former.id == interview.slot_id:
        title = _(
            "%(company)s vous recevra à la table %(number)s",
            company=_company(interview),
            number=interview.table.number or "",
        )
    else:
        title = _("%(company)s vous recevra à %(hour)s", company=_company(interview), hour=_hour(interview))
    return Content(
        subject=title,
        preheader=_preheader(interview),
        title=title,
        paragraphs=(
            _hello(interview),
            _(
                "Votre entretien de %(hour)s avec %(company)s change. Voici où et quand.",
                hour=_hour(interview, former),
                company=_company(interview),
            ),
        ),
        facts=_facts(interview),
        aside=_need(interview),
        button=_agenda(interview),
        closing=_how_to_decline(interview),
        why=_why_candidate(interview),
    )


def _cancelled(interview: Interview, before: Told) -> Content:
    at = _hour(interview, slot_of(before))
    title = _("Votre entretien de %(hour)s avec %(company)s est annulé", hour=at, company=_company(interview))
    return Content(
        subject=title,
        preheader=_("Votre agenda est à jour."),
        title=title,
        paragraphs=(
            _hello(interview),
            _(
                "Cet entretien n'aura pas lieu : %(company)s ne vous attend plus à %(hour)s. Vos autres entretiens "
                "ne changent pas.",
                company=_company(interview),
                hour=at,
            ),
        ),
        facts=(when(interview, slot_of(before)),),
        button=_agenda(interview),
        why=_why_candidate(interview),
    )


def entry_for_candidate(interview: Interview, method: str, slot: Slot) -> str:
    """The calendar entry of the candidate. slot: the hour that it says (a cancellation names the one that their
    calendar shows).
    """
    registration = interview.registration
    return _entry(interview, method, slot, _company(interview), (registration.full_name, registration.email))


def entry_for_company(interview: Interview, method: str, address: str) -> str:
    """The same, for somebody of the company, who reads no more of the candidate's name than before an interview."""
    return _entry(interview, method, interview.slot, interview.registration.public_name, (_company(interview), address))


def _entry(interview: Interview, method: str, slot: Slot, partner: str, attendee: tuple[str, str]) -> str:
    forum = interview.registration.forum
    sender = parseaddr(current_app.config["SETTINGS"].mail_from)[1]
    return calendar.invitation(
        method,
        interview_id=interview.id,
        sequence=interview.sequence,
        host=calendar_host(),
        starts_at=slot.starts_at,
        ends_at=slot.ends_at,
        partner=partner,
        where=", ".join(_place(interview)),
        organiser=(forum.organisation.name, forum.contact_email or sender),
        attendee=attendee,
    )


def calendar_host() -> str:
    """What stands after the @ of calendar identifiers."""
    return current_app.config["SETTINGS"].host.rsplit(":", 1)[0]


def told_by(letter: Letter | None) -> Told | None:
    """What a letter said, read in its key: (…, sequence, holds, slot, table)."""
    if letter is None:
        return None
    holds, slot_id, table_id = letter.key.split(":")[-3:]
    return Told(holds == "1", int(slot_id), int(table_id))


def slot_of(told: Told) -> Slot:
    return db.session.get_one(Slot, told.slot_id)


def _company(interview: Interview) -> str:
    return interview.participation.company.name


def _hour(interview: Interview, slot: Slot | None = None) -> str:
    return hour((slot or interview.slot).starts_at, zone=interview.registration.forum.time_zone)


def _preheader(interview: Interview) -> str:
    date = day(interview.registration.forum.held_on, weekday=True)
    date = date[:1].upper() + date[1:]
    return (
        _("%(date)s, table %(number)s.", date=date, number=interview.table.number)
        if interview.table.number
        else f"{date}."
    )


def _hello(interview: Interview) -> str:
    return _("Bonjour %(name)s,", name=interview.registration.first_name)


def _place(interview: Interview) -> list[str]:
    forum, number = interview.registration.forum, interview.table.number
    return [
        part
        for part in (_("Table %(number)s", number=number) if number else "", forum.venue, forum.full_address)
        if part
    ]


def when(interview: Interview, slot: Slot | None = None) -> tuple[str, str]:
    """The line of a letter that says the day and the hours: those of `slot`, or where the interview stands."""
    forum, held = interview.registration.forum, slot or interview.slot
    hours = _(
        "%(start)s à %(end)s",
        start=hour(held.starts_at, zone=forum.time_zone),
        end=hour(held.ends_at, zone=forum.time_zone),
    )
    return _("Quand"), f"{day(held.starts_at, weekday=True, zone=forum.time_zone)}\n{hours}"


def _facts(interview: Interview) -> tuple[tuple[str, str], ...]:
    facts = [when(interview), (_("Où"), "\n".join(_place(interview)))]
    people = agenda_queries.people_at(interview.participation_id, interview.table_id)
    if people:
        facts.append((_("Avec"), "\n".join(people)))
    return tuple(facts)


def _need(interview: Interview) -> tuple[str, str] | None:
    """The company's need in its own words, which the meeting is about."""
    need = interview.participation.need_overload or interview.participation.need_task
    return (_("Son besoin du moment"), _("« %(need)s »", need=" ".join(need.split()))) if need else None


def _how_to_decline(interview: Interview) -> tuple[str, ...]:
    forum = interview.registration.forum
    freeze = window_of(forum.windows, WindowKind.FREEZE)
    if freeze is None:
        return ()
    until = _(
        "%(date)s, %(hour)s",
        date=day(freeze.opens_at, year=False, zone=forum.time_zone),
        hour=hour(freeze.opens_at, zone=forum.time_zone),
    )
    return (_("Cette heure ne vous va pas ? Déclinez depuis votre agenda jusqu'au %(until)s.", until=until),)


def _agenda(interview: Interview) -> tuple[str, str]:
    return _("Ouvrir mon agenda"), mail.address_of(
        "interviews.candidate_agenda", slug=interview.registration.forum.slug
    )


def to_grid(interview: Interview) -> tuple[str, str]:
    return _("Voir nos créneaux"), mail.address_of("interviews.grid", participation_id=interview.participation_id)


def _why_candidate(interview: Interview) -> str:
    return _(
        "Vous recevez ce courriel parce que votre inscription au %(forum)s est confirmée.",
        forum=interview.registration.forum.inline_title,
    )


def why_company(interview: Interview) -> str:
    return _(
        "Vous vous occupez de l'inscription de %(company)s au %(forum)s.",
        company=_company(interview),
        forum=interview.registration.forum.inline_title,
    )
