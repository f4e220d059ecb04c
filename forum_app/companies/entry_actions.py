"""Many companies entered at once by the rules of `actions.enter`.

The number of statements does not grow with the number of companies.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from forum_app.accounts import many_actions as accounts
from forum_app.companies import queries, rules
from forum_app.companies.actions import IDENTITY, NEED, PARTICIPATION, describe, keys_of
from forum_app.companies.models import (
    Company,
    JoinRequest,
    Offer,
    Participation,
    ParticipationOffer,
    Recruiter,
    RecruiterPresence,
    Table,
    TableAbsence,
)
from forum_app.companies.offer_actions import CONTENT
from forum_app.companies.vocabulary import ParticipationState
from forum_app.core.clock import now
from forum_app.core.db import Base, collision, db, in_chunks, lock
from forum_app.core.language import _
from forum_app.core.refusals import Refusal, Refused, refuse_if
from forum_app.core.text_keys import sort_key
from forum_app.forums.models import Forum
from forum_app.journal import actions as journal
from forum_app.journal.actions import JournalLine, Reference
from forum_app.mail.erasing import erase as erase_letters
from forum_app.permissions.vocabulary import Role, ScopeKind


@dataclass(frozen=True)
class ParticipationEntry:
    """A company's file: as `actions.enter` takes them."""

    identity: Mapping[str, Any]
    participation: Mapping[str, Any]


@dataclass(frozen=True)
class EnteredParticipation:
    """A participation that was just written. company_made: its company was unknown; filled: what it did not say and
    says now.
    """

    id: int
    company_id: int
    company_made: bool
    filled: tuple[str, ...] = ()


def refusal_of(entry: ParticipationEntry) -> Refusal | None:
    """Return why this company cannot be entered, whatever the forum holds."""
    size, count = entry.identity.get("size"), entry.participation.get("table_count", 1)
    return (
        rules.identifier_refusal(entry.identity.get("siret"), entry.identity.get("no_siret_reason"))
        or rules.size_refusal(size, entry.identity.get("headcount"))
        or (rules.table_count_refusal(count, size) if size is not None else None)
        or next(
            filter(
                None,
                (
                    rules.salary_refusal(offer.get("salary_min"), offer.get("salary_max"))
                    for offer in entry.participation.get("offers", ())
                ),
            ),
            None,
        )
    )


def enter_many(forum: Forum, entries: Sequence[ParticipationEntry], *, source: str) -> list[EnteredParticipation]:
    """Make these companies take part, to be approved one by one; return what came of each, in their order.

    No letter leaves. Raises Refused for the whole: as `refusal_of`, and "already_registered" when one of them takes
    part or took part already.
    """
    forum = lock(Forum, forum.id)
    refuse_if(rules.edit_refusal(ParticipationState.TO_EXAMINE, forum.closing, now()))
    for entry in entries:
        refuse_if(refusal_of(entry))
    found = _companies(forum, entries)
    ids = _insert(
        Participation,
        [
            _participation_row(forum, company.company_id, entry, source)
            for company, entry in zip(found, entries, strict=True)
        ],
    )
    entered = [
        EnteredParticipation(identity, company.company_id, company.made, company.filled)
        for identity, company in zip(ids, found, strict=True)
    ]
    _seat_tables(forum, entered, entries)
    people = _people(forum, entered, entries)
    offers = _offers(forum, entered, entries)
    journal.write_many(
        [
            *people,
            *offers,
            *(
                JournalLine(
                    "participation.entered", Reference("participation", one.id, forum.id), params={"source": source}
                )
                for one in entered
            ),
        ]
    )
    return entered


@dataclass(frozen=True)
class Brought:
    """What `enter_many` had brought with a participation. account_id: whom an invitation gave its pages, account_made:
    for it;
    filled: what its company did not say before, taken back unless it was written again since (company_version)."""

    participation_id: int
    company_made: bool
    account_id: int | None = None
    account_made: bool = False
    filled: tuple[str, ...] = ()
    company_version: int | None = None


