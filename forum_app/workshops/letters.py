"""What this room writes to candidates."""

from flask import current_app

from forum_app.core.language import _
from forum_app.core.typography import day, hour
from forum_app.mail import actions as mail
from forum_app.mail.content import Content
from forum_app.workshops.models import WorkshopSeat


def seat_given(seat: WorkshopSeat) -> None:
    """Write to somebody who waited that a seat is now theirs."""
    registration, workshop = seat.registration, seat.workshop
    forum = registration.forum
    date = _(
        "%(day)s à %(hour)s",
        day=day(workshop.starts_at, weekday=True, zone=workshop.time_zone),
        hour=hour(workshop.starts_at, zone=workshop.time_zone),
    )
    path = current_app.url_map.bind("localhost").build("workshops.seat", {"slug": forum.slug})
    content = Content(
        subject=_("Vous avez une place à l'atelier"),
        preheader=date,
        title=_("Une place à l'atelier est à vous."),
        paragraphs=(
            _(
                "Vous attendiez une place à l'atelier du %(forum)s : l'organisateur vous la donne. Si vous ne pouvez "
                "pas venir, rendez-la : elle servira à quelqu'un d'autre.",
                forum=forum.inline_title,
            ),
        ),
        facts=(
            (_("Date"), date),
            (_("Lieu"), ", ".join(part for part in (workshop.venue, workshop.address or forum.city) if part)),
        ),
        button=(_("Voir ma place"), mail.absolute(path)),
        why=_("Vous recevez ce courriel parce que vous attendiez une place à cet atelier."),
    )
    mail.post(
        "workshop.seat_given",
        content,
        key=f"workshop_seat:{seat.id}:given",
        recipient=registration.email,
        account_id=registration.account_id,
        forum=forum,
        about=("workshop_seat", seat.id),
    )
