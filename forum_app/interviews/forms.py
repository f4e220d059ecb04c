"""What people send about interviews: a cell of the grid, a reason to decline."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from wtforms import TextAreaField

from forum_app.candidates.models import Registration
from forum_app.companies.models import Participation, Table
from forum_app.core.fields import EnumRadio
from forum_app.core.forms import AtMost, BaseForm, Needed
from forum_app.core.language import lazy
from forum_app.core.paging import PER_PAGE
from forum_app.core.refusals import Refused
from forum_app.core.text_cleaning import clean_lines
from forum_app.forums.models import Slot
from forum_app.interviews import booking_queries
from forum_app.interviews.rules import booking as booking_rules
from forum_app.interviews.vocabulary import DeclineReason

_NUMBER = re.compile(r"\d{1,9}", re.ASCII)
_CELL = re.compile(r"(\d{1,9})-(\d{1,9})", re.ASCII)


@dataclass
class PressedCell:
    """A cell that somebody pressed: who, when, at which table (None: the lowest that is free), and whether it moves an
    interview here.
    """

    registration: Registration
    slot: Slot
    table: Table | None = None
    moving: bool = False
    former_slot_id: int | None = None


def read_asked(form: Mapping[str, str], participation: Participation) -> PressedCell:
    """Parse the cell of a posted grid. Raises Refused("unknown_cell") when this forum has no such cell."""
    moving = "move" in form
    found = _CELL.fullmatch(form.get("move" if moving else "cell", ""))
    registration = booking_queries.registration_in(participation.forum, int(found[1])) if found else None
    slot = booking_queries.slot_in(participation.forum, int(found[2])) if found else None
    if registration is None or slot is None:
        raise Refused(booking_rules.unknown_cell())
    return PressedCell(registration, slot, table_of(form, participation), moving)


def read_rows(form: Mapping[str, str]) -> list[int]:
    """Parse the candidates whose rows stood on the page when a cell was pressed: « 12-15-40 »."""
    return [int(word) for word in form.get("rows", "").split("-") if _NUMBER.fullmatch(word)][:PER_PAGE]


def table_of(form: Mapping[str, str], participation: Participation) -> Table | None:
    """Return the table asked for among the company's own; None to take any."""
    return next((t for t in participation.tables if str(t.id) == form.get("table")), None)


class DeclineForm(BaseForm):
    """Why a candidate will not come."""

    reason = EnumRadio(
        lazy("Pourquoi ?"),
        DeclineReason,
        validators=[Needed(lazy("Choisissez une raison."))],
        description=lazy("L'entreprise lit la raison choisie."),
    )
    words = TextAreaField(
        lazy("Un mot pour l'organisateur"),
        filters=[clean_lines],
        validators=[AtMost(500)],
        description=lazy("L'entreprise ne le lit pas."),
    )
