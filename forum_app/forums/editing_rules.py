"""What may be changed in a forum, given what was typed and what people already hold."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time

from forum_app.core.language import _, ngettext
from forum_app.core.refusals import Refusal
from forum_app.core.text_keys import plain
from forum_app.core.typography import hour

MOST_PLACES, MOST_TABLES = 500, 200
YEARS_AHEAD = 3  # a day beyond is a slip of the keyboard


@dataclass(frozen=True)
class TakenCapacity:
    """What people already hold at a forum: places of candidates, tables of approved companies."""

    places: int = 0
    tables: int = 0


@dataclass(frozen=True)
class PlaceAndDate:
    """What the step « Lieu et date » says of a forum."""

    territory_id: int
    title: str
    city: str
    venue: str
    address: str
    access: str
    step_free_access: str
    venue_capacity: int | None
    capacity: int
    held_on: date
    starts_at: time
    ends_at: time


@dataclass(frozen=True)
class UsedSlot:
    """A slot with live interviews, and where it stands on the forum's clocks."""

    slot_id: int
    starts_at: datetime
    ends_at: datetime
    interviews: int


def place_refusals(
    facts: PlaceAndDate,
    today: date,
    taken: TakenCapacity,
    held_on: date | None = None,
    interview_hours: tuple[time, time] | None = None,
) -> list[Refusal]:
    """Return why these facts cannot be kept.

    `held_on`: the day until now (None: a new forum); `interview_hours`: start of the first slot and end of the last.
    """
    refusals = []
    if facts.held_on != held_on and facts.held_on <= today:
        refusals.append(Refusal("day_past", _("Cette date est passée. Choisissez un jour à venir."), "held_on"))
    elif facts.held_on.year > today.year + YEARS_AHEAD:
        refusals.append(
            Refusal(
                "year_far",
                _("L'année %(year)s semble être une erreur. Vérifiez la date.", year=facts.held_on.year),
                "held_on",
            )
        )
    if facts.starts_at >= facts.ends_at:
        refusals.append(Refusal("hours_inverted", _("Le forum finit avant de commencer."), "ends_at"))
    elif interview_hours is not None:
        first, last = interview_hours
        sentence = _(
            "Les entretiens vont de %(first)s à %(last)s : changez d'abord la grille.",
            first=hour(first),
            last=hour(last),
        )
        if facts.starts_at > first:
            refusals.append(Refusal("hours_cut_grid", sentence, "starts_at"))
        if facts.ends_at < last:
            refusals.append(Refusal("hours_cut_grid", sentence, "ends_at"))
    if not 1 <= facts.capacity <= MOST_PLACES:
        refusals.append(
            Refusal("capacity_out_of_range", _("Un forum a de 1 à %(most)s places.", most=MOST_PLACES), "capacity")
        )
    elif facts.capacity < taken.places:
        refusals.append(
            Refusal(
                "capacity_below_taken",
                ngettext(
                    "%(num)s place est déjà prise : gardez-la.",
                    "%(num)s places sont déjà prises : gardez-en au moins autant.",
                    taken.places,
                ),
                "capacity",
            )
        )
    return refusals


def tables_refusal(tables: int, taken: TakenCapacity) -> Refusal | None:
    """Return why the forum cannot have so few, or so many, tables."""
    if not 1 <= tables <= MOST_TABLES:
        return Refusal("tables_out_of_range", _("Un forum a de 1 à %(most)s tables.", most=MOST_TABLES), "tables")
    if tables < taken.tables:
        return Refusal(
            "tables_below_taken",
            ngettext(
                "%(num)s table est déjà attribuée : gardez-la.",
                "%(num)s tables sont déjà attribuées : gardez-en au moins autant.",
                taken.tables,
            ),
            "tables",
        )
    return None


def regrid_refusal(wanted: Sequence[tuple[datetime, datetime]], used: Sequence[UsedSlot], zone: str) -> Refusal | None:
    """Return why a new grid cannot replace the old one.

    Every slot with interviews must stay as it is; the refusal names those that would not.

    Names each slot that would not.
    """
    kept = set(wanted)
    touched = [slot for slot in used if (slot.starts_at, slot.ends_at) not in kept]
    if not touched:
        return None
    named = [
        ngettext(
            "le créneau de %(hour)s a %(num)s entretien",
            "le créneau de %(hour)s a %(num)s entretiens",
            slot.interviews,
            hour=hour(slot.starts_at, zone=zone),
        )
        for slot in touched
    ]
    return Refusal(
        "slots_used",
        _(
            "Cette grille effacerait des entretiens : %(list)s. Gardez ces créneaux, ou annulez d'abord ces "
            "entretiens.",
            list=", ".join(named),
        ),
    )


def cancellation_refusal(city: str, typed: str) -> Refusal | None:
    """Return a refusal unless the forum's town was typed to confirm (accents and case do not matter)."""
    if plain(typed) == plain(city):
        return None
    return Refusal("town_differs", _("Écrivez %(city)s pour confirmer.", city=city), "town")


@dataclass(frozen=True)
class OpeningCheck:
    """One line of the control before opening. kind: "blocking", "warning" or "fine"; step: the endpoint where it is put
    right.
    """

    kind: str
    title: str
    text: str = ""
    step: str | None = None


def blocking(controls: Sequence[OpeningCheck]) -> list[OpeningCheck]:
    """Return the checks that prevent the announcement."""
    return [control for control in controls if control.kind == "blocking"]
