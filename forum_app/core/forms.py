"""What every form shares: what is typed is tidied, checked, kept, and a mistake is explained beside its field.

Messages say what to do. The field component marks `optional` fields; it does not mark required ones.
"""

import unicodedata
from collections.abc import Iterable
from typing import Any

from flask_wtf import FlaskForm
from flask_wtf.i18n import translations
from wtforms import (
    Field,
    FieldList,
    Form,
    FormField,
    StringField,
)
from wtforms.validators import StopValidation, ValidationError

from forum_app.core.contact_details import normal_email, normal_phone
from forum_app.core.language import _
from forum_app.core.refusals import Refusal, Refused
from forum_app.core.text_cleaning import clean
from forum_app.core.typography import thousands, typo


class _FrenchTypography:
    """Translations of WTForms' own sentences, set like ours."""

    def gettext(self, sentence: str) -> str:
        return str(typo(translations.gettext(sentence)))

    def ngettext(self, one: str, other: str, n: int) -> str:
        return str(typo(translations.ngettext(one, other, n)))


class BaseForm(FlaskForm):
    """A form protected against forgery, whose errors are French."""

    class Meta(FlaskForm.Meta):
        locales = ("fr_FR", "fr")

        def get_translations(self, _form: Form) -> _FrenchTypography:
            return _FrenchTypography()

    def refusing(self) -> "_Refusing":
        """Act in this block, and leave it by `return`: what follows it is the page again, with the refusals shown.

        with form.refusing():
            actions.keep(form.facts())
            return redirect(…)
        return page(form), 422
        """
        return _Refusing(self)

    def refuse(self, refusal: Refusal) -> None:
        """Show an action's refusal beside its field, or above the form when it has none."""
        path = _path_to(self, refusal.field) if refusal.field else []
        if not path:
            self.form_errors.append(refusal.sentence)
        for field in path:
            if not isinstance(field, FormField):  # its errors are those of its fields
                field.errors = [*field.errors, refusal.sentence]


class _Refusing:
    """What `BaseForm.refusing` gives: the block ends where an action refuses, and the form says why."""

    def __init__(self, form: BaseForm):
        self._form = form

    def __enter__(self) -> None:
        """Nothing to prepare."""

    def __exit__(self, _kind: object, error: object, _trace: object) -> bool:
        if not isinstance(error, Refused):
            return False
        for refusal in error.refusals:
            self._form.refuse(refusal)
        return True


def _path_to(fields: Iterable[Field], name: str) -> list[Field]:
    """Return the field called `name` after the lists and sub-forms that hold it (`half_days-0-ends_at`), or an empty
    list.
    """
    for field in fields:
        if field.name == name:
            return [field]
        if isinstance(field, (FieldList, FormField)) and name.startswith(f"{field.name}-"):
            inside = _path_to(field, name)
            return [field, *inside] if inside else []
    return []


class Needed:
    """The field must be filled: the sentence says with what; without one, it names the field (several may be empty)."""

    field_flags = {"required": True}

    def __init__(self, sentence: object | None = None):
        self.sentence = sentence

    def __call__(self, _form: Form, field: Field) -> None:
        data = field.data
        if data is None or data == [] or (isinstance(data, str) and not data.strip()):
            if field.errors:  # it was filled, but could not be read: that error is already there
                raise StopValidation
            raise StopValidation(str(self.sentence or _("Remplissez « %(field)s ».", field=field.label.text)))


class AtMost:
    """At most so many characters; counted as people count them."""

    def __init__(self, limit: int):
        self.limit = limit
        self.field_flags = {"maxlength": limit}

    def __call__(self, _form: Form, field: Field) -> None:
        if field.data and len(field.data) > self.limit:
            raise ValidationError(
                _(
                    "%(count)s caractères : la limite est de %(limit)s.",
                    count=thousands(len(field.data)),
                    limit=thousands(self.limit),
                )
            )


def some_letter(_form: Form, field: Field) -> None:
    """Check that the name has at least one letter, of any script: « 😀 » is no name."""
    if field.data and not any(unicodedata.category(c).startswith("L") for c in field.data):
        raise ValidationError(_("Un nom contient au moins une lettre."))


def person_name(form: Form, field: Field) -> None:
    """Check that the name has at least one letter and no sign of a formula or of markup."""
    some_letter(form, field)
    if not field.data:
        return
    if field.data[0] in "=+@" or any(c in "<>{}\\|" for c in field.data):
        raise ValidationError(_("Écrivez le nom seul, sans signe particulier."))


def email_address(_form: Form, field: Field) -> None:
    """Check that the address is plausible and normalise it to lower case (one address, one account)."""
    if not field.data:
        return
    normal = normal_email(field.data)
    if normal is None:
        raise ValidationError(_("Cette adresse n'a pas la forme nom@domaine.fr. Vérifiez-la."))
    field.data = normal


def phone_number(_form: Form, field: Field) -> None:
    """Check that the telephone number can be called and normalise it to E.164."""
    if not field.data:
        return
    normal = normal_phone(field.data)
    if normal is None:
        raise ValidationError(_("Ce numéro n'est pas complet. Exemple : 01 99 00 12 34."))
    field.data = normal


def text_field(label: object, *checks: Any, at_most: int = 160, **options: Any) -> StringField:
    """Return a field for one line of text, tidied, limited."""
    return StringField(label, filters=[clean], validators=[*checks, AtMost(at_most)], **options)
