"""What this room writes to candidates: where their registration stands, one letter per change of state."""

from dataclasses import replace

from flask import current_app

from forum_app.candidates import queries
from forum_app.candidates.models import Registration
from forum_app.candidates.vocabulary import RegistrationState
from forum_app.core.language import _
from forum_app.core.typography import day, hour, ordinal
from forum_app.mail import actions as mail
from forum_app.mail.content import Content


def tell_state(registration: Registration, message: str = "", cancelled: str = "") -> None:
    """Write that the registration is now confirmed, to examine, waiting, refused or withdrawn. message: a person's
    words, added as they are;
    cancelled: the calendar entries of the interviews that fall with it."""
    content = _CONTENTS[registration.state](registration, message)
    if cancelled:
        words = _(
            "Vos entretiens sont annulés et les entreprises prévenues. Les pièces jointes les retirent de votre "
            "calendrier."
        )
        content = replace(content, closing=(words, *content.closing))
    _post(
        registration,
        registration.state.value,
        content,
        f"registration:{registration.id}:{registration.state.value}:{registration.version}",
        cancelled,
    )


def invited(registration: Registration) -> None:
    """Write to somebody whose file was entered by an organiser: read it again, agree, or do nothing."""
    forum = registration.forum
    content = Content(
        subject=_("Votre dossier pour le %(forum)s vous attend", forum=forum.inline_title),
        preheader=_("Relisez-le et donnez vos accords : rien n'est montré avant."),
        title=_("Bonjour %(name)s, relisez votre dossier.", name=registration.first_name),
        paragraphs=(
            _(
                "%(organisation)s a préparé votre inscription. Tant que vous n'avez pas donné vos accords, aucune "
                "entreprise ne la voit et aucune place n'est prise.",
                organisation=forum.organisation.name,
            ),
        ),
        facts=_facts(registration),
        button=(_("Relire mon dossier"), _page("candidates.sign_up", slug=forum.slug, step="contact")),
        closing=(_("Si cela ne vous concerne pas, vous n'avez rien à faire."),),
        why=_why(registration),
    )
    _post(registration, "invited", content, f"registration:{registration.id}:invited")


def _post(registration: Registration, kind: str, content: Content, key: str, cancelled: str = "") -> None:
    mail.post(
        f"registration.{kind}",
        content,
        key=key,
        recipient=registration.email,
        account_id=registration.account_id,
        forum=registration.forum,
        about=("registration", registration.id),
        calendar=cancelled,
        calendar_method="CANCEL",
    )


def _confirmed(registration: Registration, message: str) -> Content:
    return Content(
        subject=_("Votre place au %(forum)s est confirmée", forum=registration.forum.inline_title),
        preheader=_("Prochaine étape : classer vos vœux."),
        title=_("Votre place est confirmée."),
        paragraphs=_with(
            message,
            _(
                "Le jour venu, des entreprises vous recevront à leur table, sur des créneaux préparés à l'avance. "
                "Votre espace vous dit toujours quoi faire ensuite."
            ),
        ),
        facts=_facts(registration),
        button=_my_forum(registration),
        why=_why(registration),
    )


def _to_examine(registration: Registration, message: str) -> Content:
    return Content(
        subject=_("Votre inscription au %(forum)s est à l'étude", forum=registration.forum.inline_title),
        preheader=_("Votre place est retenue pendant ce temps."),
        title=_("Nous regardons votre dossier."),
        paragraphs=_with(
            message,
            _(
                "Un organisateur le lit et vous répond sous deux jours ouvrés. Votre place est retenue pendant ce "
                "temps."
            ),
        ),
        facts=_facts(registration),
        button=_my_forum(registration),
        why=_why(registration),
    )


def _waiting(registration: Registration, message: str) -> Content:
    rank = queries.queue_rank(registration) or 1
    return Content(
        subject=_("Vous êtes en liste d'attente pour le %(forum)s", forum=registration.forum.inline_title),
        preheader=_("%(rank)s place de la liste.", rank=ordinal(rank)),
        title=_("Vous avez la %(rank)s place de la liste d'attente.", rank=ordinal(rank)),
        paragraphs=_with(
            message,
            _(
                "Toutes les places sont prises pour l'instant. L'ordre suit l'heure d'arrivée ; nous vous écrivons "
                "dès qu'une place se libère."
            ),
        ),
        facts=_facts(registration),
        button=_my_forum(registration),
        why=_why(registration),
    )


def _refused(registration: Registration, message: str) -> Content:
    return Content(
        subject=_("Votre inscription au %(forum)s n'est pas retenue", forum=registration.forum.inline_title),
        preheader=_("D'autres forums existent."),
        title=_("Nous ne pouvons pas vous accueillir à ce forum."),
        paragraphs=_with(
            message,
            _(
                "D'autres forums ont lieu chaque année, dans d'autres villes. Pour comprendre cette décision, "
                "répondez à l'organisateur : %(contact)s.",
                contact=registration.forum.contact_email or registration.forum.organisation.name,
            ),
        ),
        button=(_("Voir les forums"), _page("public.home")),
        why=_why(registration),
    )


def _withdrawn(registration: Registration, message: str) -> Content:
    return Content(
        subject=_("Votre désistement au %(forum)s est enregistré", forum=registration.forum.inline_title),
        preheader=_("Vous pouvez revenir tant qu'il reste des places."),
        title=_("Votre désistement est enregistré."),
        paragraphs=_with(
            message,
            _(
                "Merci d'avoir prévenu : quelqu'un d'autre pourra venir. Vous pouvez revenir tant que les "
                "inscriptions sont ouvertes."
            ),
        ),
        button=_my_forum(registration),
        why=_why(registration),
    )


_CONTENTS = {
    RegistrationState.CONFIRMED: _confirmed,
    RegistrationState.TO_EXAMINE: _to_examine,
    RegistrationState.WAITING: _waiting,
    RegistrationState.REFUSED: _refused,
    RegistrationState.WITHDRAWN: _withdrawn,
}


def _with(message: str, *sentences: str) -> tuple[str, ...]:
    """An organiser's own words first, paragraph by paragraph, then the usual ones."""
    return (*(line for line in message.split("\n") if line.strip()), *sentences)


def _facts(registration: Registration) -> tuple[tuple[str, str], ...]:
    forum = registration.forum
    return (
        (_("Date"), _("%(day)s à %(hour)s", day=day(forum.held_on, weekday=True), hour=hour(forum.starts_at))),
        (_("Lieu"), forum.where),
    )


def _my_forum(registration: Registration) -> tuple[str, str]:
    return _("Ouvrir mon forum"), _page("homes.candidate_home", slug=registration.forum.slug)


def _why(registration: Registration) -> str:
    return _(
        "Vous recevez ce courriel parce que cette adresse a été donnée pour le %(forum)s.",
        forum=registration.forum.inline_title,
    )


def _page(endpoint: str, **values: str) -> str:
    """The address of a page, from a request or from the terminal alike."""
    return mail.absolute(current_app.url_map.bind("localhost").build(endpoint, values))
