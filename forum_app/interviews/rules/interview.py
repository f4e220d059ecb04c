"""What may become of an interview once it is booked, and who may open what. Pure functions: no database, no clock."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from forum_app.core.language import _
from forum_app.core.refusals import Refusal
from forum_app.forums.rules import Opening, freeze_refusal
from forum_app.interviews.vocabulary import MOVES, InterviewState

# How long an act on an interview can be undone, and its letter waits.
UNDO_TIME = timedelta(minutes=5)


def wrong_state(verb: str, _state: InterviewState) -> Refusal:
    """Return what is said of a move that this state does not allow."""
    if verb == "restore":
        return Refusal("not_cancelled", _("Il n'y a plus rien à annuler."))
    if verb == "decline":
        return Refusal("not_live", _("Cet entretien n'est plus prévu."))
    return Refusal("not_live", _("Cet entretien n'est plus réservé."))


def move_refusal(verb: str, state: InterviewState) -> Refusal | None:
    """Return why the table of moves does not let an interview in this state do this; None when it does."""
    return None if MOVES.allows(verb, state) else wrong_state(verb, state)


def declining_refusal(
    state: InterviewState, starts_at: datetime, windows: Iterable[Opening], now: datetime, zone: str
) -> Refusal | None:
    """Return why a candidate cannot decline this interview; None while they can, until the freeze."""
    if state is InterviewState.DECLINED:
        return Refusal("already_declined", _("Vous avez déjà décliné cet entretien."))
    if (refusal := move_refusal("decline", state)) is not None:
        return refusal
    if now >= starts_at:
        return Refusal("interview_past", _("Cet entretien est passé."))
    return freeze_refusal(windows, now, zone)


def restoring_refusal(state: InterviewState, state_at: datetime, now: datetime) -> Refusal | None:
    """Return why a freed interview cannot come back as it was; the booking rules decide the rest."""
    if (refusal := move_refusal("restore", state)) is not None:
        return refusal
    if now - state_at > UNDO_TIME:
        return Refusal(
            "too_late_to_undo",
            _("Ce changement ne s'annule plus : il a été annoncé. Seul l'organisateur peut rouvrir cet entretien."),
        )
    return None


def cv_refusal(
    *, firm: bool, agreed: bool, minor: bool | None, has_file: bool, outside: Refusal | None
) -> Refusal | None:
    """Return why a recruiter cannot open a CV.

    `agreed`: ticked for this forum; `outside`: why the window of the agendas is not open.
    """
    if not firm:
        return Refusal("cv_no_interview", _("Le CV s'ouvre quand un entretien est réservé avec vous."))
    if minor is not False or not agreed or not has_file:
        return Refusal("cv_not_shared", _("Cette personne ne partage pas de CV."))
    return outside
