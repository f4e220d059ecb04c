import enum

from forum_app.core.language import lazy as _


class InvitationState(enum.Enum):
    """Where an invitation stands."""

    WAITING = "waiting"
    EXPIRED = "expired"
    ACCEPTED = "accepted"
    WITHDRAWN = "withdrawn"


# What the journal says of each act (see `journal.sentences`).
SENTENCES: dict[str, object] = {
    "invitation.sent": _("%(who)s : une personne invitée dans l'équipe."),
    "invitation.sent_again": _("%(who)s : une invitation envoyée de nouveau."),
    "invitation.withdrawn": _("%(who)s : une invitation retirée."),
    "invitation.accepted": _("%(who)s : invitation acceptée."),
    "role.end_changed": _("%(who)s : la fin d'un rôle changée."),
}