def take_back(brought: Sequence[Brought]) -> None:
    """Erase participations that were entered and that nobody has touched, with their tables, the people and offers that
    no other forum
    has, their letters, and the companies and accounts that nothing else needs. The caller holds the forum's lock."""
    participations = {p.id: p for p in queries.with_people([one.participation_id for one in brought])}
    companies = {identity: p.company for identity, p in participations.items()}
    for some in in_chunks(list(participations)):
        _erase_participations(some)
    for one in brought:
        company = companies[one.participation_id]
        if one.account_id is not None:
            forum_id = participations[one.participation_id].forum_id
            accounts.end_role([one.account_id], Role.RECRUITER, ScopeKind.COMPANY, company.id, forum_id)
        if one.filled and company.version == one.company_version:
            describe(
                company,
                {
                    name: Company.__table__.c[name].default.arg
                    if Company.__table__.c[name].default is not None
                    else None
                    for name in one.filled
                },
            )
    db.session.flush()
    _erase_companies([companies[one.participation_id].id for one in brought if one.company_made])
    accounts.erase_unneeded(
        [one.account_id for one in brought if one.account_made and one.account_id is not None],
        Role.RECRUITER,
        ScopeKind.COMPANY,
    )


def _erase_participations(ids: Sequence[int]) -> None:
    these = sa.select(Participation.id).where(Participation.id.in_(ids))
    people = _only_of(ids, RecruiterPresence.recruiter_id, RecruiterPresence.participation_id)
    offers = _only_of(ids, ParticipationOffer.offer_id, ParticipationOffer.participation_id)
    erase_letters("participation", these)
    erase_letters("company_invitation", these)
    erase_letters("recruiter", sa.select(Recruiter.id).where(Recruiter.id.in_(people)))
    journal.forget("participation", these)
    tables = sa.select(Table.id).where(Table.participation_id.in_(ids))
    for statement in (
        sa.delete(RecruiterPresence).where(RecruiterPresence.participation_id.in_(ids)),
        sa.delete(ParticipationOffer).where(ParticipationOffer.participation_id.in_(ids)),
        sa.delete(TableAbsence).where(TableAbsence.table_id.in_(tables)),
        sa.delete(Table).where(Table.participation_id.in_(ids)),
        sa.delete(Recruiter).where(Recruiter.id.in_(people)),
        sa.delete(Offer).where(Offer.id.in_(offers)),
        sa.delete(Participation).where(Participation.id.in_(ids)),
    ):
        db.session.execute(statement, execution_options={"synchronize_session": False})


def _only_of(ids: Sequence[int], thing: sa.ColumnElement[int], holder: sa.ColumnElement[int]) -> list[int]:
    """Return the ids of the things (people, offers) that these participations have and that no other has."""
    shared = sa.select(thing).where(holder.not_in(ids))
    return list(db.session.scalars(sa.select(thing).where(holder.in_(ids), thing.not_in(shared)).distinct()))


def _erase_companies(ids: Sequence[int]) -> None:
    """Erase those of these companies that no forum, no offer, nobody has."""
    for some in in_chunks(ids):
        needed = (
            sa.exists().where(owned.company_id == Company.id)
            for owned in (Participation, Recruiter, Offer, JoinRequest)
        )
        db.session.execute(
            sa.delete(Company).where(Company.id.in_(some), *(~one for one in needed)),
            execution_options={"synchronize_session": False},
        )


@dataclass(frozen=True)
class _Found:
    """The company of an entry. made: for it; filled: what it did not say and says now."""

    company_id: int
    made: bool
    filled: tuple[str, ...] = ()


def _companies(forum: Forum, entries: Sequence[ParticipationEntry]) -> list[_Found]:
    numbered = queries.companies_by_siret([entry.identity["siret"] for entry in entries if entry.identity.get("siret")])
    unnumbered = queries.unnumbered_companies(forum.id)
    known = [
        numbered.get(e.identity["siret"])
        if e.identity.get("siret")
        else unnumbered.get(sort_key(e.identity.get("name", "")))
        for e in entries
    ]
    here = queries.companies_at(forum.id)
    if any(company is not None and company.id in here for company in known):
        raise Refused(_already())
    new = [entry.identity for entry, company in zip(entries, known, strict=True) if company is None]
    made = iter(_insert(Company, [_company_row(identity) for identity in new]))
    return [
        _Found(next(made), made=True)
        if company is None
        else _Found(company.id, made=False, filled=_fill(company, entry))
        for entry, company in zip(entries, known, strict=True)
    ]


