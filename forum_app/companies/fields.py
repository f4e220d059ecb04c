"""Kinds of fields that only companies fill: a SIRET, a list of words, a box that must be ticked."""

from typing import Any

from wtforms import Field, Form, StringField
from wtforms.validators import ValidationError
from wtforms.widgets import TextInput

from forum_app.companies import rules
from forum_app.core.language import _
from forum_app.core.text_cleaning import clean
from forum_app.core.text_keys import plain

SKILLS_AT_MOST, SKILL_LENGTH = 8, 40


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

    def pre_validate(self, _form: Any) -> None:
        if len(self.data or ()) > SKILLS_AT_MOST:
            raise ValidationError(_("%(count)s compétences au plus.", count=SKILLS_AT_MOST))
        if any(len(word) > SKILL_LENGTH for word in self.data or ()):
            raise ValidationError(_("Une compétence tient en %(count)s caractères.", count=SKILL_LENGTH))


class Ticked:
    """The box must be ticked: the sentence says why."""

    field_flags = {"required": True}

    def __init__(self, sentence: object):
        self.sentence = sentence

    def __call__(self, _form: Form, field: Field) -> None:
        if not field.data:
            raise ValidationError(str(self.sentence))
