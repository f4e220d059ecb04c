from forum_app.core.labelled_enum import Labelled
from forum_app.core.language import lazy as _
from forum_app.core.moves import Moves


class SeatState(Labelled):
    TAKEN = "taken", _("Place prise")
    WAITING = "waiting", _("En attente")
    RELEASED = "released", _("Rendue")


LIVE_SEATS = (SeatState.TAKEN, SeatState.WAITING)

# The moves of a seat: (verb, from, to). An act that is not here is refused.
MOVES = Moves[SeatState](
    ("give", (SeatState.WAITING,), SeatState.TAKEN),
    ("release", LIVE_SEATS, SeatState.RELEASED),
    moments={"give": None, "release": "released_at"},
)
