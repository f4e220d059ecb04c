"""What an organiser types about somebody: a new name, a whole file on their behalf, a decision."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from wtforms import BooleanField, Field, HiddenField, RadioField, SelectField, StringField
from wtforms.validators import Optional

from forum_app.candidates.forms import (
    AlternanceForm,
    CompetencesForm,
    ContactForm,
    skills_check,
    text_area,
)
from forum_app.candidates.models import Registration
from forum_app.candidates.vocabulary import DecisionReason
from forum_app.core.fields import EnumRadio
from forum_app.core.forms import AtMost, BaseForm, Needed, email_address, person_name, text_field
from forum_app.core.language import _, lazy
from forum_app.core.shared_forms import SharedForm
from forum_app.core.typography import day
from forum_app.forums.models import Forum


class EntryForm(BaseForm):
    """Somebody entered by an organiser: a name, an address, and whether to write to them now."""

    first_name = text_field(lazy("Prénom"), Needed(lazy("Écrivez le prénom.")), person_name, at_most=100)
    last_name = text_field(lazy("Nom"), Needed(lazy("Écrivez le nom.")), person_name, at_most=100)
    email = StringField(
        lazy("Adresse électronique"), validators=[Needed(lazy("Écrivez l'adresse.")), AtMost(254), email_address]
    )
    given_by = text_field(
        lazy("Qui vous a donné ce nom ?"),
        at_most=160,
        description=lazy("Sa première lettre le dit. Par exemple : CFA Sologne Santé."),
    )
    invite = BooleanField(
        lazy("Inviter : un courriel part dans 5 min, et un seul rappel"),
        description=lazy("Sans accord de sa part, la personne ne tient pas de place et aucune entreprise ne la voit."),
    )


class InviteForm(BaseForm):
    """The people whom a page showed, about to be invited, and the day of their only reminder."""

    ids = HiddenField()
    remind_on = SelectField(lazy("Un rappel, un seul"), validators=[Optional()])

    def offer(self, days: Sequence[date]) -> "InviteForm":
        """Propose these days, and no reminder."""
        words = [(one.isoformat(), _("le %(day)s, à 9 h", day=day(one, year=False))) for one in days]
        self.remind_on.choices = [*words, ("", _("aucun rappel"))]
        return self

    @property
    def chosen(self) -> list[int]:
        """The people shown."""
        values = (self.ids.data or "").split(",")
        return [int(value) for value in values if value.isascii() and value.isdecimal() and len(value) < 10]

    @property
    def day(self) -> date | None:
        """The day of the reminder; None: there is none."""
        return date.fromisoformat(self.remind_on.data) if self.remind_on.data else None


class AddressForm(BaseForm):
    """The address of somebody whose invitation did not arrive, written anew."""

    email = StringField(
        lazy("Adresse électronique"), validators=[Needed(lazy("Écrivez l'adresse.")), AtMost(254), email_address]
    )


class RecordForm(ContactForm, AlternanceForm, CompetencesForm):
    """A whole file, for an organiser who acts on somebody's behalf.

    Nothing is required but the name: a person completes the rest.
    """

    cv = None
    certificate = None

    def __init__(self, forum: Forum, registration: Registration, *, data: dict[str, Any]):
        end = registration.contract_end
        BaseForm.__init__(
            self,
            obj=registration,
            data={**data, "end_month": str(end.month) if end else "", "end_year": str(end.year) if end else ""},
        )
        self.forum, self.former_end, self.contract_end = forum, end, None
        self.ask_age(forum)
        del self.email
        del self.digits
        for field in self:
            if field.name not in ("first_name", "last_name"):
                field.validators = [check for check in field.validators if not isinstance(check, Needed)]
                field.flags.required = False
        self.skills.validators = [skills_check] if self.skills.data else []

    def validate_end_year(self, field: Field) -> None:
        """Check the end of the contract, unless it is left unknown."""
        if field.data or self.end_month.data:
            super().validate_end_year(field)

    def validate_host_company(self, field: Field) -> None:
        """Check nothing: the host company may stay unknown."""


class DecisionForm(SharedForm):
    """What an organiser decides about a registration, and why; on which decision, as its page showed it."""

    decision = RadioField(
        lazy("Votre décision"),
        validators=[Needed(lazy("Choisissez une décision."))],
        choices=[("confirm", lazy("Confirmer l'inscription")), ("refuse", lazy("Refuser"))],
    )
    motive = EnumRadio(lazy("Motif, gardé au dossier"), DecisionReason)
    motive_words = text_field(lazy("Précision"), at_most=300)
    message = text_area(lazy("Message"), 1500)

    @property
    def reason(self) -> str:
        """The motive and its words, as they are kept; empty without a motive."""
        motive = str(self.motive.data.label) if self.motive.data else ""
        return " : ".join(part for part in (motive, self.motive_words.data if motive else "") if part)
