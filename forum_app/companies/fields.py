"""Kinds of fields that only companies fill: a choice that is a member of an enum, a number typed with spaces, a SIRET, a list of words."""
from typing import Any

from wtforms import Field, Form, IntegerField, SelectField, StringField
from wtforms.fields.choices import Choice
from wtforms.validators import ValidationError
from wtforms.widgets import TextInput

from forum_app.companies import rules
from forum_app.core.forms import clean
from forum_app.core.labels import Labelled
from forum_app.core.language import _
from forum_app.core.names import plain

SKILLS_AT_MOST, SKILL_LENGTH = 8, 40


class EnumSelect(SelectField):
    """A list whose data is a member of the enum, or None for its first, empty line."""

    def __init__(self, label: object, kind: type[Labelled], *, empty: object | None = None, **options: Any):
        self.kind = kind
        choices = kind.choices() if empty is None else [("", empty), *kind.choices()]
        super().__init__(label, choices=choices, coerce=lambda value: value, **options)

    def process_formdata(self, valuelist: list[str]) -> None:
        typed = valuelist[0] if valuelist else ""
        self.data = next((member for member in self.kind if member.value == typed), None)
        if typed and self.data is None:
            raise ValueError(_("Choisissez l'une des réponses proposées."))

    def iter_choices(self):
        for value, label in self.choices:
            yield Choice(value, str(label), value == (self.data.value if self.data is not None else ""), {})

    def pre_validate(self, form: Any) -> None:
        """Reading the form has already refused what is no member."""


class WholeNumber(IntegerField):
    """A whole number typed as people write it, « 24 500 » included; shown without minus or plus."""

    widget = TextInput()

    def __init__(self, label: object, *, most: int, **options: Any):
        super().__init__(label, **options)
        self.most = most

    def process_formdata(self, valuelist: list[str]) -> None:
        text = rules.without_spaces(valuelist[0]) if valuelist else ""
        if not text:
            self.data = None
        elif text.isascii() and text.isdigit() and len(text) <= 9:
            self.data = int(text)
        else:
            self.data = None
            raise ValueError(_("Écrivez un nombre entier, sans autre signe."))

    def pre_validate(self, form: Any) -> None:
        if self.data is not None and self.data > self.most:
            raise ValidationError(_("Ce nombre est trop grand. Vérifiez-le."))


class SiretField(StringField):
    """A SIRET, typed with or without spaces, shown with them; its data is what `rules.normal_siret` keeps."""

    def _value(self) -> str:
        return rules.spaced_siret(self.data) if self.data else ""

    def process_formdata(self, valuelist: list[str]) -> None:
        self.data = rules.normal_siret(valuelist[0])[:40] or None if valuelist else None


class WordsField(Field):
    """Several words in one line, separated by commas; its data is a list, each word once."""

    widget = TextInput()

    def _value(self) -> str:
        return ", ".join(self.data or ())

    def process_formdata(self, valuelist: list[str]) -> None:
        first_writings: dict[str, str] = {}
        for typed in ",".join(valuelist).replace(";", ",").replace("\n", ",").split(","):
            if word := clean(typed):
                first_writings.setdefault(plain(word), word)
        self.data = list(first_writings.values())

    def pre_validate(self, form: Any) -> None:
        if len(self.data or ()) > SKILLS_AT_MOST:
            raise ValidationError(_("%(count)s compétences au plus.", count=SKILLS_AT_MOST))
        if any(len(word) > SKILL_LENGTH for word in self.data or ()):
            raise ValidationError(_("Une compétence tient en %(count)s caractères.", count=SKILL_LENGTH))


class Ticked:
    """The box must be ticked: the sentence says why."""

    field_flags = {"required": True}

    def __init__(self, sentence: object):
        self.sentence = sentence

    def __call__(self, form: Form, field: Field) -> None:
        if not field.data:
            raise ValidationError(str(self.sentence))
