"""What a company types, step by step."""

from collections.abc import Iterable
from datetime import date
from typing import Any
from urllib.parse import urlsplit

from wtforms import (
    BooleanField,
    Field,
    HiddenField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.validators import NumberRange, Optional, ValidationError
from wtforms.widgets import TextInput

from forum_app.companies import rules
from forum_app.companies.fields import SiretField, Ticked, few_short_skills
from forum_app.companies.vocabulary import CompanySize, NoSiretReason, OfferContract, OfferLevel
from forum_app.core.fields import EnumSelect, PhoneField, WholeNumber, WordsField
from forum_app.core.forms import AtMost, BaseForm, Needed, email_address, person_name, text_field
from forum_app.core.language import _, lazy
from forum_app.core.shared_forms import SharedForm
from forum_app.core.text_cleaning import clean, clean_lines
from forum_app.core.typography import month_and_year
from forum_app.forums.departements import DEPARTEMENTS
from forum_app.forums.families import Family

HIGHEST_SALARY = 500_000


def _number(label: object, most: int) -> WholeNumber:
    """Return an optional number field, up to `most`; spaces may be typed."""
    return WholeNumber(
        label,
        widget=TextInput(),
        validators=[Optional(), NumberRange(0, most, message=lazy("Ce nombre est trop grand. Vérifiez-le."))],
    )


def _answer(label: object, hint: object = "", *checks: Any) -> TextAreaField:
    return TextAreaField(
        label, description=hint, filters=[clean_lines], validators=[*checks, AtMost(rules.NEED_AT_MOST)]
    )


class AddressForm(BaseForm):
    """Who registers the company: the address is then proved by six digits."""

    first_name = text_field(lazy("Prénom"), Needed(lazy("Écrivez votre prénom.")), person_name, at_most=100)
    last_name = text_field(lazy("Nom"), Needed(lazy("Écrivez votre nom.")), person_name, at_most=100)
    email = StringField(
        lazy("Adresse électronique professionnelle"),
        filters=[clean],
        validators=[Needed(lazy("Écrivez votre adresse.")), AtMost(254), email_address],
    )


class DigitsForm(BaseForm):
    digits = text_field(lazy("Code à six chiffres"), Needed(lazy("Écrivez les six chiffres du courriel.")), at_most=20)


class NeedFields:
    """« Besoin immédiat », in five plain questions."""

    need_overload = _answer(
        lazy("Qu'est-ce qui vous déborde en ce moment ?"),
        lazy("Deux phrases simples. Les candidats préparent leur rencontre à partir d'elles."),
        Needed(lazy("Écrivez ce qui vous déborde : c'est ce que les candidats lisent en premier.")),
    )
    need_task = _answer(lazy("Quelle tâche confieriez-vous en premier ?"))
    need_equipment = _answer(lazy("Avec quel équipement, quelle norme ?"))
    need_start = text_field(lazy("À partir de quand ?"))
    need_place = text_field(lazy("Où ?"))
    families = SelectMultipleField(lazy("Quels métiers cherchez-vous ?"), choices=Family.choices())


class IdentityFields:
    """What a company says of itself. The SIRET's key is checked by the rule, beside the field."""

    siret = SiretField(
        lazy("Numéro SIRET de l'établissement"),
        description=lazy("14 chiffres, sur vos factures ou votre avis de situation."),
    )
    no_siret_reason = EnumSelect(lazy("Pourquoi n'a-t-elle pas de SIRET ?"), NoSiretReason, empty=lazy("Choisissez"))
    name = text_field(lazy("Nom affiché aux candidats"), Needed(lazy("Écrivez le nom de l'entreprise.")), person_name)
    size = EnumSelect(
        lazy("Taille"),
        CompanySize,
        empty=lazy("Choisissez"),
        validators=[Needed(lazy("Choisissez une taille : celle de votre groupe, si vous en faites partie."))],
        description=lazy("Celle de votre groupe, si vous en faites partie."),
    )
    headcount = _number(lazy("Effectif"), 1_000_000)
    naf = text_field(lazy("Code NAF"), at_most=10, description=lazy("Par exemple 21.20Z."))
    idcc = text_field(
        lazy("Convention collective (IDCC)"),
        at_most=10,
        description=lazy("Par exemple 0176, industrie pharmaceutique."),
    )
    city = text_field(lazy("Ville"), Needed(lazy("Écrivez la ville de l'établissement.")), person_name, at_most=80)
    departement = SelectField(
        lazy("Département"),
        choices=[("", lazy("Choisissez")), *((code, f"{code} {name}") for code, name in DEPARTEMENTS.items())],
        coerce=lambda v: v or None,
    )
    activity = text_field(lazy("Activité, en une ligne"), at_most=200)
    presentation = TextAreaField(
        lazy("Présentation"),
        filters=[clean_lines],
        validators=[AtMost(1500)],
        description=lazy("Vos produits, votre équipe, ce qui vous ressemble."),
    )
    website = text_field(lazy("Site internet"), at_most=300)

    def validate_siret(self, field: Field) -> None:
        refusal = rules.identifier_refusal(field.data, self.no_siret_reason.data)  # type: ignore[attr-defined] # a field of the whole form
        if refusal is not None:
            raise ValidationError(refusal.sentence)

    def validate_headcount(self, field: Field) -> None:
        refusal = rules.size_refusal(self.size.data, field.data)
        if refusal is not None:
            raise ValidationError(refusal.sentence)

    def validate_naf(self, field: Field) -> None:
        field.data = _normal(field.data, rules.normal_naf, _("Un code NAF s'écrit comme 21.20Z."))

    def validate_idcc(self, field: Field) -> None:
        field.data = _normal(field.data, rules.normal_idcc, _("Un IDCC a 4 chiffres au plus, comme 0176."))

    def validate_website(self, field: Field) -> None:
        if not field.data:
            field.data = None
            return
        address = field.data if "://" in field.data else f"https://{field.data}"
        if urlsplit(address).scheme not in ("http", "https") or "." not in urlsplit(address).netloc or " " in address:
            raise ValidationError(_("Cette adresse de site n'est pas complète. Exemple : https://www.entreprise.fr."))
        field.data = address


def _normal(text: str | None, rule: Any, sentence: str) -> str | None:
    if not text:
        return None
    normal = rule(text)
    if normal is None:
        raise ValidationError(sentence)
    return normal


class CompanyForm(IdentityFields, NeedFields, BaseForm):
    """Step 1 of the sign-up: the company and its need."""

    function = text_field(lazy("Votre fonction"), at_most=120, description=lazy("Telle que votre badge la dira."))
    contact_phone = PhoneField(lazy("Téléphone"), description=lazy("Pour l'organisateur seulement."))


class NeedForm(NeedFields, SharedForm):
    """The need, corrected later."""


class RecordForm(IdentityFields, NeedFields, SharedForm):
    """What an organiser corrects on a company's behalf."""

    contact_email = StringField(lazy("Adresse de contact"), filters=[clean], validators=[AtMost(254), email_address])
    contact_phone = PhoneField(lazy("Téléphone"))


class EntryForm(IdentityFields, BaseForm):
    """A company entered by an organiser: who it is, and whom to write to if somebody is known."""

    need_overload = _answer(
        lazy("Qu'est-ce qui la déborde en ce moment ?"), lazy("Elle le complétera elle-même si vous l'invitez.")
    )
    first_name = text_field(lazy("Prénom"), person_name, at_most=100)
    last_name = text_field(lazy("Nom"), person_name, at_most=100)
    function = text_field(lazy("Fonction"), at_most=120)
    email = StringField(lazy("Adresse électronique"), filters=[clean], validators=[AtMost(254), email_address])
    contact_phone = PhoneField(lazy("Téléphone"))
    invite = BooleanField(
        lazy("Inviter cette personne : un courriel part maintenant"),
        description=lazy("Elle ouvrira l'espace de l'entreprise, le complétera et réservera ses créneaux."),
    )

    def validate_first_name(self, field: Field) -> None:
        if not field.data and (self.last_name.data or self.email.data or self.invite.data):
            raise ValidationError(_("Écrivez son prénom."))

    def validate_last_name(self, field: Field) -> None:
        if not field.data and (self.first_name.data or self.email.data or self.invite.data):
            raise ValidationError(_("Écrivez son nom."))

    def validate_email(self, field: Field) -> None:
        if not field.data and self.invite.data:
            raise ValidationError(_("Écrivez l'adresse à inviter."))

    def participation(self) -> dict[str, Any]:
        """Return what the form says of the participation."""
        return {
            "need_overload": self.need_overload.data or "",
            "contact_email": self.email.data or "",
            "contact_phone": self.contact_phone.data or None,
        }

    def person(self) -> dict[str, Any] | None:
        """Return the first recruiter, or None when none is named."""
        if not self.first_name.data:
            return None
        return {
            "first_name": self.first_name.data,
            "last_name": self.last_name.data,
            "function": self.function.data or "",
            "email": self.email.data or None,
        }


class RecruiterForm(BaseForm):
    """Somebody more at the table."""

    first_name = text_field(lazy("Prénom"), Needed(lazy("Écrivez son prénom.")), person_name, at_most=100)
    last_name = text_field(lazy("Nom"), Needed(lazy("Écrivez son nom.")), person_name, at_most=100)
    function = text_field(lazy("Fonction"), at_most=120)
    email = StringField(
        lazy("Adresse électronique"),
        filters=[clean],
        validators=[AtMost(254), email_address],
        description=lazy("Sans adresse, son badge suffit. Avec, cette personne réserve les créneaux avec vous."),
    )


class OfferForm(SharedForm):
    """One offer, at no time with an age."""

    title = text_field(
        lazy("Intitulé"),
        Needed(lazy("Écrivez le nom du métier.")),
        person_name,
        description=lazy("Le nom du métier, sans référence interne."),
    )
    family = EnumSelect(
        lazy("Famille de métiers"),
        Family,
        empty=lazy("Choisissez"),
        validators=[Needed(lazy("Choisissez une famille."))],
    )
    level = EnumSelect(lazy("Niveau souhaité"), OfferLevel, empty=lazy("Tous niveaux"))
    contract = EnumSelect(lazy("Contrat"), OfferContract, validators=[Needed(lazy("Choisissez un contrat."))])
    months = _number(lazy("Durée en mois"), 60)
    description = TextAreaField(
        lazy("Ce que la personne fera"),
        filters=[clean_lines],
        validators=[AtMost(600)],
        description=lazy("Les candidats préparent leurs questions à partir de ces lignes."),
    )
    skills = WordsField(
        lazy("Compétences utiles"),
        validators=[few_short_skills],
        description=lazy("Huit au plus, séparées par des virgules : BPF, HPLC, contrôle qualité."),
    )
    place = text_field(lazy("Lieu"), at_most=120)
    starts_on = SelectField(
        lazy("À partir de"),
        choices=[],
        coerce=lambda v: v if isinstance(v, date) else date.fromisoformat(v) if v else None,
        validate_choice=False,
    )
    salary_min = _number(lazy("Salaire brut par an, au moins"), HIGHEST_SALARY)
    salary_max = _number(lazy("Au plus"), HIGHEST_SALARY)

    def __init__(self, today: date, **options: Any):
        super().__init__(**options)
        months = [date(today.year + (today.month - 1 + n) // 12, (today.month - 1 + n) % 12 + 1, 1) for n in range(19)]
        if self.starts_on.data and self.starts_on.data not in months:
            months = sorted({*months, self.starts_on.data})
        self.starts_on.choices = [
            ("", _("Dès que possible")),
            *((month.isoformat(), month_and_year(month)) for month in months),
        ]

    def validate_salary_max(self, field: Field) -> None:
        refusal = rules.salary_refusal(self.salary_min.data, field.data)
        if refusal is not None:
            raise ValidationError(refusal.sentence)

    def values(self) -> dict[str, Any]:
        """Return the values that `offer_actions` keeps."""
        return {name: field.data for name, field in self._fields.items() if name not in ("csrf_token", "version")}


class JoinForm(BaseForm):
    """Asking to join the team of a registered company."""

    siret = HiddenField()
    function = text_field(lazy("Votre fonction"), at_most=120)


class SubmitForm(BaseForm):
    """The last step: two agreements, then the sign-up leaves."""

    authority = BooleanField(
        lazy("Je peux engager l'entreprise pour ce forum"),
        validators=[Ticked(lazy("Confirmez que vous pouvez engager l'entreprise."))],
    )
    publication = BooleanField(
        lazy(
            "Le nom, le besoin et les offres de l'entreprise peuvent être montrés aux candidats et sur la page du forum"
        ),
        validators=[Ticked(lazy("Sans cet accord, les candidats ne peuvent pas vous choisir."))],
    )


class InviteForm(BaseForm):
    """The companies whose contacts a page showed, about to be invited."""

    ids = HiddenField()

    @property
    def chosen(self) -> list[int]:
        """The participations shown."""
        values = (self.ids.data or "").split(",")
        return [int(value) for value in values if value.isascii() and value.isdecimal() and len(value) < 10]


class DecisionForm(SharedForm):
    """An organiser's answer to a company. The reason is kept, and the company reads it."""

    reason = TextAreaField(lazy("Motif, lu par l'entreprise"), filters=[clean_lines], validators=[AtMost(500)])


def values_of(form: BaseForm, names: Iterable[str]) -> dict[str, Any]:
    """Return the values of these fields that the form has; in optional fields an empty text becomes None."""
    optional = (
        "siret",
        "no_siret_reason",
        "headcount",
        "naf",
        "idcc",
        "departement",
        "website",
        "contact_phone",
        "size",
    )
    found = {name: form._fields[name].data for name in names if name in form._fields}
    return {
        name: (value or None) if name in optional else value if value is not None else ""
        for name, value in found.items()
    }
