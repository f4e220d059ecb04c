"""When a letter that did not leave is tried again, and what a refusal by the other side means."""

from datetime import timedelta

from forum_app.core.language import _

BACK_OFF = tuple(timedelta(minutes=m) for m in (1, 5, 15, 60, 180, 360, 720, 1440))


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
