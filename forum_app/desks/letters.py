"""What the desk writes to everybody at once: a forum is cancelled."""
import sqlalchemy as sa
from flask import url_for

from forum_app.candidates.models import Registration
from forum_app.candidates.vocabulary import RegistrationState
from forum_app.companies.models import Participation
from forum_app.companies.vocabulary import ParticipationState
from forum_app.core.db import db
from forum_app.core.language import _
from forum_app.core.typography import day
from forum_app.forums.models import Forum
from forum_app.mail import actions as mail
from forum_app.mail.content import Content

COMING = (RegistrationState.TO_EXAMINE, RegistrationState.WAITING, RegistrationState.OFFERED, RegistrationState.CONFIRMED)
COMING_COMPANIES = (ParticipationState.TO_EXAMINE, ParticipationState.WAITING, ParticipationState.APPROVED)


def coming(forum: Forum) -> tuple[int, int]:
    """How many candidates and companies a cancellation would be written to."""
    candidates = sa.select(sa.func.count()).where(Registration.forum_id == forum.id, Registration.state.in_(COMING))
    companies = sa.select(sa.func.count()).where(Participation.forum_id == forum.id, Participation.state.in_(COMING_COMPANIES), Participation.contact_email != "")
    row = db.session.execute(sa.select(candidates.scalar_subquery(), companies.scalar_subquery())).one()
    return row[0], row[1]


def announce_cancellation(forum: Forum) -> int:
    """Write to every candidate and company that was coming that the forum is cancelled; says to how many."""
    content = Content(
        subject=_("Le %(forum)s est annulé", forum=forum.title[0].lower() + forum.title[1:]),
        preheader=_("Il n'aura pas lieu le %(day)s.", day=day(forum.held_on)),
        title=_("Le forum est annulé."),
        paragraphs=(
            _("Le forum prévu à %(city)s le %(day)s n'aura pas lieu. Tous ses entretiens et son atelier sont annulés.", city=forum.city, day=day(forum.held_on, weekday=True)),
            _("Vous n'avez rien à faire. Nous vous prions de nous excuser."),
        ),
        button=(_("Voir les autres forums"), mail.absolute(url_for("public.home"))),
        closing=(_("Une question ? Écrivez à %(email)s.", email=forum.contact_email),) if forum.contact_email else (),
        why=_("Vous recevez ce courriel parce que vous deviez venir à ce forum."),
    )
    registrations = db.session.scalars(sa.select(Registration).where(Registration.forum_id == forum.id, Registration.state.in_(COMING)).order_by(Registration.id)).all()
    participations = db.session.scalars(
        sa.select(Participation).where(Participation.forum_id == forum.id, Participation.state.in_(COMING_COMPANIES), Participation.contact_email != "").order_by(Participation.id)
    ).all()
    for registration in registrations:
        mail.post("forum.cancelled", content, key=f"forum:{forum.id}:cancelled:registration:{registration.id}", recipient=registration.email, account_id=registration.account_id, forum_id=forum.id, about=("forum", forum.id))
    for participation in participations:
        mail.post("forum.cancelled", content, key=f"forum:{forum.id}:cancelled:participation:{participation.id}", recipient=participation.contact_email, forum_id=forum.id, about=("forum", forum.id))
    return len(registrations) + len(participations)
