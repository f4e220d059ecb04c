"""Enums with a French label for the screen: code in English, words in French."""

import enum


class Labelled(enum.Enum):
    """An enum whose members carry a French label: `MEMBER = "stored_value", _("Étiquette")`."""

    label: str

    def __new__(cls, value: str, label: object = "") -> "Labelled":  # checkers see calls by value too
        member = object.__new__(cls)
        member._value_ = value
        member.label = label  # type: ignore[assignment] # a lazy sentence, read as text
        return member

    @classmethod
    def choices(cls) -> list[tuple[str, str]]:
        """Return (value, label) pairs for a form's select or chips."""
        return [(member.value, str(member.label)) for member in cls]
