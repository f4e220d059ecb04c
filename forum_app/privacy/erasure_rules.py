"""Who may be erased now, and what they must do before. Pure answers."""

from datetime import datetime

from forum_app.candidates.rules import move_refusal
from forum_app.candidates.vocabulary import RegistrationState
from forum_app.core.language import _
from forum_app.core.refusals import Refusal


def leaves_first(state: RegistrationState, closing: datetime, now: datetime) -> bool:
    """Return True when erasing this registration is first a withdrawal: its forum is to come, and others are told."""
    return now < closing and move_refusal("withdraw", state) is None


def proof_refusal(proved: bool) -> Refusal | None:
    """Return a refusal to who has not just signed in: a session left open erases nobody."""
    if proved:
        return None
    return Refusal("proof_needed", _("Connectez-vous de nouveau, puis recommencez : cela prouve que c'est bien vous."))


def organiser_refusal(*, last_national: bool, last_of: str | None) -> Refusal | None:
    """Return why an organiser stays: nobody else would hold their role. last_of: the territory of a territorial one."""
    if last_national:
        return Refusal(
            "last_organiser",
            _(
                "Vous êtes la dernière personne de l'équipe nationale. Demandez à la personne qui tient ce service "
                "d'en nommer une autre, puis revenez."
            ),
        )
    if last_of is not None:
        return Refusal(
            "last_organiser",
            _(
                "Vous êtes la dernière personne qui organise pour %(territory)s. Demandez à l'équipe nationale d'en "
                "nommer une autre, puis revenez.",
                territory=last_of,
            ),
        )
    return None


def manager_refusal(company: str, forum: str) -> Refusal:
    """Return why the only person of a company that comes to a forum stays."""
    return Refusal(
        "last_manager",
        _(
            "Vous êtes la seule personne qui agit pour %(company)s au %(forum)s. Invitez d'abord quelqu'un dans son "
            "équipe, ou désistez l'entreprise.",
            company=company,
            forum=forum,
        ),
    )


def team_refusal(company: str, refusal: Refusal) -> Refusal:
    """Return why somebody must stay on a team, with the name of its company."""
    return Refusal(refusal.code, f"{company}. {refusal.sentence}")
