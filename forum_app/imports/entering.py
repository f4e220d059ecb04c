"""The sound rows of a file, entered by the verbs of the rooms that own them."""
from collections import Counter
from collections.abc import Sequence
from typing import Any

from forum_app.candidates import accommodation, entry_actions
from forum_app.candidates.actions import Agreement
from forum_app.candidates.entry_actions import Entry
from forum_app.candidates.models import Registration
from forum_app.candidates.vocabulary import HOLDING, RegistrationState
from forum_app.companies import actions as companies
from forum_app.companies import team_actions
from forum_app.companies.models import Participation
from forum_app.companies.rules import is_morning
from forum_app.core.language import _
from forum_app.core.refusals import Refusal, Refused
from forum_app.forums.models import Forum
from forum_app.imports import queries, rows
from forum_app.imports.company_rules import Half
from forum_app.imports.findings import Row
from forum_app.interviews import wish_actions
from forum_app.workshops import actions as workshops
from forum_app.workshops.vocabulary import SeatState

# Where newcomers may stand.
_STATES = (RegistrationState.CONFIRMED, RegistrationState.TO_EXAMINE, RegistrationState.WAITING, RegistrationState.INVITED)


def enter_candidates(forum: Forum, ready: Sequence[Row], agreement: Agreement | None, *, invite: bool) -> dict[str, int]:
    """Register these people, with their needs, their seats and their wishes; how many of each state. Refuses the whole of it.

    agreement: where, when and on which text they agreed; without it, and for minors whose guardian is not known, they are invited.
    invite: write to each of them.
    """
    entries = [
        Entry(row.values["email"], {name: row.values[name] for name in rows.PROFILE}, row.values["queue_at"], None if row.values["minor"] else agreement)
        for row in ready
    ]
    entered = list(zip(ready, entry_actions.enter_many(forum, entries, source="import"), strict=True))
    for row, registration in entered:
        if row.values["accommodation"]:
            accommodation.declare(registration, [], row.values["accommodation"])
    seats = _seat(forum, entered)
    wished = [(registration, row.values["wishes"]) for row, registration in entered if row.values["wishes"]]
    wish_actions.enter_many(wished)
    registrations = [registration for _row, registration in entered]
    if invite:
        entry_actions.tell(registrations)
    states = Counter(registration.state for registration in registrations)
    counts = {state.value: states[state] for state in _STATES}
    return {**counts, "seats": seats[SeatState.TAKEN], "seats_waiting": seats[SeatState.WAITING], "wishes": sum(len(ids) for _one, ids in wished), "letters": len(registrations) if invite else 0}


def _seat(forum: Forum, entered: Sequence[tuple[Row, Registration]]) -> Counter[SeatState]:
    """A seat at the next workshop for those who want one and hold a place, the first to have asked first."""
    seats: Counter[SeatState] = Counter()
    workshop = queries.next_workshop(forum)
    wanting = [registration for row, registration in entered if row.values["workshop"] and registration.state in HOLDING]
    if workshop is not None:
        for registration in sorted(wanting, key=lambda r: (r.queue_at, r.id)):
            seats[workshops.take_seat(registration, workshop.id)] += 1
    return seats


def enter_companies(forum: Forum, ready: Sequence[Row], *, invite: bool) -> dict[str, int]:
    """Make these companies take part, to be approved one by one; how many. invite: open its pages to each one's contact, and write to them.

    Refuses the whole of it, naming the row.
    """
    slots = {Half.MORNING: [], Half.AFTERNOON: []}
    for slot in forum.slots:
        slots[Half.MORNING if is_morning(slot.starts_at, forum.time_zone) else Half.AFTERNOON].append(slot.id)
    letters = 0
    for row in ready:
        try:
            participation = companies.enter(forum, {name: row.values[name] for name in rows.IDENTITY}, _participation(row, slots), source="import")
        except Refused as refused:
            raise Refused(Refusal(refused.refusal.code, _("Ligne %(line)s : %(why)s Rien n'a été importé.", line=row.line, why=refused.refusal.sentence))) from refused
        letters += invite and _invite(participation)
    return {"to_examine": len(ready), "letters": letters}


def _participation(row: Row, slots: dict[Half, list[int]]) -> dict[str, Any]:
    values = row.values
    named = values["first_name"] and values["last_name"]
    person = {"first_name": values["first_name"], "last_name": values["last_name"], "function": values["function"], "email": values["contact_email"]}
    return {
        **{name: values[name] for name in rows.PARTICIPATION},
        "recruiters": [person] if named else [],
        "offers": values["offers"],
        "absent_slot_ids": slots[values["presence"]] if values["presence"] else [],
    }


def _invite(participation: Participation) -> int:
    """Invite the contact that the row named, if it gave an address; how many letters."""
    presence = next((p for p in participation.presences if p.recruiter.email and p.recruiter.account_id is None), None)
    if presence is None:
        return 0
    team_actions.invite(participation, presence.recruiter)
    return 1
