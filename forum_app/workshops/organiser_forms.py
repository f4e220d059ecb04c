"""What an organiser fills in for somebody: their workshop, or why they are booked without one."""

from collections.abc import Sequence
from typing import Any

from wtforms import BooleanField, SelectField, TextAreaField
from wtforms.validators import ValidationError

from forum_app.candidates.models import Registration
from forum_app.core.forms import AtMost
from forum_app.core.language import _, lazy, ngettext
from forum_app.core.shared_forms import Kept, SharedForm
from forum_app.core.text_cleaning import clean_lines
from forum_app.core.typography import when
from forum_app.workshops import queries
from forum_app.workshops.queries import Choice


class GivingForm(SharedForm):
    """At which workshop somebody has a seat; none: their seat is taken back."""

    workshop = SelectField(lazy("Place à l'atelier"), validate_choice=False)

    def __init__(self, registration: Registration, choices: Sequence[Choice] | None = None, **options: Any):
        super().__init__(**options)
        choices = queries.choices_of(registration.forum) if choices is None else choices
        self.shown_id = (queries.place_of(registration.id) or (None,))[0]
        self.workshop.choices = [("", _("Pas de place")), *((str(c.workshop.id), _words(c)) for c in choices)]

    @property
    def workshop_id(self) -> int | None:
        """The workshop chosen; None for none."""
        return int(self.workshop.data) if self.workshop.data else None

    def validate_workshop(self, field: SelectField) -> None:
        if field.data not in dict(field.choices):
            field.data = ""
            raise ValidationError(_("Cet atelier n'est pas proposé pour ce forum."))

    @staticmethod
    def kept_of(registration: Registration) -> Kept:
        held = queries.place_of(registration.id)
        return {"workshop": "" if held is None else str(held[0])}

    @classmethod
    def showing(cls, registration: Registration, choices: Sequence[Choice]) -> "GivingForm":
        """Make the form as its page first shows it."""
        kept = cls.kept_of(registration)
        form = cls(registration, choices, formdata=None, data=kept)
        form.shows(kept)
        return form


def _words(choice: Choice) -> str:
    """Return « Atelier ANAF, 11 mars, 9 h 00 : 3 places libres »."""
    workshop = choice.workshop
    free = ngettext("%(num)s place libre", "%(num)s places libres", choice.free) if choice.free else _("complet")
    waiting = ngettext(", %(num)s en attente", ", %(num)s en attente", choice.waiting) if choice.waiting else ""
    moment = when(workshop.starts_at, zone=workshop.time_zone, year=False)
    return _("%(title)s, %(moment)s : %(free)s", title=workshop.title, moment=moment, free=f"{free}{waiting}")


class ExceptionForm(SharedForm):
    """Why companies may book somebody without a seat at a workshop that is required. end: the exception is over."""

    reason = TextAreaField(lazy("Motif de la dispense"), filters=[clean_lines], validators=[AtMost(500)])
    end = BooleanField()

    @property
    def ends(self) -> bool:
        return bool(self.end.data)

    def validate_reason(self, field: TextAreaField) -> None:
        if not field.data and not self.ends:
            raise ValidationError(_("Dites pourquoi : les autres organisateurs et cette personne le liront."))

    @staticmethod
    def kept_of(registration: Registration) -> Kept:
        made = queries.exception_of(registration.id)
        return {"reason": made.reason if made is not None else ""}

    @classmethod
    def showing(cls, registration: Registration) -> "ExceptionForm":
        """Make the form as its page first shows it."""
        kept = cls.kept_of(registration)
        form = cls(formdata=None, data=kept)
        form.shows(kept)
        return form