def _fill(company: Company, entry: ParticipationEntry) -> tuple[str, ...]:
    """Fill in what a known company does not say yet, from its file; return the names of the fields filled."""
    filled = {
        name: value for name, value in entry.identity.items() if value not in (None, "") and not getattr(company, name)
    }
    describe(company, filled)
    return tuple(sorted(filled))


def _company_row(identity: Mapping[str, Any]) -> dict[str, Any]:
    facts = {name: identity[name] for name in IDENTITY if name in identity}
    sort, search = keys_of(facts)
    return {**facts, "sort_key": sort, "search_key": search}


def _participation_row(forum: Forum, company_id: int, entry: ParticipationEntry, source: str) -> dict[str, Any]:
    facts = {name: entry.participation[name] for name in PARTICIPATION if name in entry.participation}
    moment = now()
    return {
        **facts,
        "company_id": company_id,
        "forum_id": forum.id,
        "source": source,
        "state": ParticipationState.TO_EXAMINE,
        "state_at": moment,
        "table_count": entry.participation.get("table_count", 1),
        "need_dated_at": moment if any(facts.get(name) for name in NEED) else None,
    }


def _seat_tables(forum: Forum, entered: Sequence[EnteredParticipation], entries: Sequence[ParticipationEntry]) -> None:
    wanted = [
        (one, entry)
        for one, entry in zip(entered, entries, strict=True)
        for _n in range(entry.participation.get("table_count", 1))
    ]
    tables = _insert(Table, [{"forum_id": forum.id, "participation_id": one.id} for one, _entry in wanted])
    absences = [
        {"table_id": table, "slot_id": slot}
        for table, (_one, entry) in zip(tables, wanted, strict=True)
        for slot in sorted(set(entry.participation.get("absent_slot_ids", ())))
    ]
    if absences:
        db.session.execute(sa.insert(TableAbsence), absences)


def _people(
    forum: Forum, entered: Sequence[EnteredParticipation], entries: Sequence[ParticipationEntry]
) -> list[JournalLine]:
    named = [
        (one, person)
        for one, entry in zip(entered, entries, strict=True)
        for person in entry.participation.get("recruiters", ())
    ]
    rows = [
        {
            "company_id": one.company_id,
            "first_name": person["first_name"],
            "last_name": person["last_name"],
            "function": person.get("function", ""),
            "email": person.get("email") or None,
        }
        for one, person in named
    ]
    recruiters = _insert(Recruiter, rows)
    _insert(
        RecruiterPresence,
        [
            {"participation_id": one.id, "recruiter_id": recruiter}
            for (one, _person), recruiter in zip(named, recruiters, strict=True)
        ],
    )
    return [
        JournalLine("recruiter.added", Reference("participation", one.id, forum.id), params={"recruiter_id": recruiter})
        for (one, _person), recruiter in zip(named, recruiters, strict=True)
    ]


def _offers(
    forum: Forum, entered: Sequence[EnteredParticipation], entries: Sequence[ParticipationEntry]
) -> list[JournalLine]:
    listed = [
        (one, offer)
        for one, entry in zip(entered, entries, strict=True)
        for offer in entry.participation.get("offers", ())
    ]
    offers = _insert(
        Offer,
        [
            {"company_id": one.company_id, **{name: value for name, value in offer.items() if name in CONTENT}}
            for one, offer in listed
        ],
    )
    _insert(
        ParticipationOffer,
        [{"participation_id": one.id, "offer_id": offer} for (one, _offer), offer in zip(listed, offers, strict=True)],
    )
    return [
        JournalLine("offer.added", Reference("participation", one.id, forum.id), params={"offer_id": offer})
        for (one, _offer), offer in zip(listed, offers, strict=True)
    ]


def _insert(entity: type[Base], rows: list[dict[str, Any]]) -> list[int]:
    """Write these rows, hundreds in a statement; their identifiers, in order."""
    if not rows:
        return []
    with collision(_already()):
        return list(db.session.scalars(sa.insert(entity).returning(entity.id, sort_by_parameter_order=True), rows))


def _already() -> Refusal:
    return Refusal(
        "already_registered",
        _("Une de ces entreprises vient de s'inscrire à ce forum. Relisez la vérification, puis recommencez."),
    )
