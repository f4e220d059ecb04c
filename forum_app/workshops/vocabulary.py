from forum_app.core.labelled_enum import Labelled
from forum_app.core.language import lazy as _


class SeatState(Labelled):
    TAKEN = "taken", _("Place prise")
    WAITING = "waiting", _("En attente")
    RELEASED = "released", _("Rendue")


LIVE_SEATS = (SeatState.TAKEN, SeatState.WAITING)
