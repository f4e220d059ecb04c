"""The life of a forum: created, described, announced, cancelled."""

from dataclasses import replace
from datetime import time, timedelta

import sqlalchemy as sa

from forum_app.accounts.queries import live_grants_over
from forum_app.core.clock import now, today
from forum_app.core.db import collision, db, lock
from forum_app.core.language import _, lazy
from forum_app.core.refusals import Refusal, Refused, refuse_if, refuse_if_any
from forum_app.core.shared_forms import Seen
from forum_app.core.text_keys import plain
from forum_app.core.time_zones import PARIS
from forum_app.forums import queries
from forum_app.forums.actions.accessibility import name_accessibility_contact
from forum_app.forums.actions.editing import begin
from forum_app.forums.editing_rules import (
    OpeningCheck,
    PlaceAndDate,
    TakenCapacity,
    blocking,
    cancellation_refusal,
    place_refusals,
)
from forum_app.forums.models import Forum, OpeningAlert, ProgrammeItem, Territory, Window
from forum_app.forums.role_end_rules import AROUND_THE_DAY
from forum_app.forums.rules import move_refusal, over_refusal, wrong_state
from forum_app.forums.vocabulary import (
    MOVES,
    BookingAudience,
    CertificatePolicy,
    ForumState,
    ProgrammeBlock,
    WorkshopPolicy,
)
from forum_app.forums.window_rules import default_windows, moved
from forum_app.journal import actions as journal
from forum_app.permissions.vocabulary import ScopeKind

# The half-day of preparation and the day, as the first editions ran them: (block, start, minutes, what).
USUAL_WORKSHOP = (
    (time(8, 45), 15, lazy("Accueil et café")),
    (time(9, 0), 45, lazy("La démarche proactive")),
    (time(9, 45), 75, lazy("Jeux de rôle, trois tours")),
    (time(11, 0), 20, lazy("Pause")),
    (time(11, 20), 40, lazy("Questions et réponses")),
    (time(12, 0), 30, lazy("Les outils de la branche")),
)


def create(facts: PlaceAndDate, territory: Territory, contact_email: str = "", contact_name: str = "") -> Forum:
    """Create a draft with its usual programme and windows, held by the territory's present organisation."""
    refuse_if_any(place_refusals(facts, today(), TakenCapacity()))
    forum = Forum(
        time_zone=PARIS,
        territory=territory,
        organisation=territory.organisation,
        slug=_free_slug(facts),
        contact_email=contact_email,
        contact_name=contact_name,
    )
    _describe(forum, facts)
    forum.windows = [
        Window(kind=kind, opens_at=opens, closes_at=closes)
        for kind, opens, closes in default_windows(facts.held_on, forum.time_zone)
    ]
    forum.programme = _usual_programme(facts)
    with collision(_same_address()):
        db.session.add(forum)
    journal.write("forum.created", forum, forum_id=forum.id)
    return forum


def _free_slug(facts: PlaceAndDate) -> str:
    words = "-".join("".join(c if c.isalnum() and c.isascii() else " " for c in plain(facts.city)).split()) or "forum"
    base = f"{words[:60].strip('-')}-{facts.held_on.year}"
    slug, number = base, 2
    while queries.slug_taken(slug):
        slug, number = f"{base}-{number}", number + 1
    return slug


