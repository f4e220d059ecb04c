"""What this room writes: the one letter to somebody who left an address."""

from forum_app.core.language import _
from forum_app.core.typography import day
from forum_app.forums.models import Forum
from forum_app.forums.vocabulary import ForumState
from forum_app.mail import actions as mail
from forum_app.mail.content import Content

OPENING = "forum.opening"


def alert_key(digest: str) -> str:
    """The key of the letter of an alert."""
    return f"alert:{digest}"


def tell_opening(forum: Forum | None, email: str, digest: str, token: str) -> None:
    """Registrations open; or the forum is cancelled; or (no forum) new dates are announced. token: erases what is left
    of the address.
    """
    mail.post(OPENING, _content(forum, token), key=alert_key(digest), recipient=email, forum=forum)


def _content(forum: Forum | None, token: str) -> Content:
    if forum is None:
        subject, paragraph = (
            _("De nouvelles dates de forums"),
            _("Les prochains forums sont annoncés. Choisissez le vôtre."),
        )
        button = (_("Voir les forums"), mail.address_of("public.home"))
    elif forum.state is ForumState.CANCELLED:
        subject = _("Le %(forum)s est annulé", forum=forum.inline_title)
        paragraph = _(
            "Le forum du %(day)s à %(city)s n'aura pas lieu. D'autres forums vous attendent.",
            day=day(forum.held_on),
            city=forum.city,
        )
        button = (_("Voir les autres forums"), mail.address_of("public.home"))
    else:
        subject = _("Les inscriptions au %(forum)s sont ouvertes", forum=forum.inline_title)
        paragraph = _(
            "Il a lieu le %(day)s à %(city)s. L'inscription prend cinq minutes, sur téléphone ou ordinateur.",
            day=day(forum.held_on, weekday=True),
            city=forum.city,
        )
        button = (_("Je m'inscris"), mail.address_of("public.forum", slug=forum.slug))
    return Content(
        subject=subject,
        preheader=_("Vous nous aviez demandé de vous prévenir."),
        title=f"{subject}.",
        paragraphs=(paragraph,),
        button=button,
        closing=(
            _(
                "C'était le seul courriel : votre adresse est effacée de cette liste, et la trace de cet envoi dans "
                "30 jours."
            ),
        ),
        link=(_("Tout effacer maintenant"), mail.address_of("public.erase_alert", token=token)),
        why=_("Vous recevez ce courriel parce que cette adresse a été laissée sur notre site pour être prévenue."),
    )
