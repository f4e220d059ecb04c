"""Words of a registration, with their French labels."""
from forum_app.core.labels import Labelled
from forum_app.core.language import lazy as _


class RegistrationState(Labelled):
    """DRAFT: sign-up begun. INVITED: entered by an organiser, has not agreed yet. The three of HOLDING hold a place."""

    DRAFT = "draft", _("Brouillon")
    INVITED = "invited", _("Invitée")
    TO_EXAMINE = "to_examine", _("À examiner")
    WAITING = "waiting", _("En attente")
    OFFERED = "offered", _("Place proposée")
    CONFIRMED = "confirmed", _("Confirmée")
    REFUSED = "refused", _("Refusée")
    WITHDRAWN = "withdrawn", _("Désistement")


HOLDING = (RegistrationState.TO_EXAMINE, RegistrationState.OFFERED, RegistrationState.CONFIRMED)

# The moves of a registration: (verb, from, to). An act that is not here is refused.
MOVES: tuple[tuple[str, tuple[RegistrationState, ...], RegistrationState], ...] = (
    ("confirm", (RegistrationState.DRAFT, RegistrationState.INVITED, RegistrationState.TO_EXAMINE, RegistrationState.WAITING, RegistrationState.OFFERED), RegistrationState.CONFIRMED),
    ("examine", (RegistrationState.DRAFT, RegistrationState.INVITED), RegistrationState.TO_EXAMINE),
    ("queue", (RegistrationState.DRAFT, RegistrationState.INVITED, RegistrationState.TO_EXAMINE, RegistrationState.OFFERED), RegistrationState.WAITING),
    ("offer", (RegistrationState.WAITING,), RegistrationState.OFFERED),
    ("refuse", (RegistrationState.TO_EXAMINE, RegistrationState.WAITING), RegistrationState.REFUSED),
    ("withdraw", (RegistrationState.INVITED, RegistrationState.TO_EXAMINE, RegistrationState.WAITING, RegistrationState.OFFERED, RegistrationState.CONFIRMED), RegistrationState.WITHDRAWN),
    ("reopen", (RegistrationState.REFUSED, RegistrationState.WITHDRAWN), RegistrationState.DRAFT),
)


class Level(Labelled):
    """French national framework of diplomas (décret 2019-14): the stored value is the level's digit."""

    L3 = "3", _("Niveau 3 (CAP, BEP)")
    L4 = "4", _("Bac, bac pro (niveau 4)")
    L5 = "5", _("Bac + 2 : BTS (niveau 5)")
    L6 = "6", _("Bac + 3 : licence, BUT (niveau 6)")
    L7 = "7", _("Bac + 5 : master, ingénieur (niveau 7)")
    L8 = "8", _("Doctorat (niveau 8)")


class AlternanceContract(Labelled):
    APPRENTICESHIP = "apprenticeship", _("Apprentissage")
    PROFESSIONALISATION = "professionalisation", _("Professionnalisation")


class Mobility(Labelled):
    DEPARTEMENT = "departement", _("Mon département")
    NEIGHBOURS = "neighbours", _("50 km autour")
    REGION = "region", _("Ma région")
    FRANCE = "france", _("France entière")


class WantedContract(Labelled):
    CDI = "cdi", _("CDI")
    CDD = "cdd", _("CDD")
    INTERIM = "interim", _("Intérim")
    VIE = "vie", _("VIE")
    CIFRE = "cifre", _("Thèse CIFRE")
    SHARED = "shared", _("Poste mutualisé")


class ConsentPurpose(Labelled):
    """What a candidate agrees to, one by one. Only SHARE is needed to take part."""

    SHARE = "share", _("Montrer mon profil aux entreprises de ce forum")
    CV = "cv", _("Montrer mon CV aux entreprises que je rencontre")
    FOLLOW_UP = "follow_up", _("Recevoir les questions de suivi à 3, 6 et 12 mois")
    NEWS = "news", _("Recevoir les prochaines dates")
