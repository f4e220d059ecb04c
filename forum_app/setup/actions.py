"""Acts of organisers that touch several rooms.

Settings checked against what is taken, a forum and its workshop, a cancellation and its letters.
"""

from collections.abc import Sequence
from datetime import datetime, time

from forum_app.candidates import accommodation
from forum_app.core.clock import today
from forum_app.core.db import db, lock, lock_all
from forum_app.core.refusals import refuse_if
from forum_app.core.shared_forms import Seen
from forum_app.documents import actions as documents
from forum_app.documents import erasing_actions as paper_erasing
from forum_app.forums.actions import forum as forum_actions
from forum_app.forums.actions import slot_grid as grid_actions
from forum_app.forums.actions.editing import begin
from forum_app.forums.editing_rules import PlaceAndDate
from forum_app.forums.models import Forum, Slot, Territory
from forum_app.forums.rules import over_refusal
from forum_app.forums.slot_grid_rules import HalfDayPlan, PausePlan
from forum_app.forums.vocabulary import ProgrammeBlock, WorkshopPolicy
from forum_app.imports import erasing_actions as import_erasing
from forum_app.interviews import forum_change_actions
from forum_app.setup import letters, moving_rules, queries
from forum_app.setup.deletion_rules import deletion_refusal
from forum_app.setup.moving_rules import ForumChange
from forum_app.staff import erasing_actions as staff_erasing
from forum_app.workshops import actions as workshop_actions
from forum_app.workshops import calendar_entries as workshop_entries
from forum_app.workshops import opening_actions, opening_queries
from forum_app.workshops import queries as workshop_queries
from forum_app.workshops.opening_rules import WorkshopFacts

ProgrammeRow = tuple[ProgrammeBlock, time, int, str, str]


def create_forum(facts: PlaceAndDate, territory: Territory, contact_email: str, contact_name: str) -> Forum:
    """Create a draft, with its workshop a week before."""
    forum = forum_actions.create(facts, territory, contact_email, contact_name)
    opening_actions.arrange(forum, opening_actions.usual_facts(forum))
    return forum


def check_place(forum: Forum, facts: PlaceAndDate, territory: Territory) -> None:
    """Refuse what this forum cannot become; changes nothing."""
    forum_actions.check_place(forum, facts, territory, queries.taken_of(forum))


def change_to_tell(
    forum: Forum, facts: PlaceAndDate, workshop: tuple[datetime, datetime, str] | None = None
) -> ForumChange | None:
    """Return what changes for those who are coming; None when nothing does, or when they have come.

    workshop: (start, end, zone) of one that follows a new day.
    """
    if over_refusal(forum.held_on, today(forum.time_zone)) is not None:
        return None
    return moving_rules.change_of(forum, facts, workshop)


def edit_place(
    forum: Forum, facts: PlaceAndDate, territory: Territory, seen: Seen, *, workshop_follows: bool = True
) -> int:
    """Describe the forum again, and write what changes to everybody who is coming; says to how many.

    Interviews keep their slots, which follow the day; the workshop does when asked, unless other forums share it.
    """
    begin(forum, seen)
    with db.session.begin_nested():
        workshop = opening_queries.first_workshop_of(forum.id)
        follows = workshop if workshop is not None and workshop_follows and len(workshop.openings) == 1 else None
        change = change_to_tell(
            forum, facts, (follows.starts_at, follows.ends_at, follows.time_zone) if follows is not None else None
        )
        shift = forum_actions.edit_place(forum, facts, territory, queries.taken_of(forum))
        if shift:
            accommodation.follow(forum)
        if shift and follows is not None:
            opening_actions.shift(follows, forum, shift.days, queries.seats_taken(follows))
        elif shift and workshop is not None:
            opening_actions.stay(workshop, forum)
        if change is None:
            return 0
        moved = forum_change_actions.move_all(forum)
        people = letters.coming(forum)
        moved_workshop = shift and follows is not None
        seats = workshop_entries.of_seats(workshop_queries.live_seats_of(forum)) if moved_workshop else {}
        letters.announce_move(forum, change, people, moved, seats)
    return len(people)


def edit_programme(
    forum: Forum, rows: list[ProgrammeRow], policy: WorkshopPolicy, workshop_facts: WorkshopFacts | None, seen: Seen
) -> None:
    """Replace the programme and arrange the workshop, or (None) do without one.

    The badge of a trainer who goes is revoked.
    """
    begin(forum, seen)
    workshop = opening_queries.first_workshop_of(forum.id)
    seats = queries.seats_taken(workshop) if workshop is not None else 0
    if workshop_facts is not None:
        opening_actions.arrange(forum, workshop_facts, workshop, seats)
    elif workshop is not None:
        opening_actions.close_to(workshop, forum, seats)
    forum_actions.edit_programme(forum, rows, policy)
    documents.revoke_trainers_who_left()


def save_grid(
    forum: Forum, half_days: Sequence[HalfDayPlan], pauses: Sequence[PausePlan], tables: int, seen: Seen
) -> None:
    """Save the slot grid, as far as interviews, absences and tables allow."""
    begin(forum, seen)
    lock_all(Slot, Slot.forum_id == forum.id)  # an interview booked after the question below would be at a closed slot
    grid_actions.save(
        forum,
        half_days,
        pauses,
        tables,
        queries.taken_of(forum),
        queries.used_slots(forum),
        queries.referenced_slot_ids(forum),
    )


def cancel_forum(forum: Forum, typed_town: str, reason: str = "") -> int:
    """Cancel with every interview and seat, and write to everybody who was coming; says to how many. reason: in the
    organiser's words, told to all.
    """
    with db.session.begin_nested():
        forum_actions.cancel(forum, typed_town)
        people = letters.coming(forum)
        seats = workshop_actions.release_all(forum)
        letters.announce_cancellation(forum, people, forum_change_actions.cancel_all(forum), seats, reason)
    return len(people)


def delete_draft(forum: Forum) -> None:
    """Delete a forum that nobody has heard of, with all that was prepared for it; the journal keeps its line."""
    lock(Forum, forum.id)
    refuse_if(deletion_refusal(forum.state, queries.draft_facts(forum)))
    for workshop in opening_queries.workshops_of(forum.id):
        opening_actions.close_to(workshop, forum, seats=0)
    db.session.flush()
    paper_erasing.erase_of_forum(forum.id)
    import_erasing.erase_of_forum(forum.id)
    staff_erasing.erase_of_forum(forum.id)
    forum_actions.delete(forum)
