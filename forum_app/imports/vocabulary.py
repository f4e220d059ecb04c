from forum_app.core.labels import Labelled
from forum_app.core.language import lazy as _


class ImportKind(Labelled):
    CANDIDATES = "candidates", _("Candidats")
    COMPANIES = "companies", _("Entreprises")


class ImportState(Labelled):
    CHECKED = "checked", _("Vérifié")
    DONE = "done", _("Importé")
    ABANDONED = "abandoned", _("Abandonné")
