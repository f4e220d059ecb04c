"""The shape of what organisers type about a forum, step by step, and about territories.

Each step has `shown_of(forum)`: the values that its page shows, used to fill the form and to notice that somebody
changed them meanwhile.
"""

from datetime import datetime, time
from typing import Any

from flask import request
from wtforms import (
    BooleanField,
    FieldList,
    Form,
    FormField,
    RadioField,
    SelectField,
    SelectMultipleField,
    TextAreaField,
)
from wtforms.validators import NumberRange, Optional, ValidationError

from forum_app.accounts.queries import live_grant
from forum_app.core.fields import DayField, HourField, MomentField, WholeNumber
from forum_app.core.forms import AtMost, BaseForm, Needed, email_address, some_letter, text_field
from forum_app.core.language import lazy as _
from forum_app.core.shared_forms import SharedForm
from forum_app.core.text_cleaning import clean_lines
from forum_app.core.time_zones import at, in_zone
from forum_app.core.typography import typo
from forum_app.forums.actions.territories import TerritoryFacts
from forum_app.forums.day_choice_rules import SCHOOL_ZONES, SUBDIVISIONS
from forum_app.forums.departements import DEPARTEMENTS, REGIONS, school_zone_of
from forum_app.forums.editing_rules import PlaceAndDate
from forum_app.forums.models import Forum, Organisation, Territory
from forum_app.forums.slot_grid_rules import HalfDayPlan, PausePlan
from forum_app.forums.vocabulary import (
    BookingAudience,
    CertificatePolicy,
    PauseKind,
    WindowKind,
)
from forum_app.forums.window_rules import WindowTimes
from forum_app.permissions.vocabulary import Role, ScopeKind


class PartForm(Form):
    """A sub-form: part of a page's form, which carries the protection against forgery."""

    class Meta(BaseForm.Meta):
        csrf = False


def long_text(label: object, at_most: int, **options: Any) -> TextAreaField:
    """Return a field for several lines of text, tidied, limited."""
    return TextAreaField(label, filters=[clean_lines], validators=[AtMost(at_most)], **options)


class PlaceForm(SharedForm):
    territory_id = SelectField(_("Territoire"), coerce=int, validators=[Needed()])
    city = text_field(_("Ville"), Needed(_("Écrivez la ville du forum.")), some_letter, at_most=80)
    title = text_field(_("Titre"), some_letter, at_most=120, description=_("Par défaut : Forum de, suivi de la ville."))
    venue = text_field(_("Lieu"), Needed(_("Écrivez le nom du lieu, même provisoire.")), some_letter, at_most=160)
    address = text_field(_("Adresse"), at_most=300)
    access = long_text(_("Venir"), 1000, description=_("Transports, parking, entrée."))
    step_free_access = long_text(
        _("Accès sans marche"), 600, description=_("Par où passer, ascenseur, place réservée.")
    )
    capacity = WholeNumber(_("Places candidats"), validators=[Needed()], default=50)
    venue_capacity = WholeNumber(
        _("Personnes que la salle accueille"),
        validators=[Optional(), NumberRange(1, 20000, message=_("Écrivez un nombre de personnes."))],
    )
    held_on = DayField(_("Date du forum"), validators=[Needed(_("Choisissez une date."))])
    starts_at = HourField(_("Ouverture"), validators=[Needed(_("Écrivez une heure."))], default=time(9))
    ends_at = HourField(_("Fermeture"), validators=[Needed(_("Écrivez une heure."))], default=time(17))

    def offer(self, territories: list[Territory]) -> "PlaceForm":
        """Offer only the territories of the current user; return the form."""
        self.territory_id.choices = [(t.id, t.name) for t in territories]
        self.territory_id.validate_choice = True
        return self

    def facts(self) -> PlaceAndDate:
        names = (
            "territory_id",
            "title",
            "city",
            "venue",
            "address",
            "access",
            "step_free_access",
            "venue_capacity",
            "capacity",
            "held_on",
            "starts_at",
            "ends_at",
        )
        given = {name: getattr(self, name).data for name in names}
        return PlaceAndDate(
            **{name: ("" if value is None and name != "venue_capacity" else value) for name, value in given.items()}
        )  # type: ignore[arg-type] # checked by the form

    @staticmethod
    def shown_of(forum: Forum) -> dict[str, Any]:
        names = (
            "territory_id",
            "title",
            "city",
            "venue",
            "address",
            "access",
            "step_free_access",
            "venue_capacity",
            "capacity",
            "held_on",
            "starts_at",
            "ends_at",
        )
        return {name: getattr(forum, name) for name in names}


