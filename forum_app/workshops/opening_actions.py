"""Open a workshop to a forum, arrange it, take it away."""

from datetime import datetime, time, timedelta

from forum_app.core.clock import now
from forum_app.core.db import db, lock
from forum_app.core.refusals import refuse_if, refuse_if_any
from forum_app.core.time_zones import at
from forum_app.forums.models import Forum
from forum_app.forums.window_rules import moved
from forum_app.journal import actions as journal
from forum_app.workshops import letters, queries
from forum_app.workshops.models import Trainer, Workshop, WorkshopOpening
from forum_app.workshops.opening_rules import (
    TrainerFacts,
    WorkshopFacts,
    removal_refusal,
    shift_refusal,
    staying_refusal,
    workshop_refusals,
)

USUAL_DAYS_BEFORE, USUAL_START, USUAL_END = 7, time(9, 0), time(12, 30)


def usual_facts(forum: Forum) -> WorkshopFacts:
    """Return the usual workshop: a week before, in the morning, at the forum's venue and with its capacity."""
    day = forum.held_on - timedelta(days=USUAL_DAYS_BEFORE)
    return WorkshopFacts(
        at(day, USUAL_START, forum.time_zone),
        at(day, USUAL_END, forum.time_zone),
        forum.venue,
        forum.capacity,
        address=forum.full_address,
    )


def arrange(forum: Forum, facts: WorkshopFacts, workshop: Workshop | None = None, seats: int = 0) -> Workshop:
    """Open a workshop to the forum, or change the given one, of which so many seats are taken.

    The forum is already locked. Those who have a seat read what changes in its day, its hours or its place.
    """
    former = _told_of(workshop) if workshop is not None else None
    if workshop is not None:
        lock(Workshop, workshop.id)
    changes = workshop is not None and workshop.starts_at != facts.starts_at
    refuse_if_any(workshop_refusals(facts, forum.opening, seats, now=now() if changes else None))
    if workshop is None:
        workshop = Workshop(
            organisation=forum.organisation,
            title="Atelier ANAF",
            time_zone=forum.time_zone,
            openings=[WorkshopOpening(forum=forum)],
        )
        db.session.add(workshop)
    workshop.starts_at, workshop.ends_at, workshop.capacity = facts.starts_at, facts.ends_at, facts.capacity
    workshop.venue, workshop.address = facts.venue, facts.address
    _staff(workshop, facts.trainers)
    journal.write("workshop.arranged", workshop, forum_id=forum.id, capacity=facts.capacity)
    if former is not None and former != _told_of(workshop) and now() < workshop.starts_at:
        db.session.flush()  # the number of its calendar entries has risen
        for seat in queries.seats_taken_at(workshop):
            letters.workshop_changed(seat)
    return workshop


def _told_of(workshop: Workshop) -> tuple[datetime, datetime, str, str]:
    """Return what those who have a seat were told of a workshop."""
    return workshop.starts_at, workshop.ends_at, workshop.venue, workshop.address


def _staff(workshop: Workshop, trainers: tuple[TrainerFacts, ...]) -> None:
    """Set who runs the workshop: those already there under these very names stay, the others go."""
    known = {TrainerFacts(t.first_name, t.last_name, t.organisation_name): t for t in workshop.trainers}
    workshop.trainers = [
        known.get(facts)
        or Trainer(first_name=facts.first_name, last_name=facts.last_name, organisation_name=facts.organisation_name)
        for facts in dict.fromkeys(trainers)
    ]


def shift(workshop: Workshop, forum: Forum, days: int, seats: int = 0) -> None:
    """Move the workshop with the forum's day, at the same hours.

    Raises Refused("workshop_past") when it would then be past and `seats` are taken.
    """
    lock(Workshop, workshop.id)
    starts_at, ends_at = moved((workshop.starts_at, workshop.ends_at), days, workshop.time_zone)
    refuse_if(shift_refusal(starts_at, now(), seats))
    workshop.starts_at, workshop.ends_at = starts_at, ends_at
    journal.write("workshop.moved", workshop, forum_id=forum.id, days=days)


def stay(workshop: Workshop, forum: Forum) -> None:
    """Check that a workshop that keeps its day is still before the forum. Raises Refused("workshop_after_forum")."""
    refuse_if(staying_refusal(workshop.ends_at, forum.opening))


def close_to(workshop: Workshop, forum: Forum, seats: int) -> None:
    """Take the workshop away from this forum, and delete it when no forum has it any more.

    Raises Refused("workshop_has_seats") when people of this forum have seats.
    """
    lock(Workshop, workshop.id)
    refuse_if(removal_refusal(seats))
    workshop.openings = [opening for opening in workshop.openings if opening.forum_id != forum.id]
    journal.write("workshop.removed", workshop, forum_id=forum.id)
    if not workshop.openings:
        db.session.delete(workshop)
