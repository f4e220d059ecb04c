"""What is done to the people of a company and to its tables.

Acts that interviews limit take `booked`, read by the caller (`interviews.team_actions`) under the locks that it holds.
"""

from collections.abc import Mapping, Set
from datetime import timedelta

from forum_app.accounts import actions as account_actions
from forum_app.accounts.models import Account
from forum_app.companies import letters, queries, rules
from forum_app.companies.models import (
    Company,
    JoinRequest,
    Participation,
    Recruiter,
    RecruiterPresence,
    Table,
    TableAbsence,
)
from forum_app.companies.vocabulary import ParticipationState
from forum_app.core.clock import now
from forum_app.core.db import collision, db, lock
from forum_app.core.language import _
from forum_app.core.refusals import Refusal, Refused, refuse_if
from forum_app.forums.models import Forum
from forum_app.journal import actions as journal
from forum_app.journal.queries import done_since
from forum_app.mail.rules import TIME_TO_REPLACE
from forum_app.permissions.vocabulary import Role, ScopeKind

# Slots at which each table of a participation has a live interview, read under the lock of the participation.
Booked = Mapping[int, Set[int]]


# --- People --------------------------------------------------------------------
def add_recruiter(
    participation: Participation, first_name: str, last_name: str, function: str = "", email: str | None = None
) -> Recruiter:
    """Add somebody to the tables. An address is only kept: `invite` opens the company's pages to them."""
    refuse_if(rules.edit_refusal(participation.state, participation.forum.closing, now()))
    recruiter = Recruiter(
        company_id=participation.company_id,
        first_name=first_name,
        last_name=last_name,
        function=function,
        email=email or None,
    )
    db.session.add(recruiter)
    _bring(participation, recruiter)
    return recruiter


def welcome(
    participation: Participation, first_name: str, last_name: str, function: str, email: str | None
) -> Recruiter:
    """Add somebody to the tables. With an address they are invited: at once, or once an organiser has approved the
    company.

    Nothing is kept when the invitation is refused.
    """
    with db.session.begin_nested():
        recruiter = add_recruiter(participation, first_name, last_name, function, email)
        if email and participation.state is ParticipationState.APPROVED:
            invite_for_company(participation, recruiter)
    return recruiter


def invite_for_company(participation: Participation, recruiter: Recruiter) -> None:
    """Invite a colleague, as the company asks: never before an organiser has approved it, and some a day at most.

    Letters to people whom nobody here knows would else carry whatever a stranger types.
    """
    refuse_if(
        rules.invitation_refusal(
            participation.state, done_since("recruiter.invited", participation, now() - rules.INVITATIONS_COUNTED)
        )
    )
    invite(participation, recruiter)


def invite_waiting(participation: Participation) -> None:
    """Invite those of the team who have an address and no account yet, once their company is approved."""
    for presence in queries.present_people(participation.id):
        if presence.recruiter.email and presence.recruiter.account_id is None:
            invite(participation, presence.recruiter, delay=TIME_TO_REPLACE)


def take_back_invitations(participation: Participation) -> None:
    """Close the company's pages to those whose invitation has not left: an approval that is undone invites nobody."""
    for presence in queries.present_people(participation.id):
        recruiter = presence.recruiter
        if recruiter.account is not None and letters.take_back_invitation(recruiter):
            _close_pages(participation, recruiter.account)
            recruiter.account = None


def open_to_contact(participation: Participation) -> bool:
    """Let the contact of a company that nobody acts for here do so: the letter of approval then opens its pages, and
    says how.
    """
    if participation.contact_email and not queries.people_acting(participation.company_id, participation.forum_id):
        recruiter = next(
            (p.recruiter for p in participation.presences if p.recruiter.email == participation.contact_email), None
        )
        names = (recruiter.first_name, recruiter.last_name) if recruiter is not None else ("", "")
        account = account_actions.account_for(participation.contact_email, *names)
        if recruiter is not None:
            recruiter.account_id = account.id
        open_pages(participation, account)
        return True
    return False


def add_self(participation: Participation, account: Account, function: str = "", *, owner: bool = False) -> Recruiter:
    """Bring somebody to the tables who acts for the company at this forum. owner: at every forum."""
    own = _recruiter_of(participation.company, account, function)
    open_pages(participation, account, owner=owner)
    if all(presence.recruiter is not own for presence in participation.presences):
        _bring(participation, own)
    return own


