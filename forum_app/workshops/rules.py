"""Who may take a seat at a workshop, and whether it is taken at once. Pure functions."""

from dataclasses import replace
from datetime import datetime
from typing import Protocol

from forum_app.candidates.vocabulary import HOLDING, RegistrationState
from forum_app.core.language import _
from forum_app.core.refusals import Refusal
from forum_app.forums.vocabulary import WorkshopPolicy
from forum_app.workshops.vocabulary import MOVES, SeatState


class Session(Protocol):
    """What these rules need of a workshop."""

    starts_at: datetime


def free_seats(capacity: int, taken: int, quota: int | None, taken_by_forum: int) -> int:
    """Return the seats left for a forum: in the room, and within its quota when it has one."""
    room = capacity - taken
    return max(0, room if quota is None else min(room, quota - taken_by_forum))


def state_of_next(free: int, waiting: int) -> SeatState:
    """Return TAKEN when a seat is left after those who already wait, otherwise WAITING."""
    return SeatState.TAKEN if free > waiting else SeatState.WAITING


def states_of_newcomers(count: int, free: int, waiting: int) -> list[SeatState]:
    """Return the same for `count` people who come one after the other."""
    at_once = min(count, max(0, free - waiting))
    return [SeatState.TAKEN] * at_once + [SeatState.WAITING] * (count - at_once)


def seat_refusal(state: RegistrationState, workshop: Session, now: datetime) -> Refusal | None:
    """Return why this person cannot take, change or give back a seat now."""
    if state not in HOLDING:
        return Refusal("no_place_at_forum", _("La place à l'atelier se choisit avec une place au forum."))
    return begun_refusal(workshop, now)


def begun_refusal(workshop: Session, now: datetime) -> Refusal | None:
    """Return a refusal once the workshop has begun: seats do not change any more."""
    return Refusal("workshop_begun", _("Cet atelier a déjà commencé.")) if now >= workshop.starts_at else None


def choice_refusal(policy: WorkshopPolicy, chosen: bool, offered: int) -> Refusal | None:
    """Return a refusal when the workshop is required, there is one, and none was chosen."""
    if policy is WorkshopPolicy.REQUIRED and offered and not chosen:
        return Refusal(
            "workshop_required",
            _("L'atelier est obligatoire avant les entretiens : choisissez le vôtre."),
            field="workshop",
        )
    return None


def wrong_state(verb: str, _state: SeatState) -> Refusal:
    """Return what is said of a move that this state does not allow."""
    if verb == "give":
        return Refusal("not_waiting", _("Cette personne n'attend plus."))
    return Refusal("seat_released", _("Cette place est déjà rendue. Rouvrez la page."))


def placing_refusal(state: SeatState, free: int) -> Refusal | None:
    """Return why an organiser cannot give a seat to somebody who waits."""
    if not MOVES.allows("give", state):
        return wrong_state("give", state)
    if free <= 0:
        return Refusal("workshop_full", _("L'atelier est complet."))
    return None


def giving_refusal(
    registered: RegistrationState, workshop: Session, now: datetime, *, seat: SeatState | None, free: int
) -> Refusal | None:
    """Return why an organiser cannot give somebody a seat at this workshop.

    seat: what they have there already, None for nothing; free: the seats left to their forum, whoever waits for them.
    """
    if registered is not RegistrationState.CONFIRMED:
        return Refusal(
            "not_confirmed", _("Une place à l'atelier se donne à une inscription confirmée."), field="workshop"
        )
    if (begun := begun_refusal(workshop, now)) is not None:
        return replace(begun, field="workshop")
    if seat is SeatState.TAKEN:
        return Refusal("already_here", _("Cette personne a déjà sa place à cet atelier."), field="workshop")
    if free <= 0:
        return Refusal("workshop_full", _("Cet atelier est complet. Choisissez-en un autre."), field="workshop")
    return None


def leaving_refusal(workshop: Session, now: datetime) -> Refusal | None:
    """Return why an organiser cannot take somebody out of this workshop."""
    if now >= workshop.starts_at:
        sentence = _("L'atelier de cette personne a déjà commencé : sa place ne change plus.")
        return Refusal("workshop_begun", sentence, field="workshop")
    return None


def exception_refusal(
    registered: RegistrationState, policy: WorkshopPolicy, offered: int, *, seated: bool
) -> Refusal | None:
    """Return why there is nothing to except somebody from. offered: how many workshops the forum has."""
    if policy is not WorkshopPolicy.REQUIRED or not offered:
        return Refusal("not_required", _("L'atelier n'est pas obligatoire à ce forum : rien n'empêche de réserver."))
    if registered is not RegistrationState.CONFIRMED:
        return Refusal("not_confirmed", _("L'exception se donne à une inscription confirmée."))
    if seated:
        return Refusal("already_seated", _("Cette personne a sa place à l'atelier : rien n'empêche de réserver."))
    return None