def _usual_programme(facts: PlaceAndDate) -> list[ProgrammeItem]:
    opening = facts.starts_at.hour * 60 + facts.starts_at.minute
    closing = facts.ends_at.hour * 60 + facts.ends_at.minute
    items = [
        ProgrammeItem(block=ProgrammeBlock.WORKSHOP, starts_at=start, minutes=minutes, title=str(title))
        for start, minutes, title in USUAL_WORKSHOP
    ]
    day = [(opening, 20, _("Accueil, badges")), (closing - 30, 30, _("Bilan à chaud et verre"))]
    items += [
        ProgrammeItem(block=ProgrammeBlock.FORUM, starts_at=time(start // 60, start % 60), minutes=minutes, title=title)
        for start, minutes, title in day
        if start >= opening
    ]
    return items


def edit_place(forum: Forum, facts: PlaceAndDate, territory: Territory, taken: TakenCapacity) -> timedelta:
    """Describe again a forum already locked.

    A new day moves its windows and its slots with it; says by how much it moved.
    """
    check_place(forum, facts, territory, taken)
    shift = facts.held_on - forum.held_on
    if forum.territory_id != territory.id:
        forum.territory, forum.organisation = territory, territory.organisation
    if shift:
        _move(forum, shift.days)
    _describe(forum, facts)
    journal.write("forum.place_edited", forum, forum_id=forum.id, days=shift.days)
    return shift


def check_place(forum: Forum, facts: PlaceAndDate, territory: Territory, taken: TakenCapacity) -> None:
    """Refuse facts that this forum cannot have; changes nothing."""
    if forum.state is ForumState.CANCELLED:
        raise Refused(Refusal("cancelled", _("Ce forum est annulé : il ne change plus.")))
    over = over_refusal(forum.held_on, today(forum.time_zone)) if forum.state is ForumState.ANNOUNCED else None
    if over is not None and facts.held_on != forum.held_on:
        raise Refused(replace(over, field="held_on"))
    hours = (
        (min(h.starts_at for h in forum.half_days), max(h.ends_at for h in forum.half_days))
        if forum.half_days
        else None
    )
    refuse_if_any(place_refusals(facts, today(forum.time_zone), taken, forum.held_on, hours))
    if forum.territory_id != territory.id and forum.state is not ForumState.DRAFT:
        raise Refused(Refusal("territory_fixed", _("Un forum annoncé garde son territoire."), "territory_id"))


def _describe(forum: Forum, facts: PlaceAndDate) -> None:
    forum.title = facts.title or _("Forum de %(city)s", city=facts.city)
    for name in (
        "city",
        "venue",
        "address",
        "access",
        "step_free_access",
        "venue_capacity",
        "capacity",
        "held_on",
        "starts_at",
        "ends_at",
    ):
        setattr(forum, name, getattr(facts, name))


def _move(forum: Forum, days: int) -> None:
    """Move the windows, the slots and the ends of roles with the day, at the same hours on the forum's clocks."""
    zone = forum.time_zone
    for window in forum.windows:
        window.opens_at, window.closes_at = moved((window.opens_at, window.closes_at), days, zone)
    for slot in forum.slots:
        slot.starts_at, slot.ends_at = moved((slot.starts_at, slot.ends_at), days, zone)
    for held in live_grants_over(ScopeKind.FORUM, forum.id):
        if held.until is not None and held.role in AROUND_THE_DAY:
            held.until, _same = moved((held.until, held.until), days, zone)


def edit_access(  # noqa: PLR0913 (a form of eleven fields)
    forum: Forum,
    *,
    pitch: str,
    wish_cap: int,
    interview_cap: int,
    booking_audience: BookingAudience,
    certificate_policy: CertificatePolicy,
    anonymous: bool,
    contact_name: str,
    contact_email: str,
    accessibility_contact_id: int | None,
    seen: Seen,
) -> None:
    """Change who may do how much, and who answers."""
    begin(forum, seen)
    forum.pitch, forum.wish_cap, forum.interview_cap = pitch, wish_cap, interview_cap
    forum.booking_audience, forum.certificate_policy, forum.anonymous = booking_audience, certificate_policy, anonymous
    forum.contact_name, forum.contact_email = contact_name, contact_email
    name_accessibility_contact(forum, accessibility_contact_id)
    journal.write("forum.access_edited", forum, forum_id=forum.id)


def edit_programme(
    forum: Forum, rows: list[tuple[ProgrammeBlock, time, int, str, str]], policy: WorkshopPolicy
) -> None:
    """Replace the programme, rows sorted by hour: (block, start, minutes, what, where). The forum is already locked."""
    forum.programme.clear()
    db.session.flush()
    forum.programme = [
        ProgrammeItem(block=block, starts_at=start, minutes=minutes, title=title, place=place)
        for block, start, minutes, title, place in sorted(rows, key=lambda row: row[1])
    ]
    forum.workshop_policy = policy
    journal.write("forum.programme_edited", forum, forum_id=forum.id, rows=len(rows))


def announce(forum: Forum, controls: list[OpeningCheck]) -> None:
    """Make the forum's page public; its windows open at their dates."""
    lock(Forum, forum.id)
    refuse_if(move_refusal("announce", forum.state))
    stops = blocking(controls)
    if stops:
        raise Refused(Refusal("not_ready", stops[0].title))
    MOVES.make("announce", forum, now(), wrong_state)
    journal.write("forum.announced", forum, forum_id=forum.id)


def cancel(forum: Forum, typed_town: str) -> None:
    """Cancel a forum, by typing its town: its page stays and says so."""
    lock(Forum, forum.id)
    refuse_if(move_refusal("cancel", forum.state))
    refuse_if(over_refusal(forum.held_on, today(forum.time_zone)))
    refuse_if(cancellation_refusal(forum.city, typed_town))
    MOVES.make("cancel", forum, now(), wrong_state)
    journal.write("forum.cancelled", forum, forum_id=forum.id)


def delete(forum: Forum) -> None:
    """Delete a forum already locked, of which nothing of another room is left."""
    db.session.execute(sa.delete(OpeningAlert).where(OpeningAlert.forum_id == forum.id))
    journal.write("forum.deleted", forum, forum_id=forum.id)
    db.session.delete(forum)
    db.session.flush()


def _same_address() -> Refusal:
    return Refusal("slug_taken", _("Un forum de cette ville vient d'être créé. Recommencez."), "city")
