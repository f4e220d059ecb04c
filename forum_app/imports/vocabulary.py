"""Words of an import, with their French labels: kinds of file, states, what becomes of a row, why one stays."""

from forum_app.core.labelled_enum import Labelled
from forum_app.core.language import lazy as _
from forum_app.core.moves import Moves
from forum_app.journal.export_vocabulary import exported


class ImportKind(Labelled):
    CANDIDATES = "candidates", _("Candidats")
    COMPANIES = "companies", _("Entreprises")

    @property
    def slug(self) -> str:
        """Its word in addresses."""
        return "candidats" if self is ImportKind.CANDIDATES else "entreprises"


class ImportState(Labelled):
    CHECKED = "checked", _("Vérifié")
    DONE = "done", _("Importé")
    ABANDONED = "abandoned", _("Abandonné")
    CANCELLED = "cancelled", _("Annulé")


class ReadingState(Labelled):
    """Where the reading of a file stands: see `readings`."""

    ASKED = "asked", _("Demandée")
    RUNNING = "running", _("En cours")
    DONE = "done", _("Faite")
    FAILED = "failed", _("Échouée")


# The moves of an import: (verb, from, to). An act that is not here is refused.
MOVES = Moves[ImportState](
    ("enter", (ImportState.CHECKED,), ImportState.DONE),
    ("abandon", (ImportState.CHECKED,), ImportState.ABANDONED),
    ("cancel", (ImportState.DONE,), ImportState.CANCELLED),
    moments={"enter": "done_at", "abandon": None, "cancel": "cancelled_at"},
)


class ReasonToStay(Labelled):
    """Why a row stays when its import is cancelled: what has happened since to the person or the company that it
    brought.
    """

    MET = "met", _("un entretien est réservé, ou l'a été")
    CHOSEN = "chosen", _("une entreprise s'y intéresse")
    WISHED = "wished", _("des candidats l'ont choisie")
    SIGNED_IN = "signed_in", _("connexion depuis l'import")
    DECIDED = "decided", _("une décision a été prise")
    CHANGED = "changed", _("le dossier a changé")
    WISHES = "wishes", _("les vœux ont changé")
    SEAT = "seat", _("la place à l'atelier a changé")
    ASKED = "asked", _("quelqu'un demande à rejoindre l'équipe")
    WRITTEN = "written", _("un courriel est déjà parti")
    BADGE = "badge", _("un badge est préparé")


class Severity(Labelled):
    """PROBLEM: the row stays out. DOUBT: the row is kept, the value is left empty or proposed.

    REMARK: the row and the value are kept.
    """

    PROBLEM = "problem", _("À corriger")
    DOUBT = "doubt", _("À relire")
    REMARK = "remark", _("Remarque")


class Outcome(Labelled):
    """What becomes of a row. KNOWN: the person or the company is already at this forum; nothing is written."""

    READY = "ready", _("Prête")
    LEFT_OUT = "left_out", _("À corriger")
    KNOWN = "known", _("Déjà là")


class LineView(Labelled):
    """Which lines of a file are listed; the value is the word of its address."""

    ALL = "toutes", _("Toutes")
    TO_CORRECT = "a-corriger", _("À corriger")
    TO_READ_AGAIN = "a-relire", _("À relire")
    REMARKED = "remarques", _("Remarques")
    KNOWN = "deja-la", _("Déjà là")


# What the journal says of each act (see `journal.sentences`).
SENTENCES: dict[str, object] = {
    "import.received": _("%(who)s : tableau déposé, %(rows)s lignes."),
    "import.corrected": _("%(who)s : une case d'un tableau corrigée."),
    "import.agreement_changed": _("%(who)s : accord des personnes d'un tableau changé."),
    "import.abandoned": _("%(who)s : tableau effacé sans être importé."),
    "import.rest_exported": exported(_("%(who)s : lignes à corriger d'un tableau exportées, %(lines)s.")),
    "import.remarks_exported": exported(_("%(who)s : remarques sur un tableau exportées, %(lines)s.")),
    "import.done": _("%(who)s : tableau importé."),
    "import.cancelled": _("%(who)s : import annulé, %(taken_back)s lignes retirées, %(stayed)s restées."),
}
