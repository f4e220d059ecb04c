"""The forms of the page of the team: who comes, how many tables, who sits at which, and when each is present.

All but the first change what colleagues change too.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from wtforms import SelectField, SelectMultipleField

from forum_app.companies import presence_rules as rules
from forum_app.companies import queries
from forum_app.companies.forms import RecruiterForm
from forum_app.companies.models import Participation, RecruiterPresence
from forum_app.core.db import Base
from forum_app.core.fields import WholeNumber
from forum_app.core.forms import Needed
from forum_app.core.language import _, lazy
from forum_app.core.shared_forms import Difference, Kept, Seen, SharedForm, stamp
from forum_app.core.typography import hour


class TablesForm(SharedForm):
    """How many tables a company asks for."""

    table_count = WholeNumber(lazy("Nombre de tables"), validators=[Needed(lazy("Écrivez un nombre de tables."))])

    @staticmethod
    def kept_of(participation: Participation) -> Kept:
        return {"table_count": participation.table_count}

    @classmethod
    def showing(cls, participation: Participation) -> "TablesForm":
        """Make the form as its page first shows it."""
        kept = cls.kept_of(participation)
        form = cls(formdata=None, data=kept)
        form.shows(kept)
        return form


def _table_id(value: object) -> int | None:
    """Return a table as the form names it; 0, which is none, for what no page of ours sent."""
    text = str(value or "")
    return (int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0) if text else None


class SeatForm(SharedForm):
    """At which table somebody sits."""

    table_id = SelectField(coerce=_table_id, validate_choice=False)

    def __init__(self, presence: RecruiterPresence, **options: Any):
        super().__init__(**options)
        self.presence = presence
        self.table_id.label.text = _("Place de %(name)s", name=presence.recruiter.full_name)
        tables = presence.participation.named_tables
        self.table_id.choices = [
            (None, _("À toutes les tables")),
            *((table.id, _("À la table %(name)s", name=name)) for name, table in tables),
        ]

    def differences(self, kept: Kept) -> list[Difference]:
        """Return them as they read inside a line: « à la table 2 »."""
        return [
            replace(one, kept=one.kept[:1].lower() + one.kept[1:], typed=one.typed[:1].lower() + one.typed[1:])
            for one in super().differences(kept)
        ]

    @staticmethod
    def kept_of(presence: RecruiterPresence) -> Kept:
        return {"table_id": queries.table_of(presence)}

    @classmethod
    def showing(cls, presence: RecruiterPresence) -> "SeatForm":
        """Make the form as its page first shows it."""
        form = cls(presence, formdata=None, data={"table_id": presence.table_id})
        form.shows({"table_id": presence.table_id})
        return form


class PresenceForm(SharedForm):
    """At which slots each table is present: a tick for each cell of `presence_rules`.

    Its version is what its page showed, cell by cell: what a colleague has changed since is told apart from one's own
    ticks, and a table that the page did not show yet stays as it is.
    """

    present = SelectMultipleField(validate_choice=False)

    def __init__(self, participation: Participation, **options: Any):
        super().__init__(**options)
        self.participation = participation
        self._shown = rules.read(self.version.data or "")

    @classmethod
    def showing(cls, participation: Participation) -> "PresenceForm":
        """Make the form as its page first shows it."""
        form, kept = cls(participation, formdata=None), queries.presence_cells(participation)
        form.shows(kept)
        form.present.data = _present(kept)
        return form

    def tick(self, cells: set[str], *, present: bool) -> None:
        """Tick these cells, or none of them, as the buttons of a half-day do."""
        ticked = set(self.present.data or ())
        self.present.data = sorted(ticked | cells if present else ticked - cells)

    def wanted(self, kept: Kept) -> dict[str, bool]:
        """Return what the ticks ask for, of each cell that there is now."""
        return rules.wanted(self.present.data or (), self._shown, kept)

    def present_slots(self, kept: Kept) -> dict[int, set[int]]:
        """Return the slots at which each table is to be present, those of a table at none too."""
        return {table: set() for table in rules.by_table(kept)} | rules.by_table(_present(self.wanted(kept)))

    def shows(self, kept: Kept) -> None:
        self.version.data = rules.as_text(kept)

    def seen(self, read: Callable[[], Kept]) -> Seen:
        return Seen(read, stamp(self._shown))

    def changed_since(self, read: Callable[[], Kept], *rows: Base) -> list[Difference]:
        found = super().changed_since(read, *rows)
        if found:
            self.present.data = _present(self.wanted(read()))
        return found

    def differences(self, kept: Kept) -> list[Difference]:
        """Return what a colleague changed and the ticks would put back: by table, the hours opened and those closed."""
        zone = self.participation.forum.time_zone
        tables = {table.id: name for name, table in self.participation.named_tables}
        slots = self.participation.forum.slots
        found = []
        changed = rules.changed_by_others(self.wanted(kept), self._shown, kept)
        for state, words in ((True, (_("ouvert"), _("fermé"))), (False, (_("fermé"), _("ouvert")))):
            for table, those in rules.by_table([cell for cell in changed if kept[cell] is state]).items():
                hours = ", ".join(hour(slot.starts_at, zone=zone) for slot in slots if slot.id in those)
                found.append(Difference(_("Table %(name)s, %(hours)s", name=tables[table], hours=hours), *words))
        return found


def _present(cells: Kept) -> list[str]:
    return [cell for cell, present in cells.items() if present]


@dataclass(frozen=True)
class TeamForms:
    """Those of one page. seats: by the presence of somebody."""

    person: RecruiterForm
    tables: TablesForm
    presence: PresenceForm
    seats: dict[int, SeatForm]

    @classmethod
    def of(
        cls,
        participation: Participation,
        *,
        person: RecruiterForm | None = None,
        tables: TablesForm | None = None,
        presence: PresenceForm | None = None,
    ) -> "TeamForms":
        """Make the forms as their page first shows them, but the one that was sent and comes back."""
        return cls(
            person or RecruiterForm(formdata=None),
            tables or TablesForm.showing(participation),
            presence or PresenceForm.showing(participation),
            {one.id: SeatForm.showing(one) for one in participation.presences},
        )
