"""The shape of what organisers type about the people of a team."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from wtforms import BooleanField, EmailField, RadioField, StringField

from forum_app.accounts.actions import Identity
from forum_app.accounts.models import Account
from forum_app.core.fields import EnumRadio, MomentField
from forum_app.core.forms import AtMost, BaseForm, Needed, email_address, person_name, text_field
from forum_app.core.language import lazy as _
from forum_app.core.shared_forms import SharedForm
from forum_app.core.text_cleaning import clean
from forum_app.core.time_zones import at, in_zone
from forum_app.permissions.vocabulary import Role


def moment_of(typed: datetime | None, zone: str) -> datetime | None:
    """Return what was typed on the clocks of a place."""
    return at(typed.date(), typed.time(), zone) if typed is not None else None


def clocks_of(moment: datetime | None, zone: str) -> datetime | None:
    """Return a moment as the clocks of a place say it, to be typed over."""
    return in_zone(moment, zone).replace(tzinfo=None) if moment is not None else None


class InviteForm(BaseForm):
    """Who is invited, to which role, until when."""

    email = EmailField(
        _("Courriel"),
        filters=[clean],
        validators=[Needed(_("Écrivez l'adresse de la personne.")), AtMost(254), email_address],
    )
    role = EnumRadio(_("Rôle"), Role, validators=[Needed(_("Choisissez un rôle."))])
    until = MomentField(_("Jusqu'au"), description=_("Vide : la fin habituelle de ce rôle."))

    def offer(self, roles: Iterable[Role]) -> "InviteForm":
        """Offer only the roles that the current user may give here; return the form."""
        self.role.choices = [(role.value, role.label) for role in roles]
        return self


class EndDateForm(SharedForm):
    """When a role ends; empty: never, for organisers."""

    until = MomentField(_("Jusqu'au"))

    @staticmethod
    def shown_of(until: datetime | None, zone: str) -> dict[str, Any]:
        return {"until": clocks_of(until, zone)}


class EndForm(BaseForm):
    """How a role ends: at once, or at a date."""

    when = RadioField(
        _("Quand"), choices=[("now", _("Maintenant")), ("later", _("À cette date"))], validators=[Needed()]
    )
    until = MomentField(_("Date et heure"))
    tell = BooleanField(_("Prévenir par courriel : une phrase, sans motif"))


class NameForm(BaseForm):
    """The name of whoever accepts an invitation, when it is not known yet."""

    first_name: StringField = text_field(_("Prénom"), Needed(_("Écrivez votre prénom.")), person_name, at_most=100)
    last_name: StringField = text_field(_("Nom"), Needed(_("Écrivez votre nom.")), person_name, at_most=100)

    @classmethod
    def asked_for(cls, account: Account | None) -> "NameForm | None":
        """Return the form, or None when the account has a name already."""
        return None if account is not None and account.full_name else cls()

    def identity(self) -> Identity:
        return Identity(self.first_name.data or "", self.last_name.data or "")
