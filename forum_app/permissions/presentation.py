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
    (_("Forums et territoires"), ("forum", "territory")),
    (_("Le reste"), ("import", "paper", "account", "rights")),
)


@dataclass(frozen=True)
class RightRow:
    """One right, and how far each role reaches, in the order of COLUMNS."""

    right: Right
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
    return RightRow(right, tuple((role, reach_of(right, role)) for role, _label, _icon in COLUMNS))
