"""The checks before a forum opens, run on what is stored."""

from config import Settings
from forum_app.candidates.queries import accessibility_contact
from forum_app.core.clock import today
from forum_app.core.time_zones import in_zone
from forum_app.forums import queries
from forum_app.forums.day_choice_rules import Surroundings
from forum_app.forums.editing_rules import OpeningCheck
from forum_app.forums.models import Forum
from forum_app.forums.vocabulary import ForumState
from forum_app.setup.opening_check_rules import OpeningFacts, checks_of, outside_sentence
from forum_app.workshops.models import Workshop


def has_legal_mentions(settings: Settings) -> bool:
    """Return True when the site's legal mentions are complete."""
    return all(
        (
            settings.legal_publisher,
            settings.legal_address,
            settings.legal_director,
            settings.legal_host,
            settings.legal_contact,
        )
    )


def opening_checks(forum: Forum, workshop: Workshop | None, settings: Settings) -> list[OpeningCheck]:
    """Return every point looked at before this forum opens, problems first. workshop: its first one."""
    territory = forum.territory
    towns = queries.towns_by_day(forum.held_on, but=forum.id)
    facts = OpeningFacts(
        held_on=forum.held_on,
        today=today(forum.time_zone),
        around=Surroundings(territory.school_zone, territory.holiday_subdivision, towns),
        open_slots=sum(slot.closed_at is None for slot in forum.slots),
        contact_email=forum.contact_email,
        legal_mentions=has_legal_mentions(settings),
        capacity=forum.capacity,
        table_capacity=forum.table_capacity,
        venue_capacity=forum.venue_capacity,
        workshop_day=in_zone(workshop.starts_at, forum.time_zone).date() if workshop else None,
        workshop_seats=workshop.capacity if workshop else None,
        address=forum.address,
        step_free_access=forum.step_free_access,
        pitch=forum.pitch,
        has_accessibility_contact=accessibility_contact(forum) is not None,
        outside=outside_sentence(forum.address, forum.city, territory.name, territory.departements),
        announced=forum.state is not ForumState.DRAFT,
    )
    return checks_of(facts)
