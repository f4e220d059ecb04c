"""Inviting companies that an organiser entered, and that nobody can open yet."""

from collections.abc import Sequence
from dataclasses import dataclass

from forum_app.accounts import actions as account_actions
from forum_app.accounts.models import Account
from forum_app.companies import letters, queries, rules
from forum_app.companies.models import Participation, Recruiter
from forum_app.companies.team_actions import open_pages
from forum_app.core.db import lock
from forum_app.core.language import _
from forum_app.core.refusals import Refusal, Refused, refuse_if
from forum_app.forums.models import Forum
from forum_app.journal import actions as journal


def invite_companies(forum: Forum, shown: Sequence[int], by: Account) -> int:
    """Invite the contacts of the companies that a page showed, or nobody when one of them was invited meanwhile.

    Return how many. Raises Refused("nobody"), ("faster"), and those of `invite_contact`.
    """
    lock(Forum, forum.id)
    if not shown:
        raise Refused(Refusal("nobody", _("Choisissez d'abord les entreprises à inviter.")))
    found = queries.uninvited(forum.id, shown)
    if len(found) != len(set(shown)):
        raise Refused(Refusal("faster", _("Une de ces entreprises vient d'être invitée. Relisez, puis recommencez.")))
    for participation in sorted(found, key=lambda one: one.id):
        invite_contact(participation, by)
    return len(found)


def invite_contact(participation: Participation, by: Account) -> None:
    """Open a company's pages at this forum to whom its record gives, and write to them; where nobody can open them yet.

    by: the organiser who invites. Raises Refused("has_people"), ("no_address") and ("own_address").
    """
    lock(Participation, participation.id)
    who = contact_of(participation)
    acting = bool(queries.people_acting(participation.company_id, participation.forum_id))
    refuse_if(rules.contact_refusal(address=who.email, acting=acting, own=who.email.lower() == by.email))
    account = account_actions.account_for(who.email, who.first_name, who.last_name)
    if who.recruiter is not None:
        who.recruiter.account_id = account.id
    open_pages(participation, account)
    journal.write("participation.invited", participation)
    letters.invite_company(participation, account, who.first_name)


@dataclass(frozen=True)
class Contact:
    """Whom the record of a company gives: somebody of its team with an address, or else its contact address alone."""

    email: str
    first_name: str = ""
    last_name: str = ""
    recruiter: Recruiter | None = None


def contact_of(participation: Participation) -> Contact:
    """Return whom the record of a company gives for this forum; an empty address when it gives none."""
    people = [presence.recruiter for presence in participation.presences if presence.recruiter.email]
    first = next((one for one in people if one.email == participation.contact_email), people[0] if people else None)
    if first is not None:
        return Contact(first.email or "", first.first_name, first.last_name, first)
    return Contact(participation.contact_email)
