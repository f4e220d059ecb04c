"""The table of rights as « Qui peut quoi » shows it: groups of rights in rows, roles in columns."""

from dataclasses import dataclass

from forum_app.core.language import lazy as _
from forum_app.permissions.rights import reach_of
from forum_app.permissions.vocabulary import Reach, Right, Role

COLUMNS: tuple[tuple[Role, object, str], ...] = (
    (Role.NATIONAL_ORGANISER, _("Équipe nationale"), "globe2"),
    (Role.TERRITORIAL_ORGANISER, _("Partenaire territorial"), "geo-alt"),
    (Role.DESK, _("Accueil"), "qr-code-scan"),
    (Role.TRAINER, _("Animation"), "mortarboard"),
    (Role.ACCOMPANIST, _("Aide sur place"), "life-preserver"),
    (Role.ACCESSIBILITY, _("Accessibilité"), "universal-access"),
    (Role.RECRUITER, _("Entreprise"), "buildings"),
    (Role.CANDIDATE, _("Candidat"), "person"),
    (Role.SPONSOR, _("Laboratoire"), "hospital"),
    (Role.FUNDER, _("Financeur"), "bank"),
)
# The prefix of a right's name says its group.
GROUPS: tuple[tuple[object, tuple[str, ...]], ...] = (
    (_("Candidats"), ("registration", "accommodation", "candidate")),
    (_("Entreprises"), ("participation",)),
    (_("Vœux et entretiens"), ("wish", "interview")),
    (_("Atelier"), ("workshop",)),
    (_("Forums et territoires"), ("forum", "territory", "team")),
    (_("Le reste"), ("import", "letter", "paper", "account", "rights")),
)


# Of whose file « soi » speaks, for each right that somebody reaches for themselves or their company alone.
OWN_FILE: dict[Right, object] = {
    Right.ACCOUNT_MANAGE: _("soi : son propre compte"),
    Right.REGISTRATION_OWN: _("soi : son propre dossier"),
    Right.WISH_RANK: _("soi : ses propres vœux"),
    Right.INTERVIEW_BOOK: _("soi : les créneaux de son entreprise, là où elle participe"),
    Right.INTERVIEW_DECLINE: _("soi : ses propres entretiens"),
    Right.CANDIDATE_MEET: _("soi : les candidats que son entreprise rencontre ou qui l'ont choisie"),
    Right.PARTICIPATION_OWN: _("soi : son entreprise, aux forums où l'on agit pour elle"),
    Right.WORKSHOP_SEAT: _("soi : sa propre place"),
    Right.PAPER_OPEN: _("soi : son agenda, celui de son entreprise"),
    Right.PAPER_OWN: _("soi : son agenda, celui de son entreprise"),
}


@dataclass(frozen=True)
class RightRow:
    """One right, what « soi » means there (empty: nobody reaches that far alone), and how far each role reaches, in the
    order of COLUMNS.
    """

    right: Right
    own: str
    reaches: tuple[tuple[Role, Reach], ...]


@dataclass(frozen=True)
class Group:
    """Rights of one subject."""

    title: str
    rows: tuple[RightRow, ...]


def groups() -> tuple[Group, ...]:
    """Return every right once, in the order of its declaration within its group."""
    return tuple(
        Group(str(title), tuple(_row(right) for right in Right if right.value.split(".")[0] in subjects))
        for title, subjects in GROUPS
    )


def _row(right: Right) -> RightRow:
    return RightRow(
        right, str(OWN_FILE.get(right, "")), tuple((role, reach_of(right, role)) for role, _label, _icon in COLUMNS)
    )


# What tells somebody best how far a role goes.
TELLING = (
    Right.FORUM_READ,
    Right.PARTICIPATION_LIST,
    Right.REGISTRATION_NAMES,
    Right.REGISTRATION_EXAMINE,
    Right.WORKSHOP_READ,
    Right.ACCOMMODATION_READ,
    Right.TEAM_MANAGE,
)


@dataclass(frozen=True)
class Sight:
    """A right that tells much of a role, and whether the role has it."""

    label: str
    has: bool


def sights_of(role: Role) -> tuple[Sight, ...]:
    """Return what somebody of this role will see, and what they will not: read from the table."""
    return tuple(Sight(right.label, reach_of(right, role) is not Reach.NONE) for right in TELLING)