def _recruiter_of(company: Company, account: Account, function: str) -> Recruiter:
    own = next((r for r in company.recruiters if r.account_id == account.id and r.removed_at is None), None)
    if own is None:
        own = Recruiter(
            company=company,
            account_id=account.id,
            first_name=account.first_name,
            last_name=account.last_name,
            function=function,
            email=account.email,
        )
        db.session.add(own)
    return own


def open_pages(participation: Participation, account: Account, *, owner: bool = False) -> None:
    """Let somebody act for the company at this forum alone, or at every forum."""
    forum_id = None if owner else participation.forum_id
    account_actions.grant(account, Role.RECRUITER, ScopeKind.COMPANY, participation.company_id, forum_id=forum_id)


def _close_pages(participation: Participation, account: Account) -> None:
    """End what somebody may do for the company at this forum alone."""
    here = (Role.RECRUITER, ScopeKind.COMPANY, participation.company_id, participation.forum_id)
    for held in account.live_grants:
        if (held.role, held.scope_kind, held.scope_id, held.forum_id) == here:
            account_actions.end_grant(held)


def say_function(participation: Participation, account: Account, function: str) -> None:
    """Keep what the person of this account does in the company; nothing when they are not on the team."""
    for presence in participation.presences:
        if presence.recruiter.account_id == account.id:
            presence.recruiter.function = function


def bring(participation: Participation, recruiter: Recruiter) -> None:
    """Bring somebody whom the company already knows to this forum too. With an account, they act for it here."""
    refuse_if(rules.edit_refusal(participation.state, participation.forum.closing, now()))
    with collision(Refusal("already_present", _("Cette personne est déjà dans l'équipe."))):
        _bring(participation, recruiter)
    if recruiter.account is not None:
        open_pages(participation, recruiter.account)


def _bring(participation: Participation, recruiter: Recruiter) -> None:
    participation.presences.append(RecruiterPresence(recruiter=recruiter))
    journal.write("recruiter.added", participation, recruiter_id=_identity(recruiter))


def invite(participation: Participation, recruiter: Recruiter, *, delay: timedelta = timedelta()) -> None:
    """Open the company's pages at this forum to somebody by their address, and tell them. delay: not before."""
    if not recruiter.email:
        raise Refused(Refusal("no_address", _("Donnez d'abord l'adresse de cette personne.")))
    account = account_actions.account_for(recruiter.email, recruiter.first_name, recruiter.last_name)
    same = next(
        (
            r
            for r in participation.company.recruiters
            if r.account_id == account.id and r.removed_at is None and r is not recruiter
        ),
        None,
    )
    if same is not None:
        raise Refused(
            Refusal("already_present", _("Cette adresse est déjà celle d'une autre personne de l'équipe."), "email")
        )
    recruiter.account_id = account.id
    open_pages(participation, account)
    journal.write("recruiter.invited", participation, recruiter_id=_identity(recruiter))
    letters.invite_recruiter(participation, recruiter, delay=delay)


def entrust(participation: Participation, recruiter: Recruiter, by: Account) -> None:
    """Let somebody of the team act for the company at every forum, past and to come.

    Raises Refused("not_owner") unless who asks does, "no_account" for somebody who has only a badge.
    """
    refuse_if(
        rules.entrust_refusal(
            is_owner=queries.answers_for(by, participation.company_id), has_account=recruiter.account is not None
        )
    )
    assert recruiter.account is not None  # noqa: S101 (the rule has said so)
    open_pages(participation, recruiter.account, owner=True)
    journal.write("recruiter.entrusted", participation, recruiter_id=recruiter.id)


def seat(participation: Participation, presence: RecruiterPresence, table_id: int | None) -> None:
    """Say at which table somebody sits; None: at any.

    Raises Refused("not_in_team") or ("table_gone") when a colleague was faster.
    """
    lock(Participation, participation.id)
    tables = {table.id for table in participation.tables}
    refuse_if(
        rules.seat_refusal(
            in_team=presence in participation.presences, table_kept=table_id is None or table_id in tables
        )
    )
    presence.table_id = table_id
    journal.write("recruiter.seated", participation, recruiter_id=presence.recruiter_id, table_id=presence.table_id)


