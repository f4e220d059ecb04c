"""What a candidate chooses of the workshop, alone or in the last step of the sign-up."""

from collections.abc import Sequence
from typing import Any

from wtforms import RadioField
from wtforms.validators import ValidationError

from forum_app.candidates.forms import AccommodationForm, AgreementsForm
from forum_app.core.forms import BaseForm
from forum_app.core.language import _, lazy
from forum_app.forums.models import Forum
from forum_app.workshops import rules
from forum_app.workshops.queries import Choice

NONE = "none"


class SeatForm(BaseForm):
    """The choice of a workshop: an identifier among those offered, or none of them.

    waits: of somebody on a waiting list, which is left at will.
    """

    workshop = RadioField(lazy("Choisissez votre atelier"), choices=[], validate_choice=False)

    def __init__(self, forum: Forum, offered: Sequence[Choice], *, waits: bool = False, **options: Any):
        super().__init__(**options)
        self.forum, self.offered, self.waits = forum, offered, waits
        self.workshop.choices = [*((str(choice.workshop.id), choice.workshop.title) for choice in offered), (NONE, "")]

    @property
    def workshop_id(self) -> int | None:
        """The workshop chosen; None for none."""
        return int(self.workshop.data) if self.workshop.data and self.workshop.data != NONE else None

    def validate_workshop(self, field: RadioField) -> None:
        known = {str(choice.workshop.id) for choice in self.offered} | {NONE}
        if field.data and field.data not in known:
            field.data = None
            raise ValidationError(_("Cet atelier n'est pas proposé pour ce forum."))
        if self.offered and not field.data:
            raise ValidationError(_("Choisissez un atelier, ou dites que vous ne pouvez pas venir."))
        if self.waits and field.data == NONE:
            return
        refusal = rules.choice_refusal(self.forum.workshop_policy, field.data not in (None, NONE), len(self.offered))
        if refusal is not None:
            raise ValidationError(refusal.sentence)


class EnrolForm(SeatForm, AccommodationForm, AgreementsForm):
    """The last step: workshop, accommodation needs (asked of all), agreements one by one."""
