"""What people type or paste, cleaned: no invisible character, no space too many."""

import re
import unicodedata

INVISIBLE = re.compile(
    r"[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f\u00ad\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff]"
)


def tidy(text: str) -> str:
    """Turn non-breaking and repeated spaces into one plain space, and strip the ends.

    The text is otherwise left as it is (NFC).
    """
    return " ".join(unicodedata.normalize("NFC", text).split())


def clean(text: str | None) -> str | None:
    """Return one line: invisible characters dropped, single spaces."""
    return tidy(INVISIBLE.sub("", text)) if text else text


def clean_lines(text: str | None) -> str | None:
    """Return several lines, each tidied; the ends are stripped."""
    if not text:
        return text
    return "\n".join(
        tidy(line) for line in INVISIBLE.sub("", text).replace("\r\n", "\n").replace("\r", "\n").split("\n")
    ).strip()
