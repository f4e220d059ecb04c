"""Words of a forum, with their French labels."""

from forum_app.core.labelled_enum import Labelled
from forum_app.core.language import lazy as _
from forum_app.core.moves import Moves


class ForumKind(Labelled):
    """What is held. Only forums are built today; the records leave room for the cluster's other events."""

    FORUM = "forum", _("Forum")
    VISIT = "visit", _("Visite collective")
    MEETING_DAY = "meeting_day", _("Journée de rendez-vous")
    CLUB = "club", _("Club")


class ForumState(Labelled):
    """DRAFT: only its organisers see it. ANNOUNCED: its page is public. CANCELLED: public, and says so."""

    DRAFT = "draft", _("En préparation")
    ANNOUNCED = "announced", _("Annoncé")
    CANCELLED = "cancelled", _("Annulé")


# The moves of a forum: (verb, from, to). An act that is not here is refused.
MOVES = Moves[ForumState](
    ("announce", (ForumState.DRAFT,), ForumState.ANNOUNCED),
    ("cancel", (ForumState.DRAFT, ForumState.ANNOUNCED), ForumState.CANCELLED),
    moments={"announce": "announced_at", "cancel": None},
)


class WindowKind(Labelled):
    """The dated windows of a forum, in the order of its calendar."""

    COMPANIES = "companies", _("Entreprises")
    CANDIDATES = "candidates", _("Candidats")
    WISHES = "wishes", _("Vœux et sélections")
    BOOKING = "booking", _("Réservation directe")
    FREEZE = "freeze", _("Gel")
    DAY = "day", _("Jour du forum")
    FOLLOW_UP = "follow_up", _("Suivi")


class WindowOverride(Labelled):
    """What an organiser decided by hand, whatever the dates."""

    OPEN = "open", _("Ouverte à la main")
    CLOSED = "closed", _("Fermée à la main")


class BookingAudience(Labelled):
    """With whom a company may book directly."""

    CHOSE_US = "chose_us", _("Les candidats qui l'ont choisie")
    ALL = "all", _("Tous les candidats confirmés")


class WorkshopPolicy(Labelled):
    REQUIRED = "required", _("Obligatoire")
    RECOMMENDED = "recommended", _("Recommandé")
    FREE = "free", _("Libre")


class CertificatePolicy(Labelled):
    """Whether the certificate of alternance is asked."""

    NONE = "none", _("Non demandée")
    OPTIONAL = "optional", _("Facultative")
    REQUIRED = "required", _("Obligatoire")


class PauseKind(Labelled):
    BREAK = "break", _("Pause")
    LUNCH = "lunch", _("Déjeuner")
    PLENARY = "plenary", _("Plénière")


class ProgrammeBlock(Labelled):
    """The two dated blocks that a candidate reads."""

    WORKSHOP = "workshop", _("Atelier")
    FORUM = "forum", _("Forum")