class HalfDayForm(PartForm):
    starts_at = HourField(_("Premier entretien"), validators=[Needed(_("Écrivez une heure."))])
    ends_at = HourField(_("Dernière fin"), validators=[Needed(_("Écrivez une heure."))])
    slot_minutes = WholeNumber(_("Durée"), validators=[Needed(_("Écrivez une durée."))], default=20)
    changeover_minutes = WholeNumber(_("Battement"), validators=[Needed(_("Écrivez 0 s'il n'y en a pas."))], default=5)


class PauseForm(PartForm):
    kind = SelectField(_("Sorte"), choices=PauseKind.choices, default=PauseKind.BREAK.value)
    starts_at = HourField(_("Début"), validators=[Needed(_("Écrivez une heure."))])
    minutes = WholeNumber(
        _("Durée"), validators=[Needed(_("Écrivez une durée.")), NumberRange(1, 240, message=_("De 1 à 240 min."))]
    )


class GridForm(SharedForm):
    half_days = FieldList(FormField(HalfDayForm), label=_("Demi-journées"), max_entries=4)
    pauses = FieldList(FormField(PauseForm), label=_("Pauses"), max_entries=8)
    tables = WholeNumber(_("Tables"), validators=[Needed(_("Écrivez un nombre de tables."))])

    def plan(self) -> tuple[list[HalfDayPlan], list[PausePlan]]:
        """Return the grid as typed; the form must be valid."""
        half_days = [
            HalfDayPlan(**{name: row[name] for name in ("starts_at", "ends_at", "slot_minutes", "changeover_minutes")})
            for row in self.half_days.data
        ]
        pauses = [PausePlan(PauseKind(row["kind"]), row["starts_at"], row["minutes"]) for row in self.pauses.data]
        return half_days, pauses

    @staticmethod
    def shown_of(forum: Forum) -> dict[str, Any]:
        return {
            "half_days": [
                {
                    "starts_at": h.starts_at,
                    "ends_at": h.ends_at,
                    "slot_minutes": h.slot_minutes,
                    "changeover_minutes": h.changeover_minutes,
                }
                for h in forum.half_days
            ],
            "pauses": [{"kind": p.kind.value, "starts_at": p.starts_at, "minutes": p.minutes} for p in forum.pauses],
            "tables": forum.table_capacity,
        }


class WindowsForm(SharedForm):
    """Two moments for each window, on the forum's clocks; the fields are named `companies_opens`,
    `companies_closes`…"""

    def validate(self, extra_validators: Any = None) -> bool:
        """Check the form: an error names its window, for the summary above shows it far from its field."""
        sound = bool(super().validate(extra_validators))
        for field in self:
            field.errors = [
                str(_("%(edge)s : %(error)s", edge=field.label.text, error=f"{str(e)[:1].lower()}{str(e)[1:]}"))
                for e in field.errors
            ]
        return sound

    @staticmethod
    def shown_of(forum: Forum) -> dict[str, Any]:
        zone = forum.time_zone
        return {
            f"{w.kind.value}_{edge}": in_zone(moment, zone).replace(tzinfo=None)
            for w in forum.windows
            for edge, moment in (("opens", w.opens_at), ("closes", w.closes_at))
        }

    def windows(self, zone: str) -> dict[WindowKind, WindowTimes]:
        """Return the windows as typed, in UTC; the form must be valid."""
        return self.moments(zone)  # type: ignore[return-value] # checked by the form

    def moments(self, zone: str) -> dict[WindowKind, tuple[datetime | None, datetime | None]]:
        """Return (opens, closes) of each window as typed, in UTC; None where no moment is typed yet."""

        def moment(kind: WindowKind, edge: str) -> datetime | None:
            typed: datetime | None = self[f"{kind.value}_{edge}"].data
            return None if typed is None else at(typed.date(), typed.time(), zone)

        return {kind: (moment(kind, "opens"), moment(kind, "closes")) for kind in WindowKind}


for _kind in WindowKind:
    setattr(
        WindowsForm,
        f"{_kind.value}_opens",
        MomentField(
            _("%(window)s, ouverture", window=_kind.label), validators=[Needed(_("Écrivez une date et une heure."))]
        ),
    )
    setattr(
        WindowsForm,
        f"{_kind.value}_closes",
        MomentField(
            _("%(window)s, fermeture", window=_kind.label), validators=[Needed(_("Écrivez une date et une heure."))]
        ),
    )


