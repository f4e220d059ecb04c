"""When a letter that did not leave is tried again, and what a refusal by the other side means."""

import re
from datetime import timedelta
from typing import Any

from forum_app.core.language import _

# How long the letter of a decision waits before it leaves: a colleague who decides otherwise meanwhile stops it.
TIME_TO_REPLACE = timedelta(minutes=5)
# How long it can be held, for both to talk.
TIME_TO_TALK = timedelta(minutes=10)
BACK_OFF = tuple(timedelta(minutes=m) for m in (1, 5, 15, 60, 180, 360, 720, 1440))


# What a name never needs, and a letter that somebody wants opened by mistake does.
_LINK = re.compile(r"(?:https?:|www\.)\S*", re.IGNORECASE)
_DOT_INSIDE = re.compile(r"(?<=\w)\.(?=\w)")
_SIGNS = re.compile(r"[^\w\s.,;:!?'\u2019&()\u00ab\u00bb/%\u00b0+-]")  # but apostrophe, quotation marks, degree
LONGEST_IN_SUBJECT = 60  # characters of one fact


def for_subject(fact: Any) -> Any:
    """Return a fact as the subject of a letter says it: a name that somebody typed carries no link and no odd sign
    there, and stays short. What is no text stays as it is.
    """
    if not isinstance(fact, str):
        return fact
    words = _SIGNS.sub(" ", _DOT_INSIDE.sub(". ", _LINK.sub(" ", fact)))
    words = re.sub(r"[ \t\r\n]+", " ", words).strip()  # non-breaking spaces stay
    return words[:LONGEST_IN_SUBJECT].rstrip()


def wait_before(attempt: int) -> timedelta | None:
    """Return how long to wait after the attempt number `attempt` (from 1) failed for a time; None: give up."""
    return BACK_OFF[attempt - 1] if attempt <= len(BACK_OFF) else None


def cause_of(code: int, answer: str) -> str:
    """Return the cause of a permanent refusal, in words for an organiser.

    code: the SMTP reply (5xx); answer: the server's own words, lower case.
    """
    if code == 552 or "quota" in answer or "full" in answer:
        return _("Boîte pleine")
    if code in (550, 551, 553) and not any(word in answer for word in ("spam", "policy", "blocked", "reputation")):
        return _("Adresse inconnue")
    if code in (550, 554):
        return _("Refusé comme indésirable")
    return _("Refusé par le serveur (%(code)s)", code=code)
