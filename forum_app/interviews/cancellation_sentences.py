"""What a page says after an act that cancelled interviews."""

from forum_app.core.language import ngettext
from forum_app.permissions.vocabulary import Audience


def with_cancelled(done: str, cancelled: int, *, told: Audience) -> str:
    """Say what was done, then how many interviews were cancelled along: nothing more when there was none.

    told: who had these interviews with the person or the company that leaves, and reads so in a letter.
    """
    if not cancelled:
        return done
    if told is Audience.COMPANIES:
        words = ngettext(
            "Un entretien est annulé, l'entreprise est prévenue.",
            "%(num)s entretiens sont annulés, les entreprises sont prévenues.",
            cancelled,
        )
    else:
        words = ngettext(
            "Un entretien est annulé, le candidat est prévenu.",
            "%(num)s entretiens sont annulés, les candidats sont prévenus.",
            cancelled,
        )
    return f"{done} {words}"