class AccessForm(SharedForm):
    pitch = long_text(_("Présentation"), 1200, description=_("Deux ou trois phrases pour la page publique."))
    wish_cap = WholeNumber(
        _("Vœux par candidat"), validators=[Needed(), NumberRange(1, 20, message=_("De 1 à 20 vœux."))]
    )
    interview_cap = WholeNumber(
        _("Entretiens par candidat"), validators=[Needed(), NumberRange(1, 20, message=_("De 1 à 20 entretiens."))]
    )
    booking_audience = RadioField(
        _("Réserver directement avec"), choices=BookingAudience.choices, validators=[Needed()]
    )
    certificate_policy = RadioField(
        _("Attestation d'alternance"), choices=CertificatePolicy.choices, validators=[Needed()]
    )
    anonymous = BooleanField(_("Montrer un pseudonyme aux entreprises avant l'entretien"))
    contact_name = text_field(_("Qui répond"), at_most=120)
    contact_email = text_field(
        _("Courriel de contact"),
        email_address,
        at_most=254,
        description=_("Lu sur la page publique et dans les courriels."),
    )
    accessibility_contact_id = SelectField(
        _("Contact accessibilité"), coerce=int, description=_("Cette personne seule lit les besoins d'accueil.")
    )

    @staticmethod
    def shown_of(forum: Forum) -> dict[str, Any]:
        contact = live_grant(Role.ACCESSIBILITY, ScopeKind.FORUM, forum.id)
        return {
            "pitch": forum.pitch,
            "wish_cap": forum.wish_cap,
            "interview_cap": forum.interview_cap,
            "booking_audience": forum.booking_audience.value,
            "certificate_policy": forum.certificate_policy.value,
            "anonymous": forum.anonymous,
            "contact_name": forum.contact_name,
            "contact_email": forum.contact_email,
            "accessibility_contact_id": contact.account_id if contact is not None else 0,
        }

    def facts(self) -> dict[str, Any]:
        """Return what `actions.forum.edit_access` takes."""
        return {
            "pitch": self.pitch.data or "",
            "wish_cap": self.wish_cap.data,
            "interview_cap": self.interview_cap.data,
            "booking_audience": BookingAudience(self.booking_audience.data),
            "certificate_policy": CertificatePolicy(self.certificate_policy.data),
            "anonymous": self.anonymous.data,
            "contact_name": self.contact_name.data or "",
            "contact_email": self.contact_email.data or "",
            "accessibility_contact_id": self.accessibility_contact_id.data or None,
        }


class TerritoryForm(SharedForm):
    name = text_field(_("Nom"), Needed(_("Écrivez le nom du territoire.")), some_letter, at_most=80)
    departements = SelectMultipleField(
        _("Départements"),
        choices=[(code, typo(f"{code} {name}")) for code, name in DEPARTEMENTS.items()],
        validators=[Needed(_("Choisissez au moins un département."))],
    )
    school_zone = SelectField(
        _("Vacances scolaires"),
        choices=[
            ("auto", _("Celle des départements")),
            *((z, _("Zone %(zone)s", zone=z)) for z in SCHOOL_ZONES),
            ("", _("Sans zone")),
        ],
    )
    holiday_subdivision = SelectField(_("Jours fériés locaux"), choices=[("", _("Aucun")), *SUBDIVISIONS.items()])
    organisation_id = SelectField(_("Tenu par"), coerce=int, validators=[Needed()])

    @staticmethod
    def shown_of(territory: Territory) -> dict[str, Any]:
        names = ("name", "departements", "school_zone", "holiday_subdivision", "organisation_id")
        return {name: getattr(territory, name) for name in names}

    def validate(self, extra_validators: Any = None) -> bool:
        """Check the form; « toute la région » has chosen its départements first, for browsers without scripts."""
        whole = [code for name in request.form.getlist("region") for code in REGIONS.get(name, ())]
        if whole:
            self.departements.data = sorted({*(self.departements.data or ()), *whole})
        return bool(super().validate(extra_validators))

    def offer(self, organisations: list[Organisation]) -> "TerritoryForm":
        self.organisation_id.choices = [(o.id, o.name) for o in organisations]
        return self

    def _zone(self) -> str | None:
        if self.school_zone.data == "auto":
            return school_zone_of(self.departements.data or ())
        return self.school_zone.data or None

    def facts(self) -> TerritoryFacts:
        return TerritoryFacts(
            self.name.data,
            self.departements.data,
            self._zone(),
            self.holiday_subdivision.data or None,
            self.organisation_id.data,
        )  # type: ignore[arg-type] # checked by the form


class OrganisationForm(SharedForm):
    name = text_field(_("Nom"), Needed(_("Écrivez le nom de l'organisme.")), some_letter, at_most=160)
    short_name = text_field(
        _("Nom court"), Needed(_("Écrivez un nom court, un sigle par exemple.")), some_letter, at_most=40
    )
    contact_email = text_field(_("Courriel"), email_address, at_most=254)
    website = text_field(_("Site"), at_most=300)

    @staticmethod
    def shown_of(organisation: Organisation) -> dict[str, Any]:
        return {name: getattr(organisation, name) for name in ("name", "short_name", "contact_email", "website")}

    def validate_website(self, field: Any) -> None:
        if field.data and not field.data.startswith(("https://", "http://")):
            raise ValidationError(str(_("L'adresse d'un site commence par https://.")))