def remove_recruiter(participation: Participation, presence: RecruiterPresence, *, booked: Booked) -> None:
    """Take somebody off the team of this forum, whose pages close to them.

    Who comes to no other forum of the company leaves it; an owner of its record stays one. The caller holds the lock of
    the participation. Raises Refused when too few people would be left, or nobody at a booked table.
    """
    refuse_if(removal_refusal(participation, presence, booked=booked))
    recruiter = presence.recruiter
    journal.write("recruiter.removed", participation, recruiter_id=recruiter.id)
    participation.presences.remove(presence)
    db.session.flush()
    if recruiter.account is not None:
        _close_pages(participation, recruiter.account)
    owns = recruiter.account is not None and queries.answers_for(recruiter.account, participation.company_id)
    if not owns and not queries.comes_elsewhere(recruiter.id):
        recruiter.removed_at = now()


def removal_refusal(participation: Participation, presence: RecruiterPresence, *, booked: Booked) -> Refusal | None:
    """Return why somebody must stay on the team of this forum."""
    closed = rules.edit_refusal(participation.state, participation.forum.closing, now())
    if closed is not None:
        return closed
    present = queries.present_people(participation.id)
    return rules.person_removal_refusal(
        present=len(present),
        can_manage=presence.recruiter.account_id is not None,
        managers=sum(1 for p in present if p.recruiter.account_id is not None),
        alone_at_booked_table=_alone_at_booked_table(presence, present, booked),
    )


def _alone_at_booked_table(presence: RecruiterPresence, present: list[RecruiterPresence], booked: Booked) -> bool:
    """Return True when this person's own table has interviews and nobody else can sit there.

    Somebody at no table in particular may sit at any.
    """
    if presence.table_id is None or not booked.get(presence.table_id):
        return False
    return not any(p is not presence and p.table_id in (None, presence.table_id) for p in present)


def recognise(company: Company, forum: Forum, account: Account) -> bool:
    """Open the company's pages at a forum to the person whose proven address its record there gives.

    The address is that of one of those who come, or of the contact while nobody acts for it there. False otherwise.
    """
    participation = queries.live_participation_of(company.id, forum.id)
    if participation is None or account.email_confirmed_at is None:
        return False
    recruiter = next(
        (
            p.recruiter
            for p in participation.presences
            if p.recruiter.account_id in (None, account.id) and (p.recruiter.email or "").lower() == account.email
        ),
        None,
    )
    if recruiter is not None:
        recruiter.account_id = account.id
        open_pages(participation, account)
        return True
    if participation.contact_email.lower() != account.email or queries.people_acting(company.id, forum.id):
        return False
    add_self(participation, account)
    return True


# --- Joining a team ---------------------------------------------------------------
def ask_to_join(company: Company, forum: Forum, account: Account, function: str = "") -> JoinRequest:
    """Ask to join a registered company at a forum: its people are told, or the organiser where it has none.

    The answer reveals nothing about them.
    """
    existing = queries.join_request_of(company.id, forum.id, account.id)
    if existing is not None:
        return existing
    refuse_if(rules.join_request_refusal(queries.join_requests_since(account.id, now() - rules.INVITATIONS_COUNTED)))
    request = JoinRequest(company=company, account=account, forum_id=forum.id, function=function)
    with collision(Refusal("already_asked", _("Votre demande est déjà partie."))):
        db.session.add(request)
    journal.write("join.requested", request, forum_id=forum.id, company_id=company.id)
    letters.tell_join_request(request, forum)
    return request


def answer_join(request: JoinRequest, by: Account, *, accepted: bool) -> None:
    """Take somebody into the team at the forum that they asked for, or not. Either way they are told.

    by: somebody who acts for the company there, or the organiser of that forum where nobody does; the doors see to it
    that it is one of them. Answering twice changes nothing more. Raises Refused("own_request"), and "company_answers"
    to an organiser of a company that has people.
    """
    request = lock(JoinRequest, request.id)
    if request.answered_at is not None:
        return
    acting = [account.id for account in queries.people_acting(request.company_id, request.forum_id)]
    refuse_if(
        rules.join_answer_refusal(
            own=request.account_id == by.id, company_has_people=bool(acting), of_the_company=by.id in acting
        )
    )
    request.answered_at, request.accepted = now(), accepted
    there = queries.live_participation_of(request.company_id, request.forum_id)
    if accepted and there is not None:
        add_self(there, request.account, request.function)
    elif accepted:
        _recruiter_of(request.company, request.account, request.function)
        account_actions.grant(
            request.account, Role.RECRUITER, ScopeKind.COMPANY, request.company_id, forum_id=request.forum_id
        )
    journal.write("join.accepted" if accepted else "join.declined", there or request, request_id=request.id)
    letters.tell_join_answer(request, there)


