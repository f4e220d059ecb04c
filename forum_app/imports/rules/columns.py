"""Which column is which, by the titles that organisers' files are known to use.

Titles are compared without accents, case, spaces or signs. An unrecognised column is left unread, and the page says so;
without a compulsory column the file is refused.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from forum_app.core.language import _, lazy, ngettext
from forum_app.core.refusals import Refusal, Refused
from forum_app.core.spreadsheets import Sheet
from forum_app.core.text_keys import plain
from forum_app.imports.vocabulary import ImportKind

TO_CORRECT = "to_correct"  # the column that our own « reste » file adds, read by nobody
TITLE_OF_TO_CORRECT = lazy("À corriger")


@dataclass(frozen=True)
class Column:
    """A field of the records, its label on screen, and the titles under which files give it. compulsory: a file without
    it is refused;
    listed: the page says what each of its written forms becomes; secret: no page and no report shows its cells."""

    name: str
    label: object
    titles: tuple[str, ...]
    compulsory: bool = False
    listed: bool = False
    secret: bool = False


CANDIDATES: tuple[Column, ...] = (
    Column(
        "queue_at",
        lazy("Heure d'arrivée"),
        ("Horodateur", "Timestamp", "Date d'inscription", "Heure d'arrivée", "Date de réponse"),
    ),
    Column("last_name", lazy("Nom"), ("Nom", "Nom de famille", "Name", "Last name", "Surname"), compulsory=True),
    Column("first_name", lazy("Prénom"), ("Prénom", "First name"), compulsory=True),
    Column(
        "email",
        lazy("Courriel"),
        ("Adresse e-mail", "E-mail", "Mail", "Courriel", "Adresse mail", "Adresse courriel", "Adresse électronique"),
        compulsory=True,
    ),
    Column(
        "phone",
        lazy("Téléphone"),
        ("Téléphone", "Tél", "Tel.", "Portable", "Mobile", "Numéro de téléphone", "GSM"),
        listed=True,
    ),
    Column("departement", lazy("Département"), ("Code postal", "CP", "Département", "Dépt"), listed=True),
    Column(
        "level",
        lazy("Niveau"),
        ("Niveau de diplôme", "Niveau", "Niveau d'études", "Niveau de formation", "Niveau du diplôme"),
        compulsory=True,
        listed=True,
    ),
    Column(
        "diploma", lazy("Diplôme"), ("Diplôme préparé", "Diplôme", "Formation", "Intitulé du diplôme", "Diplôme obtenu")
    ),
    Column(
        "training_body",
        lazy("Organisme de formation"),
        (
            "École / CFA",
            "École",
            "CFA",
            "Établissement",
            "Organisme de formation",
            "Établissement de formation",
            "Université",
        ),
    ),
    Column(
        "host_company",
        lazy("Entreprise d'accueil"),
        ("Entreprise d'alternance", "Entreprise d'accueil", "Entreprise", "Employeur"),
    ),
    Column(
        "contract",
        lazy("Type d'alternance"),
        ("Contrat", "Type de contrat", "Type d'alternance", "Contrat d'alternance"),
        listed=True,
    ),
    Column(
        "contract_end",
        lazy("Fin de contrat"),
        ("Fin de contrat", "Date de fin", "Date de fin de contrat", "Fin du contrat", "Fin de l'alternance"),
        compulsory=True,
        listed=True,
    ),
    Column(
        "health_sector",
        lazy("Industries de santé"),
        ("Industries de santé", "Secteur santé", "Secteur de la santé", "Alternance dans la santé"),
        listed=True,
    ),
    Column(
        "family",
        lazy("Famille de métiers"),
        ("Famille", "Famille de métiers", "Famille métier"),
        compulsory=True,
        listed=True,
    ),
    Column(
        "sub_family",
        lazy("Domaine"),
        ("Métier visé", "Métier", "Domaine", "Sous-famille", "Poste recherché"),
        listed=True,
    ),
    Column("skills", lazy("Compétences"), ("Compétences", "Savoir-faire", "Mots-clés")),
    Column("achievement", lazy("Réalisation"), ("Réalisation", "Une réalisation")),
    Column(
        "solves",
        lazy("Besoins que je sais traiter"),
        ("Ce que je sais résoudre", "Besoins que je sais traiter", "Ce que je sais faire", "Ce que je peux apporter"),
    ),
    Column("languages", lazy("Langues"), ("Langues", "Langues de travail", "Langues parlées")),
    Column(
        "available_from", lazy("Disponibilité"), ("Disponibilité", "Disponible à partir du", "Date de disponibilité")
    ),
    Column("mobility", lazy("Mobilité"), ("Mobilité", "Mobilité géographique"), listed=True),
    Column(
        "wanted_contracts",
        lazy("Contrats cherchés"),
        (
            "Contrat recherché",
            "Contrats recherchés",
            "Contrat cherché",
            "Contrats cherchés",
            "Type de contrat recherché",
        ),
        listed=True,
    ),
    Column("workshop", lazy("Atelier"), ("Atelier ANAF", "Atelier", "Participation à l'atelier"), listed=True),
    Column("minor", lazy("Moins de 18 ans"), ("Moins de 18 ans", "Mineur", "Mineure", "Mineur(e)"), listed=True),
    Column(
        "accommodation",
        lazy("Besoin d'accueil"),
        (
            "Aménagement souhaité",
            "Aménagement",
            "Aménagements",
            "Besoin d'accueil",
            "Besoins d'accueil",
            "Besoin spécifique",
            "Besoins spécifiques",
            "Accessibilité",
        ),
        secret=True,
    ),
    Column(
        "wishes",
        lazy("Vœux"),
        ("Souhaits (par ordre de préférence)", "Souhaits", "Vœux", "Entreprises souhaitées", "Vœux d'entreprises"),
    ),
    Column(TO_CORRECT, TITLE_OF_TO_CORRECT, ("À corriger",)),
)

COMPANIES: tuple[Column, ...] = (
    Column(
        "name",
        lazy("Raison sociale"),
        ("Raison sociale", "Entreprise", "Société", "Nom de l'entreprise", "Dénomination"),
        compulsory=True,
    ),
    Column("siret", lazy("SIRET"), ("SIRET", "N° SIRET", "Numéro SIRET", "No SIRET"), compulsory=True),
    Column("no_siret_reason", lazy("Raison sans SIRET"), ("Raison sans SIRET", "Pourquoi pas de SIRET"), listed=True),
    Column("headcount", lazy("Effectif"), ("Effectif", "Effectifs", "Nombre de salariés", "Salariés"), listed=True),
    Column("size", lazy("Taille"), ("Taille", "Catégorie", "Taille de l'entreprise"), listed=True),
    Column("naf", lazy("Code NAF"), ("Code NAF", "NAF", "APE", "Code APE", "NAF/APE"), listed=True),
    Column("idcc", lazy("Convention collective"), ("IDCC", "Code IDCC", "Convention collective"), listed=True),
    Column("departement", lazy("Département"), ("CP", "Code postal", "Département", "Dépt"), listed=True),
    Column("city", lazy("Ville"), ("Ville", "Commune", "Localité")),
    Column("activity", lazy("Activité"), ("Activité", "Secteur d'activité")),
    Column("presentation", lazy("Présentation"), ("Présentation", "Présentation de l'entreprise")),
    Column("last_name", lazy("Nom du contact"), ("Nom du contact", "Nom", "Contact")),
    Column("first_name", lazy("Prénom du contact"), ("Prénom", "Prénom du contact")),
    Column("function", lazy("Fonction"), ("Fonction", "Fonction du contact", "Poste")),
    Column(
        "contact_email",
        lazy("Courriel"),
        ("E-mail", "Adresse e-mail", "Mail", "Courriel", "E-mail du contact", "Adresse électronique"),
    ),
    Column(
        "contact_phone",
        lazy("Téléphone"),
        ("Téléphone", "Tél", "Tel.", "Portable", "Mobile", "Numéro de téléphone"),
        listed=True,
    ),
    Column("recruiters", lazy("Recruteurs"), ("Nb de recruteurs", "Nombre de recruteurs", "Recruteurs"), listed=True),
    Column("table_count", lazy("Tables"), ("Nb de tables", "Nombre de tables", "Tables"), listed=True),
    Column(
        "families",
        lazy("Familles"),
        ("Familles recherchées", "Familles", "Famille", "Familles de métiers"),
        listed=True,
    ),
    Column("need_overload", lazy("Besoin immédiat"), ("Besoin immédiat", "Besoin")),
    Column("offers", lazy("Offres"), ("Offres", "Offres d'emploi")),
    Column("presence", lazy("Présence"), ("Présence", "Disponibilité", "Présence au forum"), listed=True),
    Column(TO_CORRECT, TITLE_OF_TO_CORRECT, ("À corriger",)),
)

COLUMNS: dict[ImportKind, tuple[Column, ...]] = {ImportKind.CANDIDATES: CANDIDATES, ImportKind.COMPANIES: COMPANIES}


def secret_fields(kind: ImportKind) -> frozenset[str]:
    """Return the fields whose cells no page and no report shows."""
    return frozenset(column.name for column in COLUMNS[kind] if column.secret)


def _key(title: str) -> str:
    return re.sub(r"[^a-z0-9]", "", plain(title))


def _spellings(columns: tuple[Column, ...]) -> dict[str, Column]:
    return {_key(title): column for column in columns for title in column.titles}


_KNOWN: dict[ImportKind, dict[str, Column]] = {kind: _spellings(columns) for kind, columns in COLUMNS.items()}


@dataclass(frozen=True)
class RecognisedColumns:
    """Where each field stands in the file. unread: the titles of columns that no field reads."""

    places: Mapping[str, int]
    unread: tuple[str, ...]


def recognise_columns(sheet: Sheet, kind: ImportKind) -> RecognisedColumns:
    """Return the columns of a file.

    Raises Refused for the whole of it, field "file": "two_headers", "column_twice", "column_missing".
    """
    found = [_column_of(title, kind) for title in sheet.titles]
    _refuse_second_header(sheet, kind, sum(column is not None for column in found))
    places: dict[str, int] = {}
    for place, column in enumerate(found):
        if column is None:
            continue
        if column.name in places:
            raise Refused(
                Refusal(
                    "column_twice",
                    _(
                        "Deux colonnes donnent la même chose : « %(one)s » et « %(other)s ». Gardez-en une.",
                        one=sheet.titles[places[column.name]].strip(),
                        other=sheet.titles[place].strip(),
                    ),
                    field="file",
                )
            )
        places[column.name] = place
    missing = [f"« {column.label} »" for column in COLUMNS[kind] if column.compulsory and column.name not in places]
    if missing:
        sentence = ngettext(
            "Il manque une colonne : %(names)s. Ajoutez-la, ou donnez-lui ce titre.",
            "Il manque %(num)s colonnes : %(names)s. Ajoutez-les, ou donnez-leur ces titres.",
            len(missing),
            names=", ".join(missing),
        )
        raise Refused(Refusal("column_missing", sentence, field="file"))
    unread = tuple(
        title.strip() for title, column in zip(sheet.titles, found, strict=True) if column is None and title.strip()
    )
    return RecognisedColumns(places, unread)


def _column_of(title: str, kind: ImportKind) -> Column | None:
    """Return the column with this title, whole or without what stands in parentheses; None when there is none."""
    known = _KNOWN[kind]
    return known.get(_key(title)) or known.get(_key(re.sub(r"\(.*?\)", "", title)))


def _refuse_second_header(sheet: Sheet, kind: ImportKind, in_first: int) -> None:
    """Raise Refused("two_headers") for a second row of titles: the rows would not mean what they say.

    Raises Refused("no_rows") when there are titles alone.
    """
    if not sheet.rows:
        raise Refused(Refusal("no_rows", _("Ce fichier a des titres, mais aucune ligne."), field="file"))
    second = sheet.rows[0]
    filled = [cell for cell in second.cells if cell.strip()]
    titles = sum(_column_of(cell, kind) is not None for cell in filled)
    if titles >= 2 and (titles * 2 >= len(filled) or in_first < 2):
        raise Refused(
            Refusal(
                "two_headers",
                _(
                    "La ligne %(line)s donne aussi des titres de colonnes. Ne gardez qu'une ligne de titres, la "
                    "première, puis déposez de nouveau le fichier.",
                    line=second.number,
                ),
                field="file",
            )
        )
