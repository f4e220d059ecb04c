"""The four steps of a company's sign-up: their addresses and names, and where pages of the team or of the offers
return.
"""

from flask import url_for

from forum_app.companies.models import Participation
from forum_app.companies.vocabulary import ParticipationState
from forum_app.core.language import lazy

PATHS = ("entreprise", "equipe", "offres", "envoi")
LABELS = (lazy("L'entreprise"), lazy("Votre équipe"), lazy("Vos offres"), lazy("Le jour J"))


def steps_of(slug: str, reached: int) -> list[dict[str, object]]:
    """Return the steps for the stepper; those already reached have a link."""
    return [
        {"label": label, "url": url_for("companies.sign_up", slug=slug, step=path) if number <= reached else None}
        for number, (path, label) in enumerate(zip(PATHS, LABELS, strict=True), start=1)
    ]


def page_of(participation: Participation, subject: str) -> str:
    """Return the page of the `team` or the `offers`.

    A step while the sign-up is a draft, a page of the company's space afterwards.
    """
    if participation.state is ParticipationState.DRAFT:
        return url_for(
            "companies.sign_up", slug=participation.forum.slug, step={"team": "equipe", "offers": "offres"}[subject]
        )
    return url_for(f"companies.{subject}", participation_id=participation.id)
