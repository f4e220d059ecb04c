"""The public directory of companies (recherche-entreprises.api.gouv.fr).

It is asked only when COMPANY_DIRECTORY_URL is set.
"""

import json
import logging
from dataclasses import dataclass
from http.client import HTTPException
from typing import Any
from urllib.parse import urlencode
from urllib.request import Request, urlopen

from flask import current_app

from forum_app.companies import rules
from forum_app.companies.vocabulary import CompanySize
from forum_app.forums.departements import DEPARTEMENTS

TIMEOUT = 4  # seconds: somebody is waiting in front of the page
LONGEST_ANSWER = 512 * 1024  # bytes
SIZES = {"PME": CompanySize.PME, "ETI": CompanySize.ETI, "GE": CompanySize.GE}
log = logging.getLogger(__name__)


class DirectoryDown(Exception):  # noqa: N818 (an answer of the world, not a mistake of ours)
    """The directory did not answer, or not what it should."""


@dataclass(frozen=True)
class Found:
    """An establishment as the directory gives it."""

    siret: str
    name: str
    address: str
    city: str
    departement: str | None
    naf: str | None
    idcc: str | None
    size: CompanySize | None
    active: bool


def is_on() -> bool:
    """Return True when this installation looks companies up."""
    return bool(current_app.config["SETTINGS"].company_directory_url)


def look_up(siret: str) -> Found | None:
    """Return the establishment of this SIRET; None when the directory does not know it (new, or not public).

    Raises DirectoryDown.
    """
    address = (
        current_app.config["SETTINGS"].company_directory_url.rstrip("/")
        + "/search?"
        + urlencode(
            {"q": siret, "per_page": 1, "minimal": "true", "include": "siege,matching_etablissements,complements"}
        )
    )
    request = Request(address, headers={"Accept": "application/json", "User-Agent": "forums-post-alternance"})  # noqa: S310 (the configured https address) (https, checked in config)
    try:
        with urlopen(request, timeout=TIMEOUT) as answer:  # noqa: S310 (the configured https address)
            content = json.loads(answer.read(LONGEST_ANSWER))
        return read(content, siret)
    except (OSError, HTTPException, ValueError, TypeError, KeyError, AttributeError) as trouble:
        log.warning("company directory: %s", type(trouble).__name__)
        raise DirectoryDown from trouble


def read(content: dict[str, Any], siret: str) -> Found | None:
    """Return what an answer of the directory says of this SIRET, or None."""
    for company in content["results"]:
        places = [*company.get("matching_etablissements", ()), *([company["siege"]] if company.get("siege") else ())]
        place = next((p for p in places if p.get("siret") == siret), None)
        if place is None:
            continue
        conventions = place.get("liste_idcc") or (company.get("complements") or {}).get("liste_idcc") or ()
        departement = place.get("departement") or (place.get("code_postal") or "")[:2]
        return Found(
            siret=siret,
            name=str(company.get("nom_raison_sociale") or company.get("nom_complet") or "").strip(),
            address=str(place.get("adresse") or ""),
            city=str(place.get("libelle_commune") or "").title(),
            departement=departement if departement in DEPARTEMENTS else None,
            naf=rules.normal_naf(place.get("activite_principale") or company.get("activite_principale") or ""),
            idcc=rules.normal_idcc(str(conventions[0])) if conventions else None,
            size=SIZES.get(company.get("categorie_entreprise") or ""),
            active=place.get("etat_administratif") == "A",
        )
    return None
