"""What a workshop opened to a forum must respect. Pure functions."""

from dataclasses import dataclass
from datetime import datetime

from forum_app.core.language import _, ngettext
from forum_app.core.refusals import Refusal

MOST_SEATS = 500


@dataclass(frozen=True)
class TrainerFacts:
    """Somebody who runs the workshop, as their badge names them."""

    first_name: str
    last_name: str
    organisation_name: str = "ANAF"


@dataclass(frozen=True)
class WorkshopFacts:
    """When, where, for how many and by whom the workshop is held; moments in UTC."""

    starts_at: datetime
    ends_at: datetime
    venue: str
    capacity: int
    trainers: tuple[TrainerFacts, ...] = ()
    address: str = ""


def workshop_refusals(
    facts: WorkshopFacts, forum_opening: datetime, seats: int = 0, *, now: datetime | None = None
) -> list[Refusal]:
    """Return why the workshop cannot be held so.

    `forum_opening`: when its forum begins; `seats`: those already taken; `now`: given when its start changes.
    """
    refusals = []
    if now is not None and facts.starts_at <= now:
        refusals.append(Refusal("workshop_past", _("Ce moment est passé. Choisissez un jour à venir."), "workshop_day"))
    if facts.starts_at >= facts.ends_at:
        refusals.append(Refusal("workshop_inverted", _("L'atelier finit avant de commencer."), "workshop_ends_at"))
    if facts.ends_at > forum_opening:
        refusals.append(
            Refusal(
                "workshop_after_forum",
                _("L'atelier se tient avant le forum : choisissez un jour plus tôt."),
                "workshop_day",
            )
        )
    if not 1 <= facts.capacity <= MOST_SEATS:
        refusals.append(
            Refusal(
                "seats_out_of_range", _("Un atelier a de 1 à %(most)s places.", most=MOST_SEATS), "workshop_capacity"
            )
        )
    elif facts.capacity < seats:
        refusals.append(
            Refusal(
                "seats_below_taken",
                ngettext(
                    "%(num)s place est déjà prise : gardez-la.",
                    "%(num)s places sont déjà prises : gardez-en au moins autant.",
                    seats,
                ),
                "workshop_capacity",
            )
        )
    return refusals


def removal_refusal(seats: int) -> Refusal | None:
    """Return a refusal when the workshop has seats taken: it stays with the forum."""
    if not seats:
        return None
    return Refusal(
        "workshop_has_seats",
        ngettext(
            "%(num)s personne a sa place à l'atelier : libérez-la d'abord.",
            "%(num)s personnes ont leur place à l'atelier : libérez-les d'abord.",
            seats,
        ),
        "no_workshop",
    )


def shift_refusal(starts_at: datetime, now: datetime, seats: int) -> Refusal | None:
    """Return a refusal when a workshop that people are coming to would move into the past."""
    if not seats or starts_at > now:
        return None
    return Refusal(
        "workshop_past",
        _("L'atelier tomberait un jour déjà passé : gardez-lui son jour, ou choisissez une autre date."),
        "workshop",
    )


def staying_refusal(workshop_ends_at: datetime, forum_opening: datetime) -> Refusal | None:
    """Return a refusal when a workshop that keeps its day would end after the forum opens."""
    if workshop_ends_at <= forum_opening:
        return None
    return Refusal(
        "workshop_after_forum",
        _("L'atelier se tiendrait après le forum : déplacez-le avec lui, ou choisissez une autre date."),
        "workshop",
    )
