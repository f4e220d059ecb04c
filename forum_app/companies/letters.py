"""What this room writes to companies: where their participation stands, who joins their team."""

from collections.abc import Callable
from dataclasses import replace

from forum_app.companies import queries
from forum_app.companies.models import JoinRequest, Participation, Recruiter
from forum_app.core.clock import now
from forum_app.core.language import _, ngettext
from forum_app.core.typography import day, hour
from forum_app.forums.models import Forum
from forum_app.mail import actions as mail
from forum_app.mail.content import Content

Cancelled = Callable[
    [str], str
]  # from an address, the calendar entries that take fallen interviews out of its calendar


def tell_received(participation: Participation) -> None:
    """The sign-up arrived; an organiser will examine it."""
    _tell(
        participation,
        "received",
        Content(
            subject=_("Inscription de %(company)s bien reçue", company=participation.company.name),
            preheader=_("Nous la relisons sous deux jours ouvrés."),
            title=_("Votre inscription est arrivée."),
            paragraphs=(
                _(
                    "Un organisateur relit votre inscription au %(forum)s sous deux jours ouvrés. Un courriel vous "
                    "dira sa réponse.",
                    forum=participation.forum.inline_title,
                ),
            ),
            facts=_facts(participation),
            button=_home(participation),
            why=_why(participation),
        ),
    )


def tell_approved(participation: Participation, numbers: list[int]) -> None:
    """The company comes, at these tables."""
    tables = ngettext(
        "Table %(numbers)s", "Tables %(numbers)s", len(numbers), numbers=", ".join(str(n) for n in numbers)
    )
    _tell(
        participation,
        "approved",
        Content(
            subject=_(
                "%(company)s participe au %(forum)s",
                company=participation.company.name,
                forum=participation.forum.inline_title,
            ),
            preheader=_("Prochaine étape : réserver vos créneaux."),
            title=_("Votre participation est validée."),
            paragraphs=(
                *_words(participation),
                _(
                    "Les candidats voient maintenant votre entreprise et peuvent la choisir. Vous réservez vos "
                    "créneaux avec ceux qui vous ont choisis."
                ),
            ),
            facts=(*_facts(participation), (_("Votre place"), tables)),
            button=_home(participation),
            why=_why(participation),
        ),
    )


def tell_waiting(participation: Participation) -> None:
    """No table is left: the company waits for one."""
    _tell(
        participation,
        "waiting",
        Content(
            subject=_("%(company)s est en liste d'attente", company=participation.company.name),
            preheader=_("Toutes les tables du forum sont prises pour l'instant."),
            title=_("Votre entreprise est en liste d'attente."),
            paragraphs=(
                *_words(participation),
                _(
                    "Toutes les tables du forum sont prises. Dès que l'une se libère, un organisateur reprend votre "
                    "inscription et vous écrit."
                ),
            ),
            facts=_facts(participation),
            button=_home(participation),
            why=_why(participation),
        ),
    )


def tell_refused(participation: Participation, cancelled: Cancelled | None = None) -> None:
    """The organiser said no, and why. cancelled: the calendar entries of the interviews that fall with it."""
    _tell(
        participation,
        "refused",
        Content(
            subject=_("Réponse à l'inscription de %(company)s", company=participation.company.name),
            preheader=_("Votre inscription n'est pas retenue pour ce forum."),
            title=_("Votre inscription n'est pas retenue pour ce forum."),
            paragraphs=(
                *_words(participation),
                _("Pour en parler, écrivez à l'organisateur du forum."),
                *_fallen(cancelled),
            ),
            facts=_facts(participation),
            why=_why(participation),
        ),
        cancelled,
    )


def tell_withdrawn(participation: Participation, cancelled: Cancelled | None = None) -> None:
    """The company does not come any more. cancelled: as `tell_refused`."""
    _tell(
        participation,
        "withdrawn",
        Content(
            subject=_("Désistement de %(company)s enregistré", company=participation.company.name),
            preheader=_("Vos tables sont rendues."),
            title=_("Votre désistement est enregistré."),
            paragraphs=(_("Vos tables sont rendues. Merci de nous avoir prévenus."), *_fallen(cancelled)),
            facts=_facts(participation),
            why=_why(participation),
        ),
        cancelled,
    )


def invite_recruiter(participation: Participation, recruiter: Recruiter) -> None:
    """A colleague opened the company's pages to somebody."""
    mail.post(
        "recruiter.invited",
        Content(
            subject=_(
                "%(company)s vous attend au %(forum)s",
                company=participation.company.name,
                forum=participation.forum.inline_title,
            ),
            preheader=_("Vous pouvez réserver des créneaux avec votre équipe."),
            title=_("Bonjour %(name)s, vous êtes dans l'équipe.", name=recruiter.first_name),
            paragraphs=(
                _(
                    "Avec cette adresse, vous vous connectez sans mot de passe et réservez des créneaux d'entretien "
                    "avec votre équipe."
                ),
            ),
            facts=_facts(participation),
            button=_home(participation),
            closing=(_("Si cela ne vous concerne pas, vous n'avez rien à faire."),),
            why=_(
                "Une personne de %(company)s a donné votre adresse pour le %(forum)s.",
                company=participation.company.name,
                forum=participation.forum.inline_title,
            ),
        ),
        key=f"recruiter:{recruiter.id}:invited:{participation.id}:{recruiter.email}",
        recipient=recruiter.email or "",
        account_id=recruiter.account_id,
        forum=participation.forum,
        about=("recruiter", recruiter.id),
    )


