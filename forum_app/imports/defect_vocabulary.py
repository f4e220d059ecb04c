"""Everything that can be said of a cell or of a row of a file, with the French sentence that says it."""

import enum

from forum_app.core.language import lazy as _
from forum_app.imports.vocabulary import Severity


class Defect(enum.Enum):
    """Everything that can be said of a cell or of a row: its usual severity, the title it stands under, and the
    sentence that says why.

    The sentence holds the names of its values: « %(line)s ».
    """

    severity: Severity
    label: object
    sentence: object

    def __new__(cls, code: str, severity: Severity, label: object, sentence: object) -> "Defect":
        member = object.__new__(cls)
        member._value_ = code
        member.severity, member.label, member.sentence = severity, label, sentence
        return member

    # Rows
    CELLS_BEYOND = (
        "cells_beyond",
        Severity.PROBLEM,
        _("Cellules en trop"),
        _("Cette ligne a plus de cellules que de titres : un séparateur s'est glissé dans un texte."),
    )
    TWICE = (
        "twice",
        Severity.PROBLEM,
        _("Doublon"),
        _("Même courriel que la ligne %(line)s. Le reste diffère : gardez la bonne ligne."),
    )
    TWICE_ALIKE = (
        "twice_alike",
        Severity.PROBLEM,
        _("Doublon"),
        _("Même courriel que la ligne %(line)s. Tout le reste est pareil."),
    )
    COMPANY_TWICE = (
        "company_twice",
        Severity.PROBLEM,
        _("Doublon"),
        _("Même SIRET que la ligne %(line)s, « %(name)s »."),
    )
    COMPANY_NAMED_TWICE = (
        "company_named_twice",
        Severity.PROBLEM,
        _("Doublon"),
        _("Même nom que la ligne %(line)s, sans SIRET ni l'une ni l'autre."),
    )

    # Any text
    SPACES = "spaces", Severity.REMARK, _("Espaces retirées"), _("Espaces en trop ou insécables, retirées.")
    LOST = (
        "lost",
        Severity.DOUBT,
        _("Caractères perdus"),
        _("Un caractère s'est perdu, remplacé par « ? » : à revoir avec la personne."),
    )
    GARBLED = (
        "garbled",
        Severity.DOUBT,
        _("Caractères perdus"),
        _("Des accents sont mal lus : à revoir avec la personne."),
    )
    FORMULA = (
        "formula",
        Severity.DOUBT,
        _("Calcul à la place d'un texte"),
        _("Un calcul n'est pas un texte : la case est laissée vide."),
    )
    HTML = "html", Severity.DOUBT, _("Balises retirées"), _("Des balises de page web sont retirées.")
    LONG = "long", Severity.DOUBT, _("Texte coupé"), _("%(count)s caractères : le texte est coupé à %(limit)s.")

    # Names and contacts
    SURNAME_MISSING = "surname_missing", Severity.PROBLEM, _("Nom vide"), _("Le nom est vide.")
    FIRST_NAME_MISSING = "first_name_missing", Severity.PROBLEM, _("Prénom vide"), _("Le prénom est vide.")
    NAME_FORMULA = (
        "name_formula",
        Severity.PROBLEM,
        _("Calcul à la place d'un nom"),
        _("Un nom ne commence pas par « %(sign)s »."),
    )
    NAME_SIGNS = (
        "name_signs",
        Severity.PROBLEM,
        _("Nom illisible"),
        _("Un nom ne contient ni balise ni signe particulier."),
    )
    NAME_LETTERLESS = "name_letterless", Severity.PROBLEM, _("Nom illisible"), _("Un nom contient au moins une lettre.")
    NAME_LONG = (
        "name_long",
        Severity.PROBLEM,
        _("Nom illisible"),
        _("%(count)s caractères : un nom en a %(limit)s au plus."),
    )
    CAPITALS = "capitals", Severity.REMARK, _("Majuscules proposées"), _("Majuscules et minuscules proposées.")
    EMAIL_MISSING = (
        "email_missing",
        Severity.PROBLEM,
        _("Courriel vide"),
        _("Le courriel est vide : personne ne peut être inscrit sans lui."),
    )
    EMAIL_BROKEN = (
        "email_broken",
        Severity.PROBLEM,
        _("Courriel illisible"),
        _("Cette adresse n'a pas la forme nom@domaine.fr : %(why)s."),
    )
    PHONE_ZERO = "phone_zero", Severity.REMARK, _("Zéro rendu"), _("Le tableur a perdu le zéro de tête, rendu ici.")
    PHONE_UNREADABLE = (
        "phone_unreadable",
        Severity.DOUBT,
        _("Téléphone illisible"),
        _("Ce numéro ne se compose pas : laissé vide."),
    )
    POSTAL_ZERO = "postal_zero", Severity.REMARK, _("Zéro rendu"), _("Le tableur a perdu le zéro de tête : %(code)s.")
    POSTAL_UNKNOWN = (
        "postal_unknown",
        Severity.DOUBT,
        _("Code postal inconnu"),
        _("Ce code postal n'est d'aucun département : laissé vide."),
    )

    # Dates
    DATE_IMPOSSIBLE = "date_impossible", Severity.PROBLEM, _("Date impossible"), _("%(why)s")
    DATE_UNREADABLE = (
        "date_unreadable",
        Severity.PROBLEM,
        _("Date illisible"),
        _("Cette date ne se lit pas. Écrivez-la comme 30/06/2027."),
    )
    DATE_IMPLAUSIBLE = (
        "date_implausible",
        Severity.PROBLEM,
        _("Date invraisemblable"),
        _("L'année %(year)s semble être une erreur."),
    )
    DATE_MISSING = (
        "date_missing",
        Severity.DOUBT,
        _("Case vide"),
        _("La fin de contrat manque : l'inscription sera à examiner."),
    )
    DATE_DROPPED = "date_dropped", Severity.DOUBT, _("Date illisible"), _("Cette date ne se lit pas : laissée vide.")
    TWO_DIGITS = "two_digits", Severity.REMARK, _("Dates relues"), _("Année sur deux chiffres, lue %(year)s.")
    ISO_DATE = "iso_date", Severity.REMARK, _("Dates relues"), _("Date à l'envers (année, mois, jour), relue.")
    TIME_UNREADABLE = (
        "time_unreadable",
        Severity.DOUBT,
        _("Heure d'arrivée illisible"),
        _("L'heure de l'import est prise à la place."),
    )
    TIME_AHEAD = (
        "time_ahead",
        Severity.REMARK,
        _("Heure d'arrivée à venir"),
        _("Cette heure n'est pas encore passée : elle compte pour la file d'attente."),
    )

    # Alternance and skills
    LEVEL_UNKNOWN = (
        "level_unknown",
        Severity.DOUBT,
        _("Niveau inconnu"),
        _("Niveau laissé vide : l'inscription sera à examiner."),
    )
    LEVEL_EITHER = (
        "level_either",
        Severity.DOUBT,
        _("Niveau inconnu"),
        _("Bac + 2 ou bac + 3 ? Le diplôme ne le dit pas : laissé vide."),
    )
    LEVEL_BY_DIPLOMA = (
        "level_by_diploma",
        Severity.REMARK,
        _("Niveau lu dans le diplôme"),
        _("Deux niveaux dans la case : le diplôme tranche."),
    )
    LEVEL_AT_ODDS = (
        "level_at_odds",
        Severity.DOUBT,
        _("Niveau et diplôme en désaccord"),
        _("Le diplôme « %(diploma)s » dit : %(level)s. À vérifier avec la personne."),
    )
    FAMILY_UNKNOWN = "family_unknown", Severity.DOUBT, _("Famille inconnue"), _("Famille de métiers laissée vide.")
    CONTRACT_UNKNOWN = (
        "contract_unknown",
        Severity.DOUBT,
        _("Contrat inconnu"),
        _("Contrat laissé vide : l'inscription sera à examiner."),
    )
    JOB_UNKNOWN = (
        "job_unknown",
        Severity.DOUBT,
        _("Métier hors de la famille"),
        _("Aucun domaine de la famille choisie ne lui correspond : laissé vide."),
    )
    MEDIAN_DOT = (
        "median_dot",
        Severity.REMARK,
        _("Points médians"),
        _("Le point médian se lit mal à voix haute : les deux formes sont écrites."),
    )
    SKILLS_BEYOND = (
        "skills_beyond",
        Severity.DOUBT,
        _("Compétences"),
        _("Huit compétences de 40 caractères au plus : les autres sont mises de côté."),
    )
    MOBILITY_LIST = (
        "mobility_list",
        Severity.DOUBT,
        _("Mobilité en départements"),
        _("%(places)s : « Ma région » est proposé, et le dossier garde ces départements."),
    )
    MOBILITY_UNKNOWN = "mobility_unknown", Severity.DOUBT, _("Mobilité inconnue"), _("Mobilité laissée vide.")
    WANTED_UNKNOWN = "wanted_unknown", Severity.DOUBT, _("Contrat cherché inconnu"), _("Laissé vide.")
    MAYBE = "maybe", Severity.DOUBT, _("Ni oui ni non"), _("Ni oui ni non : aucune place n'est prise à l'atelier.")
    YES_NO_UNKNOWN = "yes_no_unknown", Severity.DOUBT, _("Ni oui ni non"), _("Ni oui ni non : laissé vide.")
    GUARDIAN_MISSING = (
        "guardian_missing",
        Severity.DOUBT,
        _("Moins de 18 ans"),
        _("L'autorisation d'un responsable légal manque : la personne est invitée à compléter son dossier."),
    )
    NEED_LONG = (
        "need_long",
        Severity.DOUBT,
        _("Texte coupé"),
        _("Le besoin d'accueil est coupé à %(limit)s caractères."),
    )

    # Wishes
    WISH_UNKNOWN = (
        "wish_unknown",
        Severity.DOUBT,
        _("Vœux mis de côté"),
        _("Aucune entreprise de ce forum ne porte ce nom : vœu mis de côté."),
    )
    WISH_AMBIGUOUS = (
        "wish_ambiguous",
        Severity.DOUBT,
        _("Vœux mis de côté"),
        _("Deux entreprises du forum portent ce nom : vœu mis de côté."),
    )
    WISH_BEYOND = "wish_beyond", Severity.DOUBT, _("Vœux mis de côté"), _("Au-delà de %(cap)s vœux : mis de côté.")
    WISH_SPELLING = (
        "wish_spelling",
        Severity.REMARK,
        _("Entreprises écrites autrement"),
        _("Écrit autrement que dans la liste des entreprises."),
    )
    WISH_TWICE = (
        "wish_twice",
        Severity.REMARK,
        _("Vœux répétés"),
        _("Deux fois dans ses vœux : gardée une fois, à son premier rang."),
    )

    # Companies
    COMPANY_NAME_MISSING = "company_name_missing", Severity.PROBLEM, _("Nom vide"), _("La raison sociale est vide.")
    SIRET_MISSING = (
        "siret_missing",
        Severity.PROBLEM,
        _("SIRET"),
        _("Donnez le SIRET de l'établissement, ou la raison de son absence."),
    )
    SIRET_BAD = "siret_bad", Severity.PROBLEM, _("SIRET"), _("%(why)s")
    SIRET_ZERO = (
        "siret_zero",
        Severity.DOUBT,
        _("Zéro rendu"),
        _("Le tableur a perdu des zéros de tête : %(siret)s est proposé."),
    )
    REASON_UNKNOWN = (
        "reason_unknown",
        Severity.PROBLEM,
        _("SIRET"),
        _("Sans SIRET, la raison est « en création » ou « à l'étranger »."),
    )
    SIZE_UNKNOWN = "size_unknown", Severity.DOUBT, _("Taille inconnue"), _("Taille laissée vide.")
    SIZE_PROPOSED = (
        "size_proposed",
        Severity.DOUBT,
        _("Taille proposée"),
        _("Ce n'est pas une taille officielle : proposée d'après l'effectif (%(count)s)."),
    )
    SIZE_SMALL = (
        "size_small",
        Severity.DOUBT,
        _("Taille et effectif en désaccord"),
        _("Avec %(count)s personnes, ce n'est plus une %(size)s : la taille suivante est proposée."),
    )
    SIZE_LARGE = (
        "size_large",
        Severity.REMARK,
        _("Taille et effectif en désaccord"),
        _("Une %(size)s de %(count)s personnes : juste si elle appartient à un groupe, à vérifier."),
    )
    HEADCOUNT_ABOUT = (
        "headcount_about",
        Severity.DOUBT,
        _("Effectif approximatif"),
        _("Effectif approximatif : le nombre écrit est proposé."),
    )
    HEADCOUNT_UNREADABLE = (
        "headcount_unreadable",
        Severity.DOUBT,
        _("Effectif illisible"),
        _("L'effectif n'est pas un nombre : laissé vide."),
    )
    NAF_DOT = "naf_dot", Severity.REMARK, _("Code NAF relu"), _("Le point du code NAF est rendu.")
    NAF_UNKNOWN = "naf_unknown", Severity.DOUBT, _("Code NAF inconnu"), _("Ce n'est pas un code NAF : laissé vide.")
    IDCC_UNKNOWN = "idcc_unknown", Severity.DOUBT, _("Code IDCC inconnu"), _("Ce n'est pas un code IDCC : laissé vide.")
    EMAIL_DROPPED = (
        "email_dropped",
        Severity.DOUBT,
        _("Courriel illisible"),
        _("Cette adresse n'a pas la forme nom@domaine.fr : laissée vide."),
    )
    CONTACT_MISSING = (
        "contact_missing",
        Severity.DOUBT,
        _("Contact incomplet"),
        _("Sans prénom et nom lisibles, personne n'est inscrit à la table."),
    )
    RECRUITERS = (
        "recruiters",
        Severity.REMARK,
        _("Recruteurs à nommer"),
        _("%(count)s recruteurs annoncés, un seul nommé : l'entreprise ajoutera les autres."),
    )
    RECRUITERS_UNREADABLE = (
        "recruiters_unreadable",
        Severity.DOUBT,
        _("Recruteurs à nommer"),
        _("Ce n'est pas un nombre de personnes."),
    )
    TABLES = (
        "tables",
        Severity.DOUBT,
        _("Nombre de tables"),
        _("Une entreprise de cette taille a de 1 à %(most)s tables."),
    )
    REPEATED = "repeated", Severity.REMARK, _("Familles répétées"), _("Deux fois la même famille : gardée une fois.")
    OFFER_CONTRACT = (
        "offer_contract",
        Severity.DOUBT,
        _("Offres mises de côté"),
        _("Le contrat ne se lit pas, entre parenthèses après le titre : offre mise de côté."),
    )
    OFFER_GENDER = (
        "offer_gender",
        Severity.REMARK,
        _("Titres d'offres"),
        _("Écrit pour un seul genre : une offre s'adresse à tous, ajoutez F/H."),
    )
    PRESENCE_UNKNOWN = (
        "presence_unknown",
        Severity.DOUBT,
        _("Présence inconnue"),
        _("Présence toute la journée, faute de comprendre."),
    )
    PRESENCE_GRIDLESS = (
        "presence_gridless",
        Severity.DOUBT,
        _("Présence inconnue"),
        _("Ce forum n'a pas encore de créneaux : l'absence d'une demi-journée ne peut pas être notée."),
    )
    COMPANY_KNOWN = (
        "company_known",
        Severity.REMARK,
        _("Entreprises déjà connues"),
        _("Déjà connue par un autre forum : ce qu'elle dit d'elle est gardé, les cases vides sont remplies."),
    )
