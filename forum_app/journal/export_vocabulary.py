"""How an export reads in the journal: what left, how many lines, and by which filters; never their values."""

from collections.abc import Callable, Mapping
from typing import Any

from forum_app.core.language import _, lazy, ngettext

# The parameters of lists that leave rows out, as their pages call them.
FILTERS = {
    "vue": lazy("vue"),
    "q": lazy("recherche"),
    "famille": lazy("famille"),
    "niveau": lazy("niveau"),
    "statut": lazy("statut"),
    "atelier": lazy("atelier"),
    "taille": lazy("taille"),
    "heure": lazy("heure"),
    "etat": lazy("état"),
    "entreprise": lazy("entreprise"),
    "table": lazy("table"),
}


def exported(sentence: object) -> Callable[[Mapping[str, Any]], tuple[object, Mapping[str, object]]]:
    """Return the wording of an export: a sentence with `%(lines)s`, filled from `count` and `filters` of its act."""

    def wording(params: Mapping[str, Any]) -> tuple[object, Mapping[str, object]]:
        lines = ngettext("%(num)s ligne", "%(num)s lignes", int(params.get("count", 0)))
        names = ", ".join(str(FILTERS.get(name, name)) for name in params.get("filters", ()))
        return sentence, {"lines": _("%(lines)s (filtres : %(names)s)", lines=lines, names=names) if names else lines}

    return wording
