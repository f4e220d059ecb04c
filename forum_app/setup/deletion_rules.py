"""When a draft may be deleted, and what goes with it. Pure: facts in, answers out."""

from dataclasses import dataclass

from forum_app.core.language import _
from forum_app.core.refusals import Refusal
from forum_app.forums.vocabulary import ForumState


@dataclass(frozen=True)
class DraftFacts:
    """What hangs on a forum. registrations, participations: of any state; roles: people who hold one over it alone;
    invitations: to such a role, not accepted yet; imports: files entered or read for it.
    """

    registrations: int
    participations: int
    roles: int
    invitations: int
    imports: int


def deletion_refusal(state: ForumState, facts: DraftFacts) -> Refusal | None:
    """Return why a forum is not deleted; None when it may be: nobody outside its team has ever heard of it."""
    if state is not ForumState.DRAFT:
        return Refusal("not_a_draft", _("Seul un brouillon se supprime. Un forum annoncé s'annule."))
    if facts.registrations or facts.participations:
        return Refusal("people", _("Des personnes ou des entreprises sont inscrites : ce forum ne se supprime plus."))
    return None
