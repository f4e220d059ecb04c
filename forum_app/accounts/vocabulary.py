import enum

from forum_app.core.language import lazy as _


class Purpose(enum.Enum):
    """What a link or code by letter opens."""

    SIGN_IN = "sign_in"
    CONFIRM = "confirm"
    SET_UP = "set_up"


# What the journal says of each act (see `journal.sentences`).
SENTENCES: dict[str, object] = {
    "account.created": _("%(who)s : compte créé."),
    "account.signed_in": _("%(who)s : connexion."),
    "account.sessions_ended": _("%(who)s : sessions fermées partout."),
    "account.password_changed": _("%(who)s : mot de passe changé."),
    "role.granted": _("%(who)s : un rôle donné."),
    "role.ended": _("%(who)s : un rôle retiré."),
}
