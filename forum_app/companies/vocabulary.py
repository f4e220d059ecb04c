"""Words of a company and of its participation, with their French labels."""
from forum_app.core.labels import Labelled
from forum_app.core.language import lazy as _


class CompanySize(Labelled):
    """Décret 2008-1354, article 3. « TPE » is the usual word for a micro-enterprise."""

    TPE = "tpe", _("TPE (moins de 10 personnes)")
    PME = "pme", _("PME (moins de 250 personnes)")
    ETI = "eti", _("ETI (moins de 5 000 personnes)")
    GE = "ge", _("Grande entreprise")

    @property
    def short(self) -> str:
        return self.name if self is not CompanySize.GE else "Grand groupe"


class NoSiretReason(Labelled):
    STARTUP = "startup", _("Entreprise en cours de création")
    FOREIGN = "foreign", _("Entreprise établie hors de France")


class ParticipationState(Labelled):
    DRAFT = "draft", _("Brouillon")
    TO_EXAMINE = "to_examine", _("À examiner")
    APPROVED = "approved", _("Validée")
    WAITING = "waiting", _("En attente")
    REFUSED = "refused", _("Refusée")
    WITHDRAWN = "withdrawn", _("Désistement")


# The moves of a participation: (verb, from, to). An act that is not here is refused.
MOVES: tuple[tuple[str, tuple[ParticipationState, ...], ParticipationState], ...] = (
    ("submit", (ParticipationState.DRAFT,), ParticipationState.TO_EXAMINE),
    ("approve", (ParticipationState.TO_EXAMINE, ParticipationState.WAITING, ParticipationState.REFUSED), ParticipationState.APPROVED),
    ("queue", (ParticipationState.TO_EXAMINE,), ParticipationState.WAITING),
    ("refuse", (ParticipationState.TO_EXAMINE, ParticipationState.WAITING), ParticipationState.REFUSED),
    ("withdraw", (ParticipationState.TO_EXAMINE, ParticipationState.WAITING, ParticipationState.APPROVED), ParticipationState.WITHDRAWN),
    ("reopen", (ParticipationState.REFUSED, ParticipationState.WITHDRAWN), ParticipationState.DRAFT),
)


class OfferContract(Labelled):
    CDI = "cdi", _("CDI")
    CDD = "cdd", _("CDD")
    INTERIM = "interim", _("Intérim")
    VIE = "vie", _("VIE")
    CIFRE = "cifre", _("Thèse CIFRE")
    ALTERNANCE = "alternance", _("Alternance")
    SHARED = "shared", _("Poste mutualisé")
