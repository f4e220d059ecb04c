"""Words of a company and of its participation, with their French labels."""

from forum_app.core.labelled_enum import Labelled
from forum_app.core.language import lazy as _
from forum_app.core.moves import Moves
from forum_app.journal.export_vocabulary import exported


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
MOVES = Moves[ParticipationState](
    ("submit", (ParticipationState.DRAFT,), ParticipationState.TO_EXAMINE),
    (
        "approve",
        (ParticipationState.TO_EXAMINE, ParticipationState.WAITING, ParticipationState.REFUSED),
        ParticipationState.APPROVED,
    ),
    ("queue", (ParticipationState.TO_EXAMINE, ParticipationState.REFUSED), ParticipationState.WAITING),
    (
        "refuse",
        (ParticipationState.TO_EXAMINE, ParticipationState.WAITING, ParticipationState.APPROVED),
        ParticipationState.REFUSED,
    ),
    (
        "withdraw",
        (ParticipationState.TO_EXAMINE, ParticipationState.WAITING, ParticipationState.APPROVED),
        ParticipationState.WITHDRAWN,
    ),
    # An approval taken back before its letter leaves: to where the participation was.
    ("examine_again", (ParticipationState.APPROVED,), ParticipationState.TO_EXAMINE),
    ("queue_again", (ParticipationState.APPROVED,), ParticipationState.WAITING),
)


# What the journal calls each move once it is made.
PAST = {
    "submit": "submitted",
    "approve": "approved",
    "queue": "queued",
    "refuse": "refused",
    "withdraw": "withdrawn",
    "examine_again": "put_back",
    "queue_again": "put_back_in_queue",
}


# What a company agrees to as it sends its sign-up (`forms.SubmitForm`), and the version of these texts: the journal
# keeps both.
AGREEMENTS = ("authority", "publication")
NOTICE_VERSION = "2027-01"


class OfferContract(Labelled):
    CDI = "cdi", _("CDI")
    CDD = "cdd", _("CDD")
    INTERIM = "interim", _("Intérim")
    VIE = "vie", _("VIE")
    CIFRE = "cifre", _("Thèse CIFRE")
    ALTERNANCE = "alternance", _("Alternance")
    SHARED = "shared", _("Poste mutualisé")


class OfferLevel(Labelled):
    """Lowest level of diploma that an offer asks for (décret 2019-14): the stored value is the level's digit."""

    L3 = "3", _("CAP, BEP (niveau 3)")
    L4 = "4", _("Bac (niveau 4)")
    L5 = "5", _("Bac +2 (niveau 5)")
    L6 = "6", _("Bac +3 (niveau 6)")
    L7 = "7", _("Bac +5 (niveau 7)")
    L8 = "8", _("Doctorat (niveau 8)")


class Theme(Labelled):
    """What a flagged word of an offer aims at."""

    AGE = "age", _("Vise un âge.")
    ORIGIN = "origin", _("Vise une origine.")
    SEX = "sex", _("Vise un sexe.")
    FAMILY = "family", _("Vise une situation de famille.")
    HEALTH = "health", _("Vise un état de santé.")
    APPEARANCE = "appearance", _("Vise une apparence.")


# What the journal says of each act (see `journal.sentences`).
SENTENCES: dict[str, object] = {
    "participation.opened": _("%(whom)s : inscription commencée."),
    "participation.entered": _("%(who)s : %(whom)s ajoutée."),
    "participation.submitted": _("%(whom)s : inscription envoyée."),
    "participation.approved": _("%(who)s : %(whom)s validée."),
    "participation.queued": _("%(who)s : %(whom)s mise en liste d'attente."),
    "participation.refused": _("%(who)s : %(whom)s refusée."),
    "participation.put_back": _("%(who)s : validation de %(whom)s annulée."),
    "participation.put_back_in_queue": _("%(who)s : validation de %(whom)s annulée, retour en liste d'attente."),
    "participation.decision_unused": _("%(who)s : « %(wanted)s » pour %(whom)s, après un collègue, sans effet."),
    "participation.withdrawn": _("%(whom)s : désistement."),
    "participation.invited": _("%(who)s : %(whom)s invitée à ouvrir son espace."),
    "participation.exported": exported(_("%(who)s : liste des entreprises exportée, %(lines)s.")),
    "participation.siret_checked": _("%(who)s : SIRET vérifié à l'annuaire des entreprises."),
    "participation.edited": _("%(whom)s : besoin ou contact modifié."),
    "participation.presence_changed": _("%(whom)s : disponibilités modifiées."),
    "participation.tables_changed": _("%(whom)s : nombre de tables modifié."),
    "recruiter.added": _("%(whom)s : une personne ajoutée à l'équipe."),
    "recruiter.invited": _("%(whom)s : une personne de l'équipe invitée."),
    "recruiter.entrusted": _("%(whom)s : une personne agit maintenant à tous les forums."),
    "recruiter.removed": _("%(whom)s : une personne retirée de l'équipe."),
    "recruiter.seated": _("%(whom)s : une personne placée à une table."),
    "offer.added": _("%(whom)s : offre ajoutée."),
    "offer.edited": _("%(whom)s : offre modifiée."),
    "offer.attached": _("%(whom)s : offre reprise."),
    "offer.detached": _("%(whom)s : offre retirée."),
    "company.edited": _("%(who)s : fiche d'une entreprise modifiée."),
    "join.requested": _("Quelqu'un demande à rejoindre une entreprise."),
    "join.accepted": _("%(who)s : une personne rejoint une entreprise."),
    "join.declined": _("%(who)s : une demande pour rejoindre une entreprise est déclinée."),
}
