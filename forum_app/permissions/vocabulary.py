"""Roles, rights and reaches, with the words that « Qui peut quoi » prints."""

import enum

from forum_app.core.language import lazy as _


class Role(enum.Enum):
    """What somebody is here. One account may hold several, each for its own scope."""

    NATIONAL_ORGANISER = "national_organiser"
    TERRITORIAL_ORGANISER = "territorial_organiser"
    DESK = "desk"
    TRAINER = "trainer"
    ACCOMPANIST = "accompanist"
    ACCESSIBILITY = "accessibility"
    CANDIDATE = "candidate"
    RECRUITER = "recruiter"
    SPONSOR = "sponsor"
    FUNDER = "funder"

    @property
    def label(self) -> str:
        return str(_ROLE_LABELS[self])


_ROLE_LABELS = {
    Role.NATIONAL_ORGANISER: _("Organisation nationale"),
    Role.TERRITORIAL_ORGANISER: _("Organisation territoriale"),
    Role.DESK: _("Accueil du jour J"),
    Role.TRAINER: _("Animation de l'atelier"),
    Role.ACCOMPANIST: _("Accompagnement du jour J"),
    Role.ACCESSIBILITY: _("Contact accessibilité"),
    Role.CANDIDATE: _("Candidat"),
    Role.RECRUITER: _("Entreprise"),
    Role.SPONSOR: _("Laboratoire parrain"),
    Role.FUNDER: _("Financeur"),
}


class ScopeKind(enum.Enum):
    """What a role is held over."""

    ALL = "all"
    TERRITORY = "territory"
    FORUM = "forum"
    COMPANY = "company"
    OWN = "own"


class Audience(enum.Enum):
    """Whose pages a right opens. It decides in which space a thing is shown: the same interview stands in the space of
    its candidate, of its company, or under its forum.
    """

    ORGANISERS = "organisers"
    CANDIDATES = "candidates"
    COMPANIES = "companies"


class Reach(enum.IntEnum):
    """How far a right goes; each reach includes the smaller ones."""

    NONE = 0
    OWN = 1
    FORUM = 2
    TERRITORY = 3
    ALL = 4

    @property
    def label(self) -> str:
        return str(_REACH_LABELS[self])


_REACH_LABELS = {
    Reach.NONE: _("non"),
    Reach.OWN: _("soi"),
    Reach.FORUM: _("forum"),
    Reach.TERRITORY: _("territoire"),
    Reach.ALL: _("tout"),
}


class Right(enum.Enum):
    """One thing that a view may ask for. Grouped by subject, alphabetical inside a group."""

    ACCOUNT_MANAGE = "account.manage"
    RIGHTS_READ = "rights.read"

    FORUM_CREATE = "forum.create"
    FORUM_EDIT = "forum.edit"
    FORUM_OPEN = "forum.open"
    FORUM_READ = "forum.read"
    TEAM_MANAGE = "team.manage"
    TERRITORY_MANAGE = "territory.manage"
    TERRITORY_READ = "territory.read"

    REGISTRATION_EXAMINE = "registration.examine"
    REGISTRATION_EXPORT = "registration.export"
    REGISTRATION_LIST = "registration.list"
    REGISTRATION_NAMES = "registration.names"
    REGISTRATION_OWN = "registration.own"
    ACCOMMODATION_READ = "accommodation.read"

    PARTICIPATION_EXAMINE = "participation.examine"
    PARTICIPATION_EXPORT = "participation.export"
    PARTICIPATION_LIST = "participation.list"
    PARTICIPATION_OWN = "participation.own"

    WORKSHOP_READ = "workshop.read"
    WORKSHOP_SEAT = "workshop.seat"

    WISH_RANK = "wish.rank"
    INTERVIEW_BOOK = "interview.book"
    INTERVIEW_DECLINE = "interview.decline"
    INTERVIEW_EXPORT = "interview.export"
    INTERVIEW_REOPEN = "interview.reopen"
    CANDIDATE_MEET = "candidate.meet"

    IMPORT_RUN = "import.run"
    LETTER_RESEND = "letter.resend"
    PAPER_OPEN = "paper.open"
    PAPER_OWN = "paper.own"
    PAPER_PRINT = "paper.print"

    @property
    def label(self) -> str:
        return str(_RIGHT_LABELS[self])


_RIGHT_LABELS = {
    Right.ACCOUNT_MANAGE: _("Gérer son compte"),
    Right.RIGHTS_READ: _("Lire qui peut quoi"),
    Right.FORUM_CREATE: _("Créer un forum"),
    Right.FORUM_EDIT: _("Régler un forum"),
    Right.FORUM_OPEN: _("Annoncer, ouvrir ou fermer"),
    Right.FORUM_READ: _("Voir le tableau de bord d'un forum"),
    Right.TEAM_MANAGE: _("Inviter, donner et retirer des rôles"),
    Right.TERRITORY_MANAGE: _("Gérer territoires et organismes"),
    Right.TERRITORY_READ: _("Voir les territoires"),
    Right.REGISTRATION_EXAMINE: _("Lire un dossier et son CV, décider, modifier"),
    Right.REGISTRATION_EXPORT: _("Exporter la liste des candidats"),
    Right.REGISTRATION_LIST: _("Voir la liste des inscriptions"),
    Right.REGISTRATION_NAMES: _("Voir le nom et le statut des candidats"),
    Right.REGISTRATION_OWN: _("S'inscrire, modifier, se désister"),
    Right.ACCOMMODATION_READ: _("Lire les besoins d'accueil"),
    Right.PARTICIPATION_EXAMINE: _("Lire motifs et adresses des entreprises, décider, modifier"),
    Right.PARTICIPATION_EXPORT: _("Exporter la liste des entreprises"),
    Right.PARTICIPATION_LIST: _("Voir les entreprises, leurs offres, leurs tables"),
    Right.PARTICIPATION_OWN: _("Inscrire son entreprise et la décrire"),
    Right.WORKSHOP_READ: _("Voir les places de l'atelier"),
    Right.WORKSHOP_SEAT: _("Prendre une place à l'atelier"),
    Right.WISH_RANK: _("Classer ses vœux"),
    Right.INTERVIEW_BOOK: _("Réserver des créneaux d'entretien"),
    Right.INTERVIEW_DECLINE: _("Décliner un entretien"),
    Right.INTERVIEW_EXPORT: _("Exporter la liste des entretiens"),
    Right.INTERVIEW_REOPEN: _("Voir tous les entretiens, rouvrir un refus"),
    Right.CANDIDATE_MEET: _("Voir la fiche d'un candidat"),
    Right.IMPORT_RUN: _("Importer un tableau"),
    Right.LETTER_RESEND: _("Voir les courriels en échec, les renvoyer"),
    Right.PAPER_OPEN: _("Ouvrir un document préparé"),
    Right.PAPER_OWN: _("Imprimer son propre agenda"),
    Right.PAPER_PRINT: _("Imprimer badges et agendas"),
}
