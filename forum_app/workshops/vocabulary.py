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


# What the journal says of each act (see `journal.sentences`).
SENTENCES: dict[str, object] = {
    "workshop.arranged": _("%(who)s : atelier réglé (%(capacity)s places)."),
    "workshop.moved": _("%(who)s : atelier déplacé avec le forum."),
    "workshop.removed": _("%(who)s : atelier retiré."),
    "workshop.seat_taken": _("%(whom)s : place prise à l'atelier."),
    "workshop.seat_given": _("%(who)s : place donnée à l'atelier."),
    "workshop.excepted": _("%(who)s : dispense d'atelier, avec un motif."),
    "workshop.exception_ended": _("%(who)s : fin de la dispense d'atelier."),
    "workshop.seat_moved": _("%(who)s : place à l'atelier déplacée."),
    "workshop.seat_withdrawn": _("%(who)s : place à l'atelier retirée."),
    "workshop.seat_released": _("%(whom)s : place rendue à l'atelier."),
    "workshop.seat_waiting": _("%(whom)s : en attente d'une place à l'atelier."),
}
