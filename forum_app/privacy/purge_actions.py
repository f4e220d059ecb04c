"""The table of `retention_rules`, applied at night. Dates are derived from the day of the forum: they follow it.

Each erasure leaves one line by forum and kind of data, with a count and no name.
"""

from collections import Counter
from collections.abc import Iterable
from datetime import time

import sqlalchemy as sa

from forum_app.accounts import many_actions as accounts
from forum_app.accounts.models import Account
from forum_app.candidates import accommodation, invitation_queries
from forum_app.candidates import entry_actions as candidates
from forum_app.candidates.models import Consent, Registration
from forum_app.companies import erasing_actions as companies
from forum_app.companies.models import JoinRequest, Participation, Recruiter, RecruiterPresence
from forum_app.core.clock import now, today
from forum_app.core.db import db, rows_changed
from forum_app.core.time_zones import at
from forum_app.documents import erasing_actions as documents
from forum_app.forums.models import Forum
from forum_app.journal import actions as journal
from forum_app.journal.actions import JournalLine, Reference
from forum_app.mail.models import Letter
from forum_app.permissions.vocabulary import Role, ScopeKind
from forum_app.privacy.erasing_actions import erase_registrations
from forum_app.privacy.retention_rules import BY_DATA, longer_than
from forum_app.privacy.vocabulary import Data


def purge() -> None:
    """Erase what the table says is past its date, in the transaction of the caller."""
    for data in (Data.REGISTRATION, Data.FOLLOWED, Data.NEWS):
        _purge_registrations(data)
    _purge_invited()
    _purge_files()
    _tell(Data.ACCOMMODATION, accommodation.purge(now()))
    _purge_letters()
    _purge_contacts()
    _purge_accounts()


def _purge_registrations(data: Data) -> None:
    keeps = sa.exists().where(
        Consent.registration_id == Registration.id,
        Consent.withdrawn_at.is_(None),
        Consent.purpose.in_(longer_than(data)),
    )
    found = db.session.execute(
        sa.select(Registration.id, Registration.forum_id)
        .where(Registration.forum_id.in_(_over(data)), ~keeps)
        .order_by(Registration.id)
    ).all()
    erase_registrations([row.id for row in found])
    _tell(data, Counter(row.forum_id for row in found))


def _purge_invited() -> None:
    """People whose name an organiser entered go when they do not answer, with the accounts that were made for them."""
    old = at(BY_DATA[Data.INVITED].limit(today()), time(0))
    found = invitation_queries.without_answer(old)
    erase_registrations([registration_id for registration_id, _forum_id, _account_id in found])
    accounts.erase_unneeded([account_id for _one, _forum_id, account_id in found], Role.CANDIDATE, ScopeKind.OWN)
    _tell(Data.INVITED, Counter(forum_id for _one, forum_id, _account_id in found))


def _purge_files() -> None:
    """Erase the CVs and the certificates; the registrations that held them stay."""
    for_each = sa.or_(Registration.cv_file_id.is_not(None), Registration.certificate_file_id.is_not(None))
    found: dict[int, list[int]] = {}
    for identity, forum_id in db.session.execute(
        sa.select(Registration.id, Registration.forum_id)
        .where(Registration.forum_id.in_(_over(Data.FILES)), for_each)
        .order_by(Registration.id)
    ):
        found.setdefault(forum_id, []).append(identity)
    _tell(Data.FILES, {forum_id: candidates.drop_files(ids) for forum_id, ids in found.items()})


def _purge_letters() -> None:
    """Letters of a forum go with it; one written since then has the same time."""
    old = at(BY_DATA[Data.FORUM_LETTERS].limit(today()), time(0))
    theirs = sa.and_(Letter.forum_id.in_(_over(Data.FORUM_LETTERS)), Letter.created_at < old)
    counts = db.session.execute(sa.select(Letter.forum_id, sa.func.count()).where(theirs).group_by(Letter.forum_id))
    _tell(Data.FORUM_LETTERS, {forum_id: count for forum_id, count in counts if forum_id is not None})
    _erase(sa.delete(Letter).where(theirs))
    old = at(BY_DATA[Data.OTHER_LETTERS].limit(today()), time(0))
    others = sa.and_(Letter.forum_id.is_(None), Letter.created_at < old)
    _tell_of_no_forum(Data.OTHER_LETTERS, rows_changed(sa.delete(Letter).where(others)))


def _purge_contacts() -> None:
    """People of a company go two years after the last forum where they came, and so does the way to reach it there."""
    comes = (
        sa.select(RecruiterPresence.recruiter_id)
        .join(Participation)
        .where(Participation.forum_id.not_in(_over(Data.CONTACTS)))
    )
    came = sa.select(RecruiterPresence.recruiter_id)
    people = db.session.execute(
        sa.select(Recruiter.id, Recruiter.account_id)
        .where(Recruiter.id.in_(came), Recruiter.id.not_in(comes))
        .order_by(Recruiter.id)
    ).all()
    ids = [one.id for one in people]
    documents.erase_badges("recruiter", ids)
    documents.erase_papers([one.account_id for one in people if one.account_id is not None])
    companies.erase_recruiters(ids)
    companies.forget_contacts(
        Participation.forum_id.in_(_over(Data.CONTACTS)),
        sa.or_(Participation.contact_email != "", Participation.contact_phone.is_not(None)),
    )
    companies.erase_join_requests(JoinRequest.forum_id.in_(_over(Data.CONTACTS)))
    _tell_of_no_forum(Data.CONTACTS, len(ids))


def _purge_accounts() -> None:
    old = at(BY_DATA[Data.ACCOUNTS].limit(today()), time(0))
    ids = list(db.session.scalars(sa.select(Account.id).where(*accounts.nothing_else_holds(old)).order_by(Account.id)))
    accounts.erase(ids)
    _tell_of_no_forum(Data.ACCOUNTS, len(ids))


def _over(data: Data) -> sa.Select[int]:
    """Return the forums whose data of that kind is past its date."""
    return sa.select(Forum.id).where(Forum.held_on < BY_DATA[data].limit(today()))


def _tell(data: Data, counts: dict[int, int]) -> None:
    _write((Reference("forum", forum_id, forum_id), data, count) for forum_id, count in sorted(counts.items()))


def _tell_of_no_forum(data: Data, count: int) -> None:
    _write([(Reference("service", 0), data, count)])


def _write(lines: Iterable[tuple[Reference, Data, int]]) -> None:
    journal.write_many(
        JournalLine("data.purged", thing, params={"data": data.value, "count": count})
        for thing, data, count in lines
        if count
    )


def _erase(statement: sa.Delete) -> None:
    db.session.execute(statement, execution_options={"synchronize_session": False})
