"""Apply a checked file: enter its sound rows through the verbs of the rooms that own them.

What each row created is kept, so that the import can be undone.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

import sqlalchemy as sa

from forum_app.accounts.many_actions import existing_among
from forum_app.candidates import accommodation, entry_actions
from forum_app.candidates.actions import Agreement
from forum_app.candidates.entry_actions import EnteredRegistration, RegistrationEntry
from forum_app.candidates.vocabulary import HOLDING, RegistrationState
from forum_app.companies import entry_actions as company_entries
from forum_app.companies import queries as companies
from forum_app.companies import team_actions
from forum_app.companies.entry_actions import EnteredParticipation
from forum_app.companies.rules import is_morning
from forum_app.core.db import db
from forum_app.core.language import _
from forum_app.core.refusals import Refusal, Refused
from forum_app.forums.models import Forum
from forum_app.imports import queries
from forum_app.imports.models import ImportBatch, ImportEntry
from forum_app.imports.rules import rows
from forum_app.imports.rules.company_cells import Half
from forum_app.imports.rules.findings import ParsedRow
from forum_app.wishes import actions as wish_actions
from forum_app.workshops import actions as workshops
from forum_app.workshops.vocabulary import SeatState

# Where registrations may stand.
_STATES = (
    RegistrationState.CONFIRMED,
    RegistrationState.TO_EXAMINE,
    RegistrationState.WAITING,
    RegistrationState.INVITED,
)


def enter_candidates(
    batch: ImportBatch, forum: Forum, ready: Sequence[ParsedRow], agreement: Agreement | None, *, invite: bool
) -> dict[str, int]:
    """Register these people, with their needs, their seats and their wishes; how many of each state. Raises Refused
    for the whole of it.

    agreement: where, when and on which text they agreed; without it, and for minors whose guardian is not known, they
    are invited.
    invite: write to each of them.
    """
    entries = [
        RegistrationEntry(
            row.values["email"],
            {name: row.values[name] for name in (*rows.PROFILE_FIELDS, "mobility_departements")},
            row.values["queue_at"],
            None if row.values["minor"] else agreement,
        )
        for row in ready
    ]
    registrations = entry_actions.enter_many(forum, entries, source="import", given_by=batch.given_by)
    entered = list(zip(ready, registrations, strict=True))
    accommodation.declare_many(
        forum,
        {registration.id: row.values["accommodation"] for row, registration in entered if row.values["accommodation"]},
    )
    seats = _seat(forum, entered)
    wished = [(registration, row.values["wishes"]) for row, registration in entered if row.values["wishes"]]
    wish_actions.enter_many(wished)
    if invite:
        entry_actions.tell(registrations)
    _keep_entries(
        batch,
        [
            {
                "line": row.line,
                "registration_id": n.id,
                "account_id": n.account_id,
                "account_made": n.account_made,
                "role_granted": n.granted,
            }
            for row, n in entered
        ],
    )
    states = Counter(registration.state for registration in registrations)
    counts = {state.value: states[state] for state in _STATES}
    return {
        **counts,
        "seats": seats[SeatState.TAKEN],
        "seats_waiting": seats[SeatState.WAITING],
        "wishes": sum(len(ids) for _one, ids in wished),
        "letters": len(registrations) if invite else 0,
    }


def _seat(forum: Forum, entered: Sequence[tuple[ParsedRow, EnteredRegistration]]) -> Counter[SeatState]:
    """Seat at the next workshop those who want it and hold a place, first asked first served; return the count by
    state.
    """
    workshop = queries.next_workshop(forum)
    wanting = [
        registration for row, registration in entered if row.values["workshop"] and registration.state in HOLDING
    ]
    if workshop is None:
        return Counter()
    return workshops.seat_newcomers(
        forum, workshop.id, [registration.id for registration in sorted(wanting, key=lambda n: (n.queue_at, n.id))]
    )


def enter_companies(batch: ImportBatch, forum: Forum, ready: Sequence[ParsedRow], *, invite: bool) -> dict[str, int]:
    """Make these companies take part, to be approved one by one; how many. invite: open its pages to each one's
    contact, and write to them.

    Raises Refused for the whole of it, naming the row when it is one row's fault.
    """
    slots: dict[Half, list[int]] = {Half.MORNING: [], Half.AFTERNOON: []}
    for slot in forum.slots:
        slots[Half.MORNING if is_morning(slot.starts_at, forum.time_zone) else Half.AFTERNOON].append(slot.id)
    entries = [
        company_entries.ParticipationEntry(
            {name: row.values[name] for name in rows.IDENTITY_FIELDS}, _participation(row, slots)
        )
        for row in ready
    ]
    for row, entry in zip(ready, entries, strict=True):
        refusal = company_entries.refusal_of(entry)
        if refusal is not None:
            raise Refused(
                Refusal(
                    refusal.code,
                    _("Ligne %(line)s : %(why)s Rien n'a été importé.", line=row.line, why=refusal.sentence),
                )
            )
    entered = company_entries.enter_many(forum, entries, source="import")
    invited = _invite(ready, entered) if invite else {}
    versions = companies.versions_of([one.company_id for one in entered if one.filled])
    _keep_entries(
        batch,
        [
            _entry_of(row, one, invited.get(one.id), versions.get(one.company_id))
            for row, one in zip(ready, entered, strict=True)
        ],
    )
    return {"to_examine": len(ready), "letters": len(invited)}


def _participation(row: ParsedRow, slots: Mapping[Half, list[int]]) -> dict[str, Any]:
    values = row.values
    named = values["first_name"] and values["last_name"]
    person = {
        "first_name": values["first_name"],
        "last_name": values["last_name"],
        "function": values["function"],
        "email": values["contact_email"],
    }
    return {
        **{name: values[name] for name in rows.PARTICIPATION_FIELDS},
        "recruiters": [person] if named else [],
        "offers": values["offers"],
        "absent_slot_ids": slots[values["presence"]] if values["presence"] else [],
    }


def _invite(ready: Sequence[ParsedRow], entered: Sequence[EnteredParticipation]) -> dict[int, tuple[int, bool]]:
    """Invite the contacts that the rows named with an address; by participation, the account of each and whether it was
    made for it.
    """
    known = existing_among([row.values["contact_email"] for row in ready if row.values["contact_email"]])
    invited: dict[int, tuple[int, bool]] = {}
    for participation in companies.with_people([one.id for one in entered]):
        presence = next(
            (p for p in participation.presences if p.recruiter.email and p.recruiter.account_id is None), None
        )
        if presence is not None:
            team_actions.invite(participation, presence.recruiter)
            invited[participation.id] = (presence.recruiter.account_id, presence.recruiter.email not in known)
            known.add(presence.recruiter.email)
    return invited


def _entry_of(
    row: ParsedRow, one: EnteredParticipation, invited: tuple[int, bool] | None, version: int | None
) -> dict[str, Any]:
    account_id, account_made = invited or (None, False)
    return {
        "line": row.line,
        "participation_id": one.id,
        "account_id": account_id,
        "account_made": account_made,
        "role_granted": invited is not None,
        "company_made": one.company_made,
        "filled": list(one.filled),
        "company_version": version,
    }


def _keep_entries(batch: ImportBatch, brought: Sequence[Mapping[str, Any]]) -> None:
    """Keep what each row brought, in one statement."""
    db.session.flush()
    if brought:
        db.session.execute(sa.insert(ImportEntry.__table__), [{"batch_id": batch.id, **one} for one in brought])
