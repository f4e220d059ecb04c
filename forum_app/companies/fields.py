"""Kinds of fields that only companies fill: a SIRET, a box that must be ticked, and what a list of skills may hold."""

from wtforms import Field, Form, StringField
from wtforms.validators import ValidationError

from forum_app.companies import rules
from forum_app.core.language import _

SKILLS_AT_MOST, SKILL_LENGTH = 8, 40


class SiretField(StringField):
    """A SIRET, typed with or without spaces, shown with them; its data is what `rules.normal_siret` keeps."""

    def _value(self) -> str:
        return rules.spaced_siret(self.data) if self.data else ""

    def process_formdata(self, valuelist: list[str]) -> None:
        self.data = rules.normal_siret(valuelist[0])[:40] or None if valuelist else None


def few_short_skills(_form: Form, field: Field) -> None:
    """Check that an offer names a few skills, each in a few words."""
    if len(field.data or ()) > SKILLS_AT_MOST:
        raise ValidationError(_("%(count)s compétences au plus.", count=SKILLS_AT_MOST))
    if any(len(word) > SKILL_LENGTH for word in field.data or ()):
        raise ValidationError(_("Une compétence tient en %(count)s caractères.", count=SKILL_LENGTH))


class Ticked:
    """The box must be ticked: the sentence says why."""

    field_flags = {"required": True}

    def __init__(self, sentence: object):
        self.sentence = sentence

    def __call__(self, _form: Form, field: Field) -> None:
        if not field.data:
            raise ValidationError(str(self.sentence))
