"""Verbs of the organisers that touch several rooms: settings checked against what is taken, a forum and its workshop, a cancellation and its letters."""
from collections.abc import Sequence
from datetime import time

from forum_app.desks import letters, settings_queries
from forum_app.forums.actions import forum as forum_actions
from forum_app.forums.actions import grid as grid_actions
from forum_app.forums.actions.editing import Seen, begin
from forum_app.forums.editing import PlaceFacts
from forum_app.forums.grid import HalfDayPlan, PausePlan
from forum_app.forums.models import Forum, Territory
from forum_app.forums.vocabulary import ProgrammeBlock, WorkshopPolicy
from forum_app.workshops import opening_actions, opening_queries
from forum_app.workshops.opening_rules import WorkshopFacts

Row = tuple[ProgrammeBlock, time, int, str, str]


def create_forum(facts: PlaceFacts, territory: Territory, contact_email: str, contact_name: str) -> Forum:
    """A draft, with its workshop a week before."""
    forum = forum_actions.create(facts, territory, contact_email, contact_name)
    opening_actions.arrange(forum, opening_actions.usual_facts(forum))
    return forum


def edit_place(forum: Forum, facts: PlaceFacts, territory: Territory, seen: Seen) -> None:
    """Describe the forum again; its workshop follows its day."""
    begin(forum, seen)
    shift = forum_actions.edit_place(forum, facts, territory, settings_queries.taken_of(forum))
    workshop = opening_queries.first_workshop_of(forum.id)
    if shift and workshop is not None:
        opening_actions.shift(workshop, forum, shift.days)


def edit_programme(forum: Forum, rows: list[Row], policy: WorkshopPolicy, workshop_facts: WorkshopFacts | None, seen: Seen) -> None:
    """Replace the programme and arrange the workshop, or (None) do without one."""
    begin(forum, seen)
    workshop = opening_queries.first_workshop_of(forum.id)
    seats = settings_queries.seats_taken(workshop) if workshop is not None else 0
    if workshop_facts is not None:
        opening_actions.arrange(forum, workshop_facts, workshop, seats)
    elif workshop is not None:
        opening_actions.close_to(workshop, forum, seats)
    forum_actions.edit_programme(forum, rows, policy)


def save_grid(forum: Forum, half_days: Sequence[HalfDayPlan], pauses: Sequence[PausePlan], tables: int, seen: Seen) -> None:
    """Save the slot grid, as far as interviews, absences and tables allow."""
    begin(forum, seen)
    grid_actions.save(forum, half_days, pauses, tables, settings_queries.taken_of(forum), settings_queries.used_slots(forum), settings_queries.referenced_slot_ids(forum))


def cancel_forum(forum: Forum, typed_town: str) -> int:
    """Cancel, and write to everybody who was coming; says to how many."""
    forum_actions.cancel(forum, typed_town)
    return letters.announce_cancellation(forum)
