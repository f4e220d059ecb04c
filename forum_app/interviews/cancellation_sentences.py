"""What a page says after an act that cancelled interviews."""

from forum_app.core.language import _, ngettext


def withdrawal_recorded(cancelled: int) -> str:
    """Say that a company's withdrawal is recorded. cancelled: how many of its interviews."""
    if not cancelled:
        return _("Désistement enregistré.")
    return ngettext(
        "Désistement enregistré. Un entretien est annulé, un courriel part.",
        "Désistement enregistré. %(num)s entretiens sont annulés, autant de courriels partent.",
        cancelled,
    )
