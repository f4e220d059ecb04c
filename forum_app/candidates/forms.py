"""What a candidate types, step by step. Whatever is valid is kept, even when something else must be corrected."""

from calendar import monthrange
from collections.abc import Iterable
from datetime import date
from typing import Any

from flask_wtf.file import FileField
from wtforms import (
    BooleanField,
    Field,
    HiddenField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.fields.choices import Choice
from wtforms.validators import Optional, StopValidation, ValidationError

from forum_app.candidates import rules
from forum_app.candidates.actions import Agreement
from forum_app.candidates.models import Registration
from forum_app.candidates.vocabulary import (
    Accommodation,
    AlternanceContract,
    ConsentPurpose,
    Level,
    Mobility,
    WantedContract,
)
from forum_app.core.fields import DayField, EnumRadio, PhoneField, WordsField
from forum_app.core.forms import AtMost, BaseForm, Needed, email_address, person_name, text_field
from forum_app.core.language import _, lazy
from forum_app.core.shared_forms import SharedForm
from forum_app.core.text_cleaning import clean, clean_lines
from forum_app.core.typography import day
from forum_app.forums.departements import DEPARTEMENTS
from forum_app.forums.families import SUB_FAMILIES, Family
from forum_app.forums.models import Forum

MONTHS = tuple(
    (str(number), name)
    for number, name in enumerate(
        (
            lazy("janvier"),
            lazy("février"),
            lazy("mars"),
            lazy("avril"),
            lazy("mai"),
            lazy("juin"),
            lazy("juillet"),
            lazy("août"),
            lazy("septembre"),
            lazy("octobre"),
            lazy("novembre"),
            lazy("décembre"),
        ),
        start=1,
    )
)
YES_NO = (("yes", lazy("Oui")), ("no", lazy("Non")))
FAMILY_CHIPS = (
    (Family.RD.value, lazy("R&D")),
    *((family.value, family.label) for family in Family if family is not Family.RD),
)
LANGUAGES = (
    "Français",
    "Anglais",
    "Allemand",
    "Espagnol",
    "Italien",
    "Portugais",
    "Arabe",
    "Chinois",
    "Néerlandais",
    "Polonais",
    "Langue des signes française",
)


def _or_nothing(value: Any) -> str:
    """Return the value as text; a select that was not sent counts as left empty."""
    return "" if value is None else str(value)


def _yes_or_no(value: Any) -> Any:
    return {"yes": True, "no": False, "": None}.get(value, value)


class YesNoField(RadioField):
    """Two chips; its data is True, False, or None while nobody has answered."""

    def __init__(self, label: object, sentence: object, **options: Any):
        super().__init__(
            label,
            choices=list(YES_NO),
            validators=[Needed(sentence)],
            coerce=_yes_or_no,
            validate_choice=False,
            **options,
        )

    def iter_choices(self):
        for value, label in YES_NO:
            yield Choice(value, str(label), self.data is (value == "yes"), {})

    def pre_validate(self, _form: Any) -> None:
        if self.data not in (True, False, None):
            self.data = None
            raise StopValidation(_("Choisissez oui ou non."))


def skills_check(_form: Any, field: Field) -> None:
    refusal = rules.skills_refusal(field.data or [])
    if refusal is not None:
        raise ValidationError(refusal.sentence)


def _short_words(_form: Any, field: Field) -> None:
    if len(field.data or ()) > 8 or any(
        len(word) > rules.SKILL_LENGTH or not any(c.isalpha() for c in word) for word in field.data or ()
    ):
        raise ValidationError(_("Huit mots au plus, de %(limit)s caractères au plus.", limit=rules.SKILL_LENGTH))


def text_area(label: object, at_most: int, **options: Any) -> TextAreaField:
    return TextAreaField(label, filters=[clean_lines], validators=[AtMost(at_most)], **options)


class ContactForm(SharedForm):
    """Step 1.

    `email` and `digits` are asked of visitors only; a person who is signed in keeps the address of their account.
    """

    first_name = text_field(lazy("Prénom"), Needed(lazy("Écrivez votre prénom.")), person_name, at_most=100)
    last_name = text_field(
        lazy("Nom"),
        Needed(lazy("Écrivez votre nom.")),
        person_name,
        at_most=100,
        description=lazy("Les entreprises ne le voient qu'après avoir réservé un entretien."),
    )
    email = StringField(
        lazy("Adresse électronique"),
        validators=[Needed(lazy("Écrivez votre adresse : nous vous y envoyons un code.")), AtMost(254), email_address],
    )
    digits = StringField(lazy("Code à six chiffres"), filters=[clean])
    phone = PhoneField(lazy("Téléphone"), description=lazy("Seulement pour un changement de dernière minute."))
    minor = YesNoField(
        "",
        lazy("Dites si vous aurez moins de 18 ans."),
        description=lazy("Nous ne demandons pas votre date de naissance."),
    )
    at_least_fifteen = BooleanField(lazy("J'ai au moins 15 ans"))
    guardian_name = text_field(lazy("Prénom et nom de votre représentant légal"), person_name)
    guardian_contact = text_field(
        lazy("Son téléphone ou son adresse électronique"),
        at_most=254,
        description=lazy("Pour l'organisateur seulement, en cas de besoin ce jour-là."),
    )
    guardian_authorises = BooleanField(lazy("Cette personne m'autorise à participer"))

    def __init__(self, forum: Forum, *, visitor: bool, **options: Any):
        super().__init__(**options)
        self.ask_age(forum)
        if not visitor:
            del self.email
            del self.digits

    def ask_age(self, forum: Forum) -> None:
        """Put the forum's day in the question about age."""
        self.minor.label.text = _("Aurez-vous moins de 18 ans le %(day)s ?", day=day(forum.held_on, year=False))

    def validate(self, extra_validators: Any = None) -> bool:
        """Check the form; a guardian is required of minors only, and under 15 is refused."""
        valid = super().validate(extra_validators)
        if self.minor.data:
            refusal = rules.age_refusal(self.minor.data, self.at_least_fifteen.data)
            if refusal is not None:
                self.refuse(refusal)
            for field, sentence in (
                (self.guardian_name, _("Écrivez le nom de votre représentant légal.")),
                (self.guardian_contact, _("Donnez un téléphone ou une adresse.")),
                (self.guardian_authorises, _("Sans cette autorisation, l'inscription n'est pas possible.")),
            ):
                if not field.data:
                    field.errors = [*field.errors, sentence]
        return valid and not any(field.errors for field in self)


class AlternanceForm(SharedForm):
    """Step 2. The end of the contract is a month and a year, kept as the last day of that month."""

    level = EnumRadio(
        lazy("Votre niveau, diplôme en cours compris"),
        Level,
        choices=[(level.value, level.short) for level in Level],
        validators=[Needed(lazy("Choisissez votre niveau."))],
    )
    diploma = text_field(lazy("Diplôme"), Needed(lazy("Écrivez l'intitulé de votre diplôme.")), person_name)
    training_body = text_field(
        lazy("École, CFA ou université"), Needed(lazy("Écrivez le nom de votre établissement.")), person_name
    )
    contract = EnumRadio(lazy("Contrat"), AlternanceContract, validators=[Needed(lazy("Choisissez votre contrat."))])
    host_company = text_field(
        lazy("Entreprise d'accueil"), description=lazy("Jamais montrée aux entreprises du forum.")
    )
    end_month = SelectField(
        lazy("Mois"), filters=[_or_nothing], choices=[("", lazy("Mois")), *MONTHS], validate_choice=False
    )
    end_year = StringField(lazy("Année"), filters=[clean])
    health_sector = YesNoField(
        lazy("Votre alternance est-elle dans les industries de santé ?"),
        lazy("Répondez par oui ou par non."),
        description=lazy(
            "Médicament, dispositif médical, diagnostic, santé animale, recherche ou services à ces entreprises."
        ),
    )
    certificate = FileField(lazy("Attestation d'alternance"))

    def __init__(self, forum: Forum, registration: Registration, **options: Any):
        end = registration.contract_end
        super().__init__(
            obj=registration,
            data={"end_month": str(end.month) if end else "", "end_year": str(end.year) if end else ""},
            **options,
        )
        self.forum, self.former_end = forum, end
        self.contract_end: date | None = None

    def validate_end_year(self, field: Field) -> None:
        month, year = self.end_month.data or "", field.data or ""
        if not year and not month:
            raise ValidationError(_("Donnez le mois et l'année de fin."))
        if month not in dict(MONTHS):
            raise ValidationError(_("Choisissez le mois de fin."))
        if not (year.isascii() and year.isdecimal() and len(year) == 4 and int(year)):
            raise ValidationError(
                _("Écrivez l'année avec quatre chiffres, comme %(year)s.", year=self.forum.held_on.year)
            )
        asked = date(int(year), int(month), monthrange(int(year), int(month))[1])
        refusal = rules.contract_end_refusal(asked, self.forum.held_on)
        if refusal is not None:
            raise ValidationError(refusal.sentence)
        same_month = self.former_end is not None and (self.former_end.year, self.former_end.month) == (
            asked.year,
            asked.month,
        )
        self.contract_end = self.former_end if same_month else asked

    def validate_host_company(self, field: Field) -> None:
        if not field.data and self.contract.data is not AlternanceContract.OTHER:
            raise ValidationError(_("Écrivez le nom de l'entreprise qui vous accueille ou vous a accueilli."))


class CompetencesForm(SharedForm):
    """Step 3, and most of « Mon profil »."""

    family = EnumRadio(
        lazy("Famille de métiers"),
        Family,
        choices=FAMILY_CHIPS,
        validators=[Needed(lazy("Choisissez votre famille de métiers."))],
    )
    sub_family = SelectField(
        lazy("Domaine"),
        filters=[_or_nothing],
        choices=[("", lazy("Choisir")), *((word, word) for words in SUB_FAMILIES.values() for word in words)],
        validate_choice=False,
    )
    skills = WordsField(
        lazy("Vos compétences"),
        validators=[skills_check],
        description=lazy(
            "De 3 à 8, séparées par des virgules. Les mots de la filière sont proposés, les vôtres aussi sont "
            "bienvenus."
        ),
    )
    achievement = text_area(
        lazy("Une réalisation dont vous êtes fier ou fière"),
        200,
        description=lazy("Une phrase concrète vaut mieux qu'un adjectif."),
    )
    solves = text_area(
        lazy("Les besoins que je sais traiter"),
        400,
        description=lazy("Ce qu'une petite entreprise pourrait vous confier dès la première semaine."),
    )
    shared_question = text_area(
        lazy("Une question que vous aimeriez poser aux entreprises"),
        200,
        description=lazy("Elles la liront avant de vous rencontrer."),
    )
    languages = WordsField(
        lazy("Langues de travail"), validators=[_short_words], description=lazy("Séparées par des virgules.")
    )
    wanted_contracts = SelectMultipleField(lazy("Contrats cherchés"), choices=WantedContract.choices())
    available_from = DayField(lazy("Disponible à partir du"), validators=[Optional()])
    departement = SelectField(
        lazy("Département"),
        filters=[_or_nothing],
        choices=[("", lazy("Choisir")), *((code, f"{code} {name}") for code, name in DEPARTEMENTS.items())],
    )
    mobility = EnumRadio(lazy("Mobilité"), Mobility)
    cv = FileField(lazy("Votre CV"))

    def __init__(self, forum: Forum, **options: Any):
        super().__init__(**options)
        self.forum = forum

    def open_details(self) -> bool:
        """Return True when the folded questions hold an error, so that the form comes back unfolded."""
        folded = (
            self.solves,
            self.shared_question,
            self.sub_family,
            self.languages,
            self.wanted_contracts,
            self.available_from,
            self.departement,
            self.mobility,
        )
        return any(field.errors for field in folded)

    def validate_sub_family(self, field: Field) -> None:
        if field.data and isinstance(self.family.data, Family) and field.data not in SUB_FAMILIES[self.family.data]:
            raise ValidationError(_("Ce domaine n'appartient pas à la famille choisie."))

    def validate_available_from(self, field: Field) -> None:
        if field.data and abs(field.data.year - self.forum.held_on.year) > 3:
            raise ValidationError(_("L'année %(year)s semble être une erreur.", year=field.data.year))


class AgreementsForm(BaseForm):
    """The agreements, one by one."""

    share = BooleanField(
        lazy("Les entreprises de ce forum voient mon prénom, mon diplôme et mes compétences."),
        description=lazy("Sans lui, elles ne peuvent ni vous choisir, ni vous recevoir."),
    )
    cv_agreed = BooleanField(
        lazy("Les entreprises que je rencontre peuvent ouvrir mon CV."),
        description=lazy("Tant que l'entretien est ferme, à partir de la publication des agendas."),
    )

    @property
    def agreement(self) -> Agreement:
        """What was agreed to, here and now."""
        boxes = {
            ConsentPurpose.SHARE: self.share,
            ConsentPurpose.CV: self.cv_agreed,
        }
        return Agreement(frozenset(purpose for purpose, box in boxes.items() if box.data))

    @staticmethod
    def data_of(purposes: Iterable[ConsentPurpose]) -> dict[str, bool]:
        """Return the boxes to tick for what is agreed to already."""
        return {"cv_agreed" if purpose is ConsentPurpose.CV else purpose.value: True for purpose in purposes}


class AccommodationForm(BaseForm):
    """What is needed to come, asked of everybody."""

    needs = SelectMultipleField(lazy("Un besoin d'accueil ?"), choices=Accommodation.choices())
    need_words = text_field(
        lazy("Un autre besoin"), at_most=300, description=lazy("Décrivez ce qui vous aide, pas votre santé.")
    )

    @property
    def accommodation(self) -> list[Accommodation]:
        return [need for need in Accommodation if need.value in (self.needs.data or ())]


class FilesForm(BaseForm):
    """The CV and the certificate, after the sign-up. remove: which one to erase."""

    cv = FileField(lazy("Votre CV"))
    certificate = FileField(lazy("Attestation d'alternance"))
    remove = HiddenField()


def typed(form: BaseForm, names: tuple[str, ...]) -> dict[str, Any]:
    """Return the valid values among these fields: they are kept even when something else must be corrected."""
    return {name: form[name].data for name in names if name in form and not form[name].errors}
