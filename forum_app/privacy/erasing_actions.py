"""Erasing people: what each room keeps of them, from top to bottom, by the verbs of the rooms."""

from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa

from forum_app.accounts import many_actions as accounts
from forum_app.accounts.models import Account
from forum_app.candidates import entry_actions as candidates
from forum_app.candidates.models import Registration
from forum_app.companies import erasing_actions as companies
from forum_app.companies import queries as company_queries
from forum_app.companies.models import JoinRequest, Participation, Recruiter
from forum_app.core import drafts, submissions
from forum_app.core.clock import now
from forum_app.core.db import db, lock
from forum_app.core.refusals import Refusal, refuse_if
from forum_app.documents import erasing_actions as documents
from forum_app.files.models import StoredFile
from forum_app.forums.actions import erasing as forums
from forum_app.forums.models import Forum
from forum_app.imports import erasing_actions as imports
from forum_app.interviews import company_letters, team_actions, withdrawal_actions
from forum_app.interviews import erasing_actions as interviews
from forum_app.journal import actions as journal
from forum_app.journal.actions import JournalLine, Reference
from forum_app.mail import erasing as letters
from forum_app.permissions.vocabulary import Role, ScopeKind
from forum_app.privacy import erasure_rules, queries
from forum_app.staff import erasing_actions as staff
from forum_app.wishes import actions as wishes
from forum_app.workshops import actions as workshops


@dataclass(frozen=True)
class Erased:
    """What an erasure did to others: interviews cancelled, addresses written to."""

    cancelled: int = 0
    told: int = 0

    def __add__(self, other: "Erased") -> "Erased":
        return Erased(self.cancelled + other.cancelled, self.told + other.told)


def departure_refusal(account: Account) -> Refusal | None:
    """Return what somebody must do before they are erased: others would be left without anybody."""
    last_national = queries.is_last(account, Role.NATIONAL_ORGANISER, ScopeKind.ALL)
    refusal = erasure_rules.organiser_refusal(last_national=last_national, last_of=queries.last_territory_of(account))
    if refusal is not None:
        return refusal
    for participation in company_queries.participations_of(account):
        acting = company_queries.people_acting(participation.company_id, participation.forum_id)
        if queries.is_expected(participation) and acting == [account]:
            return erasure_rules.manager_refusal(participation.company.name, participation.forum.inline_title)
    for presence in queries.presences_to_come(account):
        refusal = team_actions.removal_refusal(presence.participation, presence)
        if refusal is not None:
            return erasure_rules.team_refusal(presence.participation.company.name, refusal)
    return None


def erase_account(account: Account) -> Erased:
    """Erase somebody: their registrations, their places in teams, their account. What others did with them stays,
    without them.

    Raises Refused when others would be left without anybody (`departure_refusal`).
    """
    refuse_if(departure_refusal(account))
    registrations = queries.registrations_of(account)
    for forum_id in queries.forums_of(registrations):
        lock(Forum, forum_id)
    words = {account.email, *(one.email for one in registrations), *_whole_names(account, *registrations)}
    done = sum((_leave(registration) for registration in registrations), Erased())
    erase_registrations([one.id for one in registrations])
    _leave_teams(account)
    _erase_the_rest(account, words)
    return done


def erase_registration(registration: Registration) -> Erased:
    """Erase somebody's registration at one forum; their account too when nothing else holds it."""
    account, words = registration.account, {registration.email, *_whole_names(registration)}
    lock(Forum, registration.forum_id)
    done = _leave(registration)
    erase_registrations([registration.id])
    if queries.is_held_by_nothing(account):
        _erase_the_rest(account, {*words, account.email, *_whole_names(account)})
    return done


def erase_registrations(ids: Sequence[int]) -> None:
    """Erase these registrations with all that is held of them at their forums. Their accounts stay.

    Interviews to come are cancelled before, so that the other side is told; the caller holds the locks of the forums.
    """
    db.session.flush()
    documents.erase_badges("registration", ids)
    documents.erase_own_agendas(ids)
    workshops.unseat(ids)
    interviews.erase(ids)
    wishes.erase(ids)
    candidates.take_back(ids, made=(), granted=())
    db.session.expire_all()  # what was erased by statements is still remembered here


def _leave(registration: Registration) -> Erased:
    """Withdraw from a forum to come, so that places are free and companies told, in letters that name nobody."""
    expected = queries.interviews_to_cancel(registration)
    told = len(company_letters.by_address(expected))
    if erasure_rules.leaves_first(registration.state, registration.forum.closing, now()):
        withdrawal_actions.withdraw_registration(registration)
    company_letters.leave_nameless(registration)
    journal.write_many(
        [JournalLine("registration.erased", Reference("forum", registration.forum_id, registration.forum_id))]
    )
    return Erased(len(expected), told)


def _leave_teams(account: Account) -> None:
    """Leave the teams of companies to come by the verb of teams, then erase what companies hold on this person."""
    for presence in queries.presences_to_come(account):
        team_actions.remove_recruiter(presence.participation, presence)
    db.session.flush()
    ids = list(db.session.scalars(sa.select(Recruiter.id).where(queries.its_recruiters(account))))
    documents.erase_badges("recruiter", ids)
    companies.erase_recruiters(ids)
    companies.forget_contacts(sa.func.lower(Participation.contact_email) == account.email)
    companies.erase_join_requests(JoinRequest.account_id == account.id)


def _erase_the_rest(account: Account, words: set[str]) -> None:
    """Erase the account, and what every room keeps by its address or its name. A lone first name is too common."""
    identity = account.id
    db.session.flush()
    interviews.forget_readers([identity])
    documents.erase_badges("account", [identity])
    documents.erase_papers([identity])
    imports.forget_organisers([identity])
    staff.forget_invitations(account)
    workshops.forget_trainers([identity])
    workshops.forget_authors([identity])
    forums.forget_address(account.email)
    drafts.forget_address(account.email)
    submissions.forget_words(words)
    letters.forget_words(words)
    journal.write_many([JournalLine("account.erased", Reference("service", 0))])
    db.session.execute(
        sa.delete(StoredFile).where(StoredFile.owner_id == identity), execution_options={"synchronize_session": False}
    )
    db.session.expunge(account)  # whoever asked is still read, until their session is closed
    accounts.erase([identity])
    db.session.expire_all()


def _whole_names(*people: Account | Registration) -> set[str]:
    return {one.full_name for one in people if one.first_name and one.last_name}