# --- Tables ------------------------------------------------------------------------
def as_many_tables(participation: Participation) -> list[Table]:
    """Make the missing tables of a participation, spare ones first, and return all of them in order.

    None is taken away.
    """
    missing = participation.table_count - len(participation.tables)
    spare = queries.spare_tables(participation.id) if missing > 0 else []
    for _n in range(missing):
        if spare:
            spare.pop(0).removed_at = None
        else:
            db.session.add(Table(forum_id=participation.forum_id, participation_id=participation.id))
    if missing > 0:
        db.session.flush()
        db.session.expire(participation, ["tables"])
    return list(participation.tables)


def set_table_count(participation: Participation, wanted: int, *, booked: Booked) -> None:
    """Ask for more tables or give some back.

    Those of an approved company take a number at once, if the room has one; booked ones stay. The caller holds the
    locks of the forum and of the participation.
    """
    refuse_if(rules.edit_refusal(participation.state, participation.forum.closing, now()))
    refuse_if(rules.table_count_refusal(wanted, participation.company.size))
    forum = participation.forum
    db.session.expire(participation, ["tables"])
    before = len(participation.tables)
    if participation.state is ParticipationState.APPROVED and wanted > before:
        refuse_if(rules.approval_refusal(wanted - before, queries.tables_taken(forum.id), forum.table_capacity))
    if wanted < before:
        _give_back(participation, before - wanted, booked)
    participation.table_count = wanted
    tables = as_many_tables(participation)
    if participation.state is ParticipationState.APPROVED:
        number_tables(forum, [table for table in tables if table.number is None])
    if wanted != before:
        journal.write("participation.tables_changed", participation, before=before, after=wanted)


def _give_back(participation: Participation, count: int, booked: Booked) -> None:
    free = [table for table in participation.tables if not booked.get(table.id)]
    if len(free) < count:
        refuse_if(rules.table_removal_refusal(sum(len(booked.get(table.id, ())) for table in participation.tables)))
    for table in free[-count:]:
        table.removed_at, table.number = now(), None
        for presence in participation.presences:
            if presence.table_id == table.id:
                presence.table_id = None
    db.session.flush()
    db.session.expire(participation, ["tables"])


def number_tables(forum: Forum, tables: list[Table]) -> None:
    """Give these tables the lowest numbers free in the room. The caller holds the lock of the forum's row."""
    taken = queries.table_numbers(forum.id)
    refuse_if(rules.approval_refusal(len(tables), len(taken), forum.table_capacity))
    with collision(Refusal("no_table_left", _("Ces tables viennent d'être prises. Rouvrez la page."))):
        for table, number in zip(tables, rules.lowest_free(taken, len(tables)), strict=True):
            table.number = number
    for participation in {table.participation for table in tables}:
        db.session.expire(participation, ["tables"])  # they are read in the order of their numbers


def give_back_numbers(participation: Participation) -> None:
    """Free the table numbers of a company that does not come.

    The rows stay, for the interviews that name them.
    """
    for table in participation.tables:
        table.number = None
    db.session.flush()


def set_presence(participation: Participation, present: Mapping[int, Set[int]], *, booked: Booked) -> None:
    """Say at which slots each table is present. present: by table, the slots of the forum at which somebody is there; a
    table left out is unchanged.

    The caller holds the lock of the participation. Raises Refused("slot_booked") when an interview would be left alone.
    """
    refuse_if(rules.edit_refusal(participation.state, participation.forum.closing, now()))
    slots = {slot.id for slot in participation.forum.slots if slot.closed_at is None}
    closed_while_booked = sum(
        len(booked.get(t.id, set()) & (slots - present[t.id])) for t in participation.tables if t.id in present
    )
    refuse_if(rules.absence_refusal(closed_while_booked))
    for table in participation.tables:
        if table.id in present:
            write_absences(table, slots - present[table.id])
    journal.write("participation.presence_changed", participation)


def write_absences(table: Table, slot_ids: Set[int]) -> None:
    """Make `slot_ids` the slots at which this table is absent."""
    known = {absence.slot_id for absence in table.absences}
    table.absences = [a for a in table.absences if a.slot_id in slot_ids] + [
        TableAbsence(slot_id=s) for s in sorted(slot_ids - known)
    ]


def _identity(recruiter: Recruiter) -> int:
    if recruiter.id is None:
        db.session.flush()
    return recruiter.id