def tell_join_request(request: JoinRequest, forum: Forum) -> None:
    """Somebody asks to join a company's team: its people and the organiser are told."""
    company, person = request.company, request.account
    participation = queries.participation_of(company.id, forum.id)
    forums = (_("Ouvrir les forums"), mail.address_of("public.home"))
    content = Content(
        subject=_(
            "%(name)s demande à rejoindre l'équipe de %(company)s",
            name=person.full_name or person.email,
            company=company.name,
        ),
        preheader=_("Une fois acceptée, cette personne réserve les créneaux avec l'équipe."),
        title=_("Une personne demande à rejoindre l'équipe."),
        paragraphs=(
            _(
                "Vérifiez qu'elle travaille chez %(company)s : une fois acceptée, elle réserve les créneaux avec "
                "l'équipe.",
                company=company.name,
            ),
        ),
        facts=(
            (_("Personne"), person.full_name or person.email),
            (_("Adresse"), person.email),
            *(((_("Fonction"), request.function),) if request.function else ()),
        ),
        button=(_("Répondre à la demande"), mail.address_of("companies.team", participation_id=participation.id))
        if participation
        else forums,
        why=_("%(company)s est inscrite au %(forum)s.", company=company.name, forum=forum.inline_title),
    )
    people = {account.email: content for account in queries.managers_of(company.id)}
    if forum.contact_email:  # who is of the team as well answers from its page
        record = (
            (
                _("Ouvrir la fiche"),
                mail.address_of("desk.company_record", slug=forum.slug, participation_id=participation.id),
            )
            if participation
            else forums
        )
        people.setdefault(forum.contact_email, replace(content, button=record))
    for address, told in people.items():
        mail.post(
            "join.requested",
            told,
            key=f"join:{request.id}:{address}",
            recipient=address,
            forum=forum,
            about=("join_request", request.id),
        )


def tell_join_answer(request: JoinRequest, participation: Participation) -> None:
    """The answer to somebody who asked to join a team."""
    accepted = bool(request.accepted)
    mail.post(
        "join.answered",
        Content(
            subject=_("Votre demande pour rejoindre %(company)s", company=request.company.name),
            preheader=_("Vous êtes dans l'équipe.") if accepted else _("L'équipe a décliné votre demande."),
            title=_("Vous êtes dans l'équipe.") if accepted else _("L'équipe a décliné votre demande."),
            paragraphs=(_("Vous réservez maintenant les créneaux avec elle."),)
            if accepted
            else (_("Si c'est une erreur, parlez-en avec elle, ou écrivez à l'organisateur du forum."),),
            facts=_facts(participation),
            button=_home(participation) if accepted else None,
            why=_("Vous avez demandé à rejoindre l'équipe de %(company)s.", company=request.company.name),
        ),
        key=f"join:{request.id}:answered",
        recipient=request.account.email,
        account_id=request.account_id,
        forum=participation.forum,
        about=("join_request", request.id),
    )


def addresses_of(participation: Participation) -> dict[str, int | None]:
    """Who is written to for a company, with their account: each person who acts for it; its contact address when nobody
    does yet.
    """
    people: dict[str, int | None] = {
        account.email: account.id for account in queries.managers_of(participation.company_id)
    }
    return people or ({participation.contact_email: None} if participation.contact_email else {})


def _fallen(cancelled: Cancelled | None) -> tuple[str, ...]:
    return (
        (
            _(
                "Vos entretiens sont annulés et les candidats prévenus. Les pièces jointes les retirent de votre "
                "calendrier."
            ),
        )
        if cancelled
        else ()
    )


def _tell(participation: Participation, kind: str, content: Content, cancelled: Cancelled | None = None) -> None:
    """One letter to each of `addresses_of`."""
    moment = int(now().timestamp())
    for address, account_id in addresses_of(participation).items():
        mail.post(
            f"participation.{kind}",
            content,
            key=f"participation:{participation.id}:{kind}:{moment}:{address}",
            recipient=address,
            account_id=account_id,
            forum=participation.forum,
            about=("participation", participation.id),
            calendar=cancelled(address) if cancelled else None,
            calendar_method="CANCEL",
        )


def _facts(participation: Participation) -> tuple[tuple[str, str], ...]:
    forum = participation.forum
    when = _("%(day)s à %(hour)s", day=day(forum.held_on, weekday=True), hour=hour(forum.starts_at))
    return ((_("Entreprise"), participation.company.name), (_("Date"), when), (_("Lieu"), forum.where))


def _words(participation: Participation) -> tuple[str, ...]:
    """What the organiser wrote, as it is."""
    return (participation.state_reason,) if participation.state_reason else ()


def _home(participation: Participation) -> tuple[str, str]:
    return _("Ouvrir mon espace"), mail.address_of("homes.company_home", participation_id=participation.id)


def _why(participation: Participation) -> str:
    return _(
        "Vous vous occupez de l'inscription de %(company)s au %(forum)s.",
        company=participation.company.name,
        forum=participation.forum.inline_title,
    )
