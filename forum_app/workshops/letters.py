"""What this room writes to candidates."""

from forum_app.core.typography import day, hour
from forum_app.mail import actions as mail
from forum_app.mail.kinds import LetterKind, declare
from forum_app.mail.links import address_of
from forum_app.workshops.models import WorkshopSeat

SEAT_GIVEN = declare(LetterKind("workshops.seat_given", ("forum", "day", "hour", "place", "page")))


def seat_given(seat: WorkshopSeat) -> None:
    """Write to somebody who waited that a seat is now theirs."""
    registration, workshop = seat.registration, seat.workshop
    forum = registration.forum
    mail.post(
        SEAT_GIVEN,
        {
            "forum": forum.inline_title,
            "day": day(workshop.starts_at, weekday=True, zone=workshop.time_zone),
            "hour": hour(workshop.starts_at, zone=workshop.time_zone),
            "place": ", ".join(part for part in (workshop.venue, workshop.address or forum.city) if part),
            "page": address_of("workshops.seat", slug=forum.slug),
        },
        key=f"workshop_seat:{seat.id}:given",
        recipient=registration.email,
        account_id=registration.account_id,
        forum=forum,
        about=("workshop_seat", seat.id),
    )
