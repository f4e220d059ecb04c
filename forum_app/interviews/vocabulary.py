"""Words of an interview, with their French labels."""

from forum_app.core.labelled_enum import Labelled
from forum_app.core.language import lazy as _
from forum_app.core.moves import Moves
from forum_app.journal.export_vocabulary import exported


class InterviewState(Labelled):
    """The first three hold the slot."""

    REQUESTED = "requested", _("Demandé")
    PROPOSED = "proposed", _("Proposé")
    FIRM = "firm", _("Ferme")
    DECLINED = "declined", _("Refusé")
    CANCELLED = "cancelled", _("Annulé")
    EXPIRED = "expired", _("Expiré")
    HELD = "held", _("Tenu")
    MISSED = "missed", _("Manqué")


LIVE = (InterviewState.REQUESTED, InterviewState.PROPOSED, InterviewState.FIRM)

# The moves of an interview: (verb, from, to). An act that is not here is refused.
MOVES = Moves[InterviewState](
    ("move", (InterviewState.FIRM,), InterviewState.FIRM),
    ("cancel", LIVE, InterviewState.CANCELLED),
    ("decline", (InterviewState.REQUESTED, InterviewState.FIRM), InterviewState.DECLINED),
    ("restore", (InterviewState.CANCELLED,), InterviewState.FIRM),
)


class DeclineReason(Labelled):
    OTHER_PLAN = "other_plan", _("Je ne suis pas disponible à cette heure")
    NOT_SUITED = "not_suited", _("Le poste ne correspond pas à ma recherche")
    FOUND = "found", _("J'ai trouvé un emploi")
    OTHER = "other", _("Une autre raison")


class CellState(Labelled):
    """What one cell of the booking grid says: a candidate at a slot, for one company.

    The label is what is read aloud.
    """

    FREE = "free", _("libre")
    OURS = "ours", _("réservé par vous")
    PROPOSED = "proposed", _("proposé par l'organisateur")
    LOCKED = "locked", _("verrouillé par l'organisateur")
    BUSY = "busy", _("candidat occupé")
    AWAY = "away", _("candidat absent")
    MOVE = "move", _("déplacer ici")
    TAKEN = "taken", _("votre créneau est pris")
    NO_TABLE = "no_table", _("votre table est absente")
    FULL = "full", _("agenda complet")
    NO_WORKSHOP = "no_workshop", _("sans place à l'atelier")
    NOT_OURS = "not_ours", _("ne vous a pas choisis")
    SLOT_CLOSED = "slot_closed", _("créneau fermé")
    READ_ONLY = "read_only", _("réservation fermée")


class CandidateOrder(Labelled):
    """How the candidates of the grid are ordered. Never by a score."""

    CHOSE_US = "chose_us", _("vous ont choisis d'abord")
    ALPHABETICAL = "alphabetical", _("alphabétique")
    RANDOM = "random", _("au hasard")


# What the journal says of each act (see `journal.sentences`).
SENTENCES: dict[str, object] = {
    "interview.booked": _("%(who)s : entretien réservé."),
    "interview.moved": _("%(who)s : entretien déplacé."),
    "interview.freed": _("%(who)s : créneau libéré."),
    "interview.restored": _("%(who)s : entretien remis."),
    "interview.declined": _("%(who)s : entretien décliné."),
    "interview.cancelled": _("%(who)s : entretien annulé."),
    "interview.exported": exported(_("%(who)s : liste des entretiens exportée, %(lines)s.")),
    "interview.pair_reopened": _("%(who)s : un candidat et une entreprise peuvent de nouveau se rencontrer."),
    "cv.opened": _("%(who)s : CV ouvert."),
}
