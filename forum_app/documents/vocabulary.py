from datetime import timedelta

from forum_app.core.labelled_enum import Labelled
from forum_app.core.language import lazy as _

FILE_KEPT_FOR = timedelta(days=7)
LABELS_PER_SHEET = 10  # A4, 2 × 5 labels of 90 × 55 mm
SHORT = 10  # badges or agendas, at most, of a document that is made before long ones: half a second


class BadgeRole(Labelled):
    """What a badge says of its holder; each has its band, its shape and its word."""

    CANDIDATE = "candidate", _("Alternance")
    RECRUITER = "recruiter", _("Entreprise")
    ORGANISER = "organiser", _("Organisation")
    TRAINER = "trainer", _("Animation")


class PaperKind(Labelled):
    BADGES = "badges", _("Badges")
    COMPANY_AGENDAS = "company_agendas", _("Agendas par table")
    CANDIDATE_AGENDAS = "candidate_agendas", _("Agendas des candidats")


class PaperState(Labelled):
    ASKED = "asked", _("Demandé")
    RUNNING = "running", _("En cours")
    DONE = "done", _("Prêt")
    FAILED = "failed", _("Échec")


# What the journal says of each act (see `journal.sentences`).
SENTENCES: dict[str, object] = {
    "paper.asked": _("%(who)s : impression demandée."),
}
