"""Erasing people: what each room keeps of them, from top to bottom, by the verbs of the rooms."""

from collections.abc import Sequence

from forum_app.candidates import entry_actions as candidates
from forum_app.documents import erasing_actions as documents
from forum_app.interviews import erasing_actions as interviews
from forum_app.wishes import actions as wishes
from forum_app.workshops import actions as workshops


def erase_registrations(ids: Sequence[int]) -> None:
    """Erase these registrations with all that is held of them at their forums. Their accounts stay.

    Interviews to come are cancelled before, so that the other side is told; the caller holds the locks of the forums.
    """
    documents.erase_badges("registration", ids)
    documents.erase_own_agendas(ids)
    workshops.unseat(ids)
    interviews.erase(ids)
    wishes.erase(ids)
    candidates.take_back(ids, made=(), granted=())
