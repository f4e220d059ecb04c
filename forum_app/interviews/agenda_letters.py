"""What this room writes when agendas are published: where each person reads theirs."""

from typing import Any

from forum_app.candidates.models import Registration
from forum_app.companies import letters as company_letters
from forum_app.companies.models import Participation
from forum_app.core.language import _, ngettext
from forum_app.core.typography import day, hour
from forum_app.forums.models import Forum
from forum_app.forums.rules import window_of
from forum_app.forums.vocabulary import WindowKind
from forum_app.mail import actions as mail
from forum_app.mail.kinds import LetterKind, declare
from forum_app.mail.links import address_of

_FACTS = ("forum", "day", "hour", "place", "interviews", "page")
CANDIDATE = declare(LetterKind("interviews.agenda_ready", (*_FACTS, "first_name", "freeze_day", "freeze_hour")))
COMPANY = declare(LetterKind("interviews.company_agenda_ready", (*_FACTS, "company")))


def tell_candidate(registration: Registration, interviews: int) -> None:
    """Write to a candidate that their agenda is there. interviews: how many it has."""
    forum = registration.forum
    freeze = window_of(forum.windows, WindowKind.FREEZE)
    mail.post(
        CANDIDATE,
        {
            **_facts(forum, interviews),
            "page": address_of("interviews.candidate_agenda", slug=forum.slug),
            "first_name": registration.first_name,
            "freeze_day": day(freeze.opens_at, year=False, zone=forum.time_zone) if freeze is not None else "",
            "freeze_hour": hour(freeze.opens_at, zone=forum.time_zone) if freeze is not None else "",
        },
        key=f"registration:{registration.id}:agenda",
        recipient=registration.email,
        account_id=registration.account_id,
        forum=forum,
        about=("registration", registration.id),
    )


def tell_company(participation: Participation, interviews: int) -> None:
    """Write to those who act for a company that its day is there. interviews: how many it has."""
    facts = {
        **_facts(participation.forum, interviews),
        "company": participation.company.name,
        "page": address_of("interviews.grid", participation_id=participation.id),
    }
    for address, account_id in addresses_of(participation).items():
        mail.post(
            COMPANY,
            facts,
            key=f"participation:{participation.id}:agenda:{address}",
            recipient=address,
            account_id=account_id,
            forum=participation.forum,
            about=("participation", participation.id),
        )


def addresses_of(participation: Participation) -> dict[str, int | None]:
    """Return who is written to for a company, with their account."""
    return company_letters.addresses_of(participation)


def _facts(forum: Forum, interviews: int) -> dict[str, Any]:
    return {
        "forum": forum.inline_title,
        "day": day(forum.held_on, weekday=True),
        "hour": hour(forum.starts_at),
        "place": forum.where,
        "interviews": ngettext("un entretien", "%(num)s entretiens", interviews)
        if interviews
        else _("aucun entretien"),
    }
