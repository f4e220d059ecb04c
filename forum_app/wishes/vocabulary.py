"""Words of a selection, with their French labels."""

from forum_app.core.labelled_enum import Labelled
from forum_app.core.language import lazy as _


class SelectionLevel(Labelled):
    """Three levels of a company's interest, strongest first."""

    STRONG = "strong", _("À rencontrer en priorité")
    YES = "yes", _("À rencontrer")
    MAYBE = "maybe", _("Si un créneau reste")
