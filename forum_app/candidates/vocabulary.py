"""Words of a registration, with their French labels."""

from forum_app.core.labelled_enum import Labelled
from forum_app.core.language import lazy as _
from forum_app.core.moves import Moves
from forum_app.forums.families import Family
from forum_app.journal.export_vocabulary import exported


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


UNFINISHED = (RegistrationState.DRAFT, RegistrationState.INVITED)
HOLDING = (RegistrationState.TO_EXAMINE, RegistrationState.OFFERED, RegistrationState.CONFIRMED)

# The moves of a registration: (verb, from, to). An act that is not here is refused.
MOVES = Moves[RegistrationState](
    (
        "confirm",
        (
            RegistrationState.DRAFT,
            RegistrationState.INVITED,
            RegistrationState.TO_EXAMINE,
            RegistrationState.WAITING,
            RegistrationState.OFFERED,
        ),
        RegistrationState.CONFIRMED,
    ),
    ("examine", UNFINISHED, RegistrationState.TO_EXAMINE),
    ("queue", UNFINISHED, RegistrationState.WAITING),
    (
        "refuse",
        (RegistrationState.TO_EXAMINE, RegistrationState.WAITING, RegistrationState.CONFIRMED),
        RegistrationState.REFUSED,
    ),
    (
        "withdraw",
        (
            RegistrationState.INVITED,
            RegistrationState.TO_EXAMINE,
            RegistrationState.WAITING,
            RegistrationState.OFFERED,
            RegistrationState.CONFIRMED,
        ),
        RegistrationState.WITHDRAWN,
    ),
    # Said by an organiser who has read the refusal of a colleague and decides otherwise.
    ("overturn", (RegistrationState.REFUSED,), RegistrationState.CONFIRMED),
    ("reopen", (RegistrationState.REFUSED, RegistrationState.WITHDRAWN), RegistrationState.DRAFT),
    # A confirmation taken back before its letter leaves: to where the registration was.
    ("examine_again", (RegistrationState.CONFIRMED,), RegistrationState.TO_EXAMINE),
    ("queue_again", (RegistrationState.CONFIRMED,), RegistrationState.WAITING),
)


class InvitedStanding(Labelled):
    """Where somebody stands who was entered by an organiser and has not agreed yet: one of these, and one only."""

    NEVER = "jamais", _("Jamais invitée")
    UNANSWERED = "sans-reponse", _("Sans réponse")
    BEGUN = "commencee", _("Commencée")
    REFUSED_ADDRESS = "adresse-refusee", _("Adresse refusée")


# The kinds of the letters that invite, and of the reminder.
INVITATION_LETTERS = ("candidates.invited", "candidates.reminded")


class Level(Labelled):
    """French national framework of diplomas (décret 2019-14): the stored value is the level's digit."""

    L3 = "3", _("Niveau 3 (CAP, BEP)")
    L4 = "4", _("Bac, bac pro (niveau 4)")
    L5 = "5", _("Bac + 2 : BTS (niveau 5)")
    L6 = "6", _("Bac + 3 : licence, BUT (niveau 6)")
    L7 = "7", _("Bac + 5 : master, ingénieur (niveau 7)")
    L8 = "8", _("Doctorat (niveau 8)")
    PHARMACIST = "pharmacist", _("Diplôme d'État de docteur en pharmacie")

    @property
    def short(self) -> str:
        """The word of a chip on a phone."""
        return str(_SHORT_LEVELS[self])


_SHORT_LEVELS = {
    Level.L3: _("CAP, BEP"),
    Level.L4: _("Bac"),
    Level.L5: _("Bac + 2"),
    Level.L6: _("Bac + 3"),
    Level.L7: _("Bac + 5"),
    Level.L8: _("Doctorat"),
    Level.PHARMACIST: _("Pharmacie"),
}

# What the forums are meant for: from the bac to the doctorate, the pharmacist's diploma included (an exercise diploma,
# of no single level).
ELIGIBLE_LEVELS = (Level.L4, Level.L5, Level.L6, Level.L7, Level.L8, Level.PHARMACIST)


class AlternanceContract(Labelled):
    """The two contracts of alternance; OTHER is any other situation, which an organiser examines."""

    APPRENTICESHIP = "apprenticeship", _("Apprentissage")
    PROFESSIONALISATION = "professionalisation", _("Professionnalisation")
    OTHER = "other", _("Autre situation")


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
    """What a candidate agrees to, one by one. Without SHARE no company sees the profile: no wish, no interview.

    FOLLOW_UP and NEWS are asked of nobody as long as no letter of theirs is sent.
    """

    SHARE = "share", _("Montrer mon profil aux entreprises de ce forum")
    CV = "cv", _("Montrer mon CV aux entreprises que je rencontre")
    FOLLOW_UP = "follow_up", _("Recevoir les questions de suivi à 3, 6 et 12 mois")
    NEWS = "news", _("Recevoir les prochaines dates")


