"""Job families of the health industries and their sub-families (LEEM and Onisep brochures), as candidates, companies
and offers name them.

A table, not code: where quality, regulatory affairs and vigilance sit varies between documents of the branch.
"""

from forum_app.core.labelled_enum import Labelled
from forum_app.core.language import lazy as _


class Family(Labelled):
    RD = "rd", _("Recherche & développement")
    PRODUCTION = "production", _("Production")
    COMMERCIAL = "commercial", _("Commercialisation")
    SUPPORT = "support", _("Fonctions support")


SUB_FAMILIES: dict[Family, tuple[str, ...]] = {
    Family.RD: ("Recherche", "Développement clinique", "Biostatistique et données", "Formulation"),
    Family.PRODUCTION: ("Fabrication", "Conditionnement", "Maintenance", "Logistique", "HSE", "Qualité"),
    Family.COMMERCIAL: ("Information médicale", "Marketing", "Accès au marché", "Ventes"),
    Family.SUPPORT: (
        "Affaires réglementaires",
        "Pharmacovigilance",
        "Affaires médicales",
        "Finance",
        "Ressources humaines",
        "Systèmes d'information",
        "Juridique",
    ),
}
