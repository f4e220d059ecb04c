"""What a candidate may do with wishes. Pure functions: no database, no clock."""

from collections.abc import Iterable, Sequence

from forum_app.candidates.vocabulary import RegistrationState
from forum_app.companies.vocabulary import ParticipationState
from forum_app.core.language import _
from forum_app.core.refusals import Refusal
from forum_app.core.text_keys import plain


def wisher_refusal(state: RegistrationState, agreed: bool) -> Refusal | None:
    """Return a refusal unless the candidate is confirmed and shares a profile: only they rank wishes."""
    if state is not RegistrationState.CONFIRMED:
        return Refusal("not_confirmed", _("Vous choisirez vos entreprises dès que votre inscription sera confirmée."))
    if not agreed:
        return Refusal(
            "not_shared",
            _(
                "Acceptez d'abord de montrer votre profil aux entreprises : sans cela, elles ne peuvent pas vous "
                "recevoir."
            ),
        )
    return None


def add_refusal(*, state: ParticipationState, name: str, already: bool, count: int, cap: int) -> Refusal | None:
    """Return why this company cannot be added to a list of `count` wishes."""
    if state is not ParticipationState.APPROVED:
        return Refusal("company_gone", _("%(name)s ne participe plus à ce forum. Choisissez-en une autre.", name=name))
    if already:
        return Refusal("already_wished", _("%(name)s est déjà dans vos vœux.", name=name))
    if count >= cap:
        return Refusal(
            "wishes_full", _("Vos %(cap)s vœux sont pris. Retirez un vœu pour ajouter %(name)s.", cap=cap, name=name)
        )
    return None


def moved(order: Sequence[int], one: int, rank: int) -> list[int]:
    """Return the order with `one` moved to `rank`, the others keeping theirs.

    `rank` counts from 1; out of range, it is the nearest end.
    """
    others = [identity for identity in order if identity != one]
    at = min(max(rank, 1), len(others) + 1) - 1
    return [*others[:at], one, *others[at:]]


def matched_skills(skills: Iterable[str], texts: Iterable[str]) -> list[str]:
    """Return the declared skills that these texts name, as the candidate wrote them.

    Whole words match, accents and case ignored.
    """
    return skills_in(searched(texts), skills)


def searched(texts: Iterable[str]) -> str:
    """Return these texts as `skills_in` reads them: prepared once for many people."""
    return f" {' '.join(_words(text) for text in texts)} "


def skills_in(sought: str, skills: Iterable[str]) -> list[str]:
    """Return what `matched_skills` does, in texts prepared by `searched`."""
    return [skill for skill in skills if (words := _words(skill)) and f" {words} " in sought]


def _words(text: str) -> str:
    return " ".join("".join(c if c.isalnum() else " " for c in plain(text)).split())
