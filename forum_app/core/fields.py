"""Kinds of fields that several rooms fill: numbers, days and hours as people type them, a choice among the members of
an enum.
"""

import re
from collections.abc import Iterator
from datetime import datetime, time
from typing import Any

from wtforms import DateField, DateTimeLocalField, Field, IntegerField, RadioField, SelectField, TelField, TimeField
from wtforms.fields.choices import Choice
from wtforms.validators import StopValidation
from wtforms.widgets import TextInput

from forum_app.core.contact_details import normal_phone
from forum_app.core.forms import AtMost, phone_number
from forum_app.core.labelled_enum import Labelled
from forum_app.core.language import _
from forum_app.core.text_cleaning import clean
from forum_app.core.text_keys import distinct_words
from forum_app.core.typography import NBSP, phone


class WholeNumber(IntegerField):
    """A whole number, with a French sentence when it is not one.

    With `TextInput()` as widget, « 24 500 » may be typed as people write it.
    """

    def process_formdata(self, valuelist: list[str]) -> None:
        typed = "".join((valuelist or [""])[0].split())
        self.data = None
        if not typed:
            return
        if not re.fullmatch(r"-?\d{1,9}", typed, re.ASCII):
            raise ValueError(_("Écrivez un nombre entier, en chiffres."))
        self.data = int(typed)


class WordsField(Field):
    """Several words in one line, separated by commas; its data is a list, each word once. Scripts make them labels with
    a cross. How many and how long they are is for its validators.
    """

    widget = TextInput()

    def _value(self) -> str:
        return ", ".join(self.data or ())

    def process_formdata(self, valuelist: list[str]) -> None:
        typed = re.split(r"[,;\n]", ",".join(valuelist))
        self.data = distinct_words(clean(word) or "" for word in typed)


class PhoneField(TelField):
    """A telephone number, kept as E.164 and shown as the French write it. `phone_number` of core.forms is its check."""

    def __init__(self, *args: Any, **options: Any):
        super().__init__(*args, filters=[clean], validators=[AtMost(30), phone_number], **options)

    def _value(self) -> str:
        # What was typed and refused is shown as it was typed.
        return (
            phone(self.data).replace(NBSP, " ")
            if self.data and not self.errors and normal_phone(self.data) == self.data
            else self.data or ""
        )


class DayField(DateField):
    """A date, as browsers send it or as people type it (« 18/03/2027 »)."""

    def __init__(self, *args: Any, **options: Any):
        super().__init__(*args, format=["%Y-%m-%d", "%d/%m/%Y", "%d-%m-%Y"], **options)

    def process_formdata(self, valuelist: list[str]) -> None:
        typed = (valuelist or [""])[0].strip()
        self.data = None
        if not typed:
            return
        for form in self.strptime_format:
            try:
                found = datetime.strptime(typed, form).date()  # noqa: DTZ007 (a day has no zone)
            except ValueError:
                continue
            if 1900 <= found.year <= 2200:
                self.data = found
                return
        raise ValueError(_("Écrivez une date qui existe, par exemple 18/03/2027."))


class MomentField(DateTimeLocalField):
    """A date and an hour on the clocks of the place, as browsers send them or as people type them (« 18/03/2027 18 h 00
    »).
    """

    def process_formdata(self, valuelist: list[str]) -> None:
        typed = re.sub(r"\s*[hH]\s*", ":", (valuelist or [""])[0].strip())
        self.data = None
        if not typed:
            return
        for form in ("%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%d %H:%M", "%d/%m/%Y %H:%M", "%d/%m/%Y, %H:%M"):
            try:
                found = datetime.strptime(typed, form)  # noqa: DTZ007 (the clocks are the forum's)
            except ValueError:
                continue
            if 1900 <= found.year <= 2200:
                self.data = found
                return
        raise ValueError(_("Écrivez une date et une heure, par exemple 18/03/2027 18 h 00."))

    def _value(self) -> str:
        return " ".join(self.raw_data) if self.raw_data else self.data.strftime("%Y-%m-%dT%H:%M") if self.data else ""


class HourField(TimeField):
    """An hour, as browsers send it or as people type it (« 9 h 30 », « 9h »)."""

    def process_formdata(self, valuelist: list[str]) -> None:
        typed = (valuelist or [""])[0].strip()
        self.data = None
        if not typed:
            return
        parts = re.fullmatch(r"(\d{1,2})\s*[:hH]\s*(\d{1,2})?(?::\d{2})?", typed, re.ASCII)
        if parts is None or int(parts[1]) > 23 or int(parts[2] or 0) > 59:
            raise ValueError(_("Écrivez une heure, par exemple 9 h 30."))
        self.data = time(int(parts[1]), int(parts[2] or 0))


class EnumRadio(RadioField):
    """Chips for an enum with labels; its data is a member of the enum, or None."""

    data: Any

    def __init__(self, label: object, kind: Any, *, choices: Any = None, **options: Any):
        self.kind = kind
        super().__init__(
            label,
            choices=choices or [(member.value, member.label) for member in kind],
            coerce=self._member,
            validate_choice=False,
            **options,
        )

    def _member(self, value: Any) -> Any:
        return next((member for member in self.kind if value in (member, member.value)), value or None)

    def iter_choices(self) -> Iterator[Choice]:
        for value, label in self.choices:
            yield Choice(value, str(label), getattr(self.data, "value", None) == value, {})

    def pre_validate(self, _form: Any) -> None:
        if self.data is not None and not isinstance(self.data, self.kind):
            self.data = None
            raise StopValidation(_("Choisissez l'une des réponses proposées."))


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

    def iter_choices(self) -> Iterator[Choice]:
        for value, label in self.choices:
            yield Choice(value, str(label), value == (self.data.value if self.data is not None else ""), {})

    def pre_validate(self, form: Any) -> None:
        """Check nothing: a value that is no member was refused when the form was read."""