NOTICE_VERSION = "2027-01"  # of the texts above and of « Vos données »; every consent keeps the one it was given on


class Accommodation(Labelled):
    """What is asked of everybody, in practical terms: never a disability, never a proof."""

    STEP_FREE = "step_free", _("Sans marche")
    SEAT = "seat", _("Place assise")
    HEARING = "hearing", _("Boucle magnétique")
    SIGN_LANGUAGE = "sign_language", _("Langue des signes")
    CAPTIONS = "captions", _("Sous-titrage")
    LARGE_PRINT = "large_print", _("Documents agrandis")
    QUIET = "quiet", _("Salle calme")
    BREAKS = "breaks", _("Pauses")


class DecisionReason(Labelled):
    """Why an organiser confirmed or refused; kept in the file. Never health, family or age."""

    ACTIVE_SEARCH = "active_search", _("Recherche active")
    EXTENDED = "extended", _("Contrat prolongé")
    INTERRUPTED = "interrupted", _("Parcours interrompu")
    OUTSIDE = "outside", _("Hors du champ du forum")
    OTHER = "other", _("Autre")


# Words proposed while skills are typed, by family of jobs; any other word may be written.
SUGGESTED_SKILLS: dict[Family, tuple[str, ...]] = {
    Family.RD: (
        "Culture cellulaire",
        "Biologie moléculaire",
        "qPCR",
        "Cytométrie en flux",
        "Chimie organique",
        "Formulation",
        "Galénique",
        "Essais cliniques",
        "Biostatistique",
        "Python",
        "R",
        "SAS",
        "Rédaction scientifique",
        "BPL",
        "BPC",
    ),
    Family.PRODUCTION: (
        "BPF",
        "HPLC",
        "Contrôle qualité",
        "Microbiologie",
        "Microbiologie environnementale",
        "Microscopie",
        "Dossiers de lot",
        "Qualification",
        "Validation de nettoyage",
        "Métrologie",
        "Remplissage aseptique",
        "Compression",
        "Lyophilisation",
        "Conditionnement",
        "Maintenance préventive",
        "Automatisme",
        "Lean",
        "CAPA",
        "HSE",
        "Logistique",
        "SAP",
    ),
    Family.COMMERCIAL: (
        "Information médicale",
        "Marketing",
        "Accès au marché",
        "Étude de marché",
        "Appels d'offres",
        "Négociation",
        "Vente",
        "CRM",
        "Communication numérique",
        "Pharmaco-économie",
    ),
    Family.SUPPORT: (
        "Affaires réglementaires",
        "Pharmacovigilance",
        "Matériovigilance",
        "CTD",
        "Contrôle de gestion",
        "Comptabilité",
        "Recrutement",
        "Développement web",
        "SQL",
        "Analyse de données",
        "Droit de la santé",
        "Achats",
        "Gestion de projet",
        "Anglais technique",
    ),
}


# What the journal says of each act (see `journal.sentences`).
SENTENCES: dict[str, object] = {
    "registration.started": _("%(whom)s : inscription commencée."),
    "registration.to_examine": _("%(whom)s : inscription à examiner."),
    "registration.confirmed": _("%(whom)s : inscription confirmée."),
    "registration.waiting": _("%(whom)s : inscription en liste d'attente."),
    "registration.refused": _("%(who)s : inscription de %(whom)s refusée."),
    "registration.decision_unused": _("%(who)s : « %(wanted)s » pour %(whom)s, après un collègue, sans effet."),
    "registration.withdrawn": _("%(whom)s : désistement."),
    "registration.draft": _("%(whom)s : inscription rouverte."),
    "registration.invited": _("%(who)s : dossier de %(whom)s préparé."),
    "registration.invitation_sent": _("%(who)s : invitation envoyée à %(whom)s."),
    "registration.invitation_taken_back": _("%(who)s : invitation de %(whom)s arrêtée avant son départ."),
    "registration.reminded": _("%(whom)s : invitation rappelée, une seule fois."),
    "registration.address_corrected": _("%(who)s : adresse de %(whom)s corrigée."),
    "registration.edited": _("%(who)s : dossier de %(whom)s modifié."),
    "registration.consents": _("%(whom)s : accords mis à jour."),
    "registration.cv_added": _("%(whom)s : CV déposé."),
    "registration.cv_removed": _("%(whom)s : CV retiré."),
    "registration.certificate_added": _("%(whom)s : attestation déposée."),
    "registration.certificate_removed": _("%(whom)s : attestation retirée."),
    "accommodation.changed": _("Un besoin d'accueil est mis à jour."),
    "accommodation.read": _("%(who)s : besoins d'accueil lus."),
    "registration.exported": exported(_("%(who)s : liste des candidats exportée, %(lines)s.")),
    "registration.certificate_read": _("%(who)s : attestation de %(whom)s ouverte."),
    "registration.cv_read": _("%(who)s : CV de %(whom)s ouvert."),
}
