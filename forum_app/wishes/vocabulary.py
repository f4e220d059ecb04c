"""Words of a selection, with their French labels."""

from forum_app.core.labelled_enum import Labelled
from forum_app.core.language import lazy as _


class SelectionLevel(Labelled):
    """Three levels of a company's interest, strongest first."""

    STRONG = "strong", _("À rencontrer en priorité")
    YES = "yes", _("À rencontrer")
    MAYBE = "maybe", _("Si un créneau reste")


# What the journal says of each act (see `journal.sentences`).
SENTENCES: dict[str, object] = {
    "wish.entered": _("%(who)s : vœux saisis pour %(whom)s."),
    "wish.added": _("Un vœu est ajouté."),
    "wish.removed": _("Un vœu est retiré."),
    "wish.moved": _("Des vœux sont reclassés."),
    "wish.put_back": _("Un vœu est remis."),
}
