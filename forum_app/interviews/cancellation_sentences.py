"""What a page says before and after an act that cancels interviews."""

from forum_app.core.language import _, ngettext
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


def before_leaving(interviews: int, people: int) -> str:
    """Say, before it is done, how many interviews end with a departure and how many people read so in a letter."""
    if interviews:
        words = ngettext("Un entretien sera annulé.", "%(num)s entretiens seront annulés.", interviews)
    else:
        words = _("Aucun entretien n'est prévu.")
    if not people:
        return words + " " + _("Personne ne reçoit de courriel.")
    told = ngettext("Une personne reçoit un courriel.", "%(num)s personnes reçoivent un courriel.", people)
    return f"{words} {told}"
