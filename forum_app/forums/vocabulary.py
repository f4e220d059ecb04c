"""Words of a forum, with their French labels."""

from collections.abc import Mapping
from typing import Any

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
    AGENDAS = "agendas", _("Agendas")
    FREEZE = "freeze", _("Gel")
    DAY = "day", _("Jour du forum")
    FOLLOW_UP = "follow_up", _("Suivi")


# These say when things are, and hold no act back: there is nothing to open or to close by hand.
BY_DATES_ALONE = frozenset({WindowKind.DAY, WindowKind.FOLLOW_UP})


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


def _window_decided(params: Mapping[str, Any]) -> tuple[object, Mapping[str, object]]:
    sentence = {
        WindowOverride.OPEN.value: _("%(who)s : « %(window)s » ouverte à la main."),
        WindowOverride.CLOSED.value: _("%(who)s : « %(window)s » fermée à la main."),
    }.get(params["override"], _("%(who)s : « %(window)s » suit de nouveau ses dates."))
    return sentence, {"window": WindowKind(params["window"]).label}


# What the journal says of each act (see `journal.sentences`).
SENTENCES: dict[str, object] = {
    "forum.created": _("%(who)s : forum créé."),
    "forum.place_edited": _("%(who)s : lieu et date modifiés."),
    "forum.programme_edited": _("%(who)s : programme modifié."),
    "forum.grid_saved": _("%(who)s : grille des entretiens enregistrée (%(slots)s créneaux, %(tables)s tables)."),
    "forum.windows_edited": _("%(who)s : dates des fenêtres modifiées."),
    "forum.agendas_published": _("Agendas publiés : chaque personne qui a un entretien est prévenue."),
    "forum.companies_shown": _("%(who)s : liste des entreprises publiée."),
    "forum.companies_hidden": _("%(who)s : la liste des entreprises suit de nouveau ses dates."),
    "forum.access_edited": _("%(who)s : règles d'accès modifiées."),
    "forum.announced": _("%(who)s : forum annoncé."),
    "forum.cancelled": _("%(who)s : forum annulé."),
    "forum.deleted": _("%(who)s : brouillon supprimé."),
    "territory.created": _("%(who)s : territoire créé."),
    "territory.edited": _("%(who)s : territoire modifié."),
    "organisation.created": _("%(who)s : organisme créé."),
    "organisation.edited": _("%(who)s : organisme modifié."),
    "forum.window_decided": _window_decided,
}
