"""The checks before a forum opens: what prevents it, what to know, what is in order. Pure: facts in, lines out."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from forum_app.core.language import _
from forum_app.forums.day_choice_rules import DayNote, Surroundings, proposal, sentence_of
from forum_app.forums.departements import DEPARTEMENTS, of_postcode
from forum_app.forums.editing_rules import OpeningCheck

_ORDER = {"blocking": 0, "warning": 1, "fine": 2}


@dataclass(frozen=True)
class OpeningFacts:
    """What the checks look at. today: in the forum's time zone; workshop_day, workshop_seats: None without a workshop;
    outside: the sentence of a town outside its territory, or None; legal_mentions: the site has them all; capacity:
    places for candidates; venue_capacity: None when not known.
    """

    held_on: date
    today: date
    around: Surroundings
    open_slots: int
    contact_email: str
    legal_mentions: bool
    capacity: int
    table_capacity: int
    venue_capacity: int | None
    workshop_day: date | None
    workshop_seats: int | None
    address: str
    step_free_access: str
    pitch: str
    has_accessibility_contact: bool
    outside: str | None = None
    announced: bool = False


def checks_of(facts: OpeningFacts) -> list[OpeningCheck]:
    """Return every point looked at, problems first."""
    found = [*_musts(facts), *_days(facts), *_shoulds(facts)]
    return sorted(found, key=lambda check: _ORDER[check.kind])


def _musts(facts: OpeningFacts) -> list[OpeningCheck]:
    return [
        OpeningCheck("fine", _("Le jour est à venir.") if facts.held_on > facts.today else _("Le jour est venu."))
        if facts.announced or facts.held_on > facts.today
        else OpeningCheck(
            "blocking", _("La date du forum est passée."), _("Choisissez un jour à venir."), "setup.edit_place"
        ),
        OpeningCheck("fine", _("La grille des entretiens est faite."))
        if facts.open_slots
        else OpeningCheck(
            "blocking",
            _("Il manque la grille des entretiens."),
            _("Sans créneau, personne ne peut se rencontrer."),
            "setup.edit_grid",
        ),
        OpeningCheck("fine", _("Un contact répond aux questions."))
        if facts.contact_email
        else OpeningCheck(
            "blocking",
            _("Il manque un contact."),
            _("Son courriel est lu sur la page publique et dans les courriels."),
            "setup.edit_access",
        ),
        OpeningCheck("fine", _("Les mentions légales sont complètes."))
        if facts.legal_mentions
        else OpeningCheck(
            "blocking",
            _("Il manque les mentions légales."),
            _("Elles se règlent une fois pour tout le site, dans ses réglages d'installation."),
        ),
    ]


def _days(facts: OpeningFacts) -> list[OpeningCheck]:
    looked_at = proposal(facts.held_on, facts.around, facts.workshop_day)
    found = [
        OpeningCheck("warning", _("Le jour du forum est à peser."), _written(note, facts), "setup.edit_place")
        for note in looked_at.day_notes
    ]
    if facts.workshop_day is not None:
        found += [
            OpeningCheck(
                "warning", _("Le jour de l'atelier est à peser."), _written(note, facts), "setup.edit_programme"
            )
            for note in looked_at.workshop_notes
        ]
    return found or [OpeningCheck("fine", _("Aucun jour férié, aucune vacance, aucun autre forum ces jours-là."))]


def outside_sentence(address: str, city: str, territory: str, departements: Collection[str]) -> str | None:
    """Return what is said of a town whose postcode is of none of its territory's départements; None when it is of one,
    or when no postcode is written.
    """
    code = of_postcode(f"{city} {address}")
    if code is None or code in departements:
        return None
    return _(
        "%(city)s est dans le département %(code)s, %(name)s, hors du territoire %(territory)s.",
        city=city,
        code=code,
        name=DEPARTEMENTS[code],
        territory=territory,
    )


def _shoulds(facts: OpeningFacts) -> list[OpeningCheck]:
    found = []
    if facts.outside is not None:
        found.append(OpeningCheck("warning", _("La ville est hors du territoire."), facts.outside, "setup.edit_place"))
    people = facts.capacity + 2 * facts.table_capacity
    if facts.venue_capacity is not None and facts.venue_capacity < people:
        found.append(
            OpeningCheck(
                "warning",
                _("La salle est petite."),
                _(
                    "Elle accueille %(venue)s personnes ; candidats et tables en font environ %(people)s.",
                    venue=facts.venue_capacity,
                    people=people,
                ),
                "setup.edit_place",
            )
        )
    elif facts.venue_capacity is not None:
        found.append(OpeningCheck("fine", _("La salle contient tout le monde.")))
    if facts.workshop_seats is None:
        found.append(
            OpeningCheck(
                "warning",
                _("Ce forum se passe d'atelier."),
                _("Les candidats arriveront sans préparation."),
                "setup.edit_programme",
            )
        )
    elif facts.workshop_seats < facts.capacity:
        found.append(
            OpeningCheck(
                "warning",
                _("L'atelier a moins de places que le forum."),
                _(
                    "%(seats)s places à l'atelier pour %(places)s candidats.",
                    seats=facts.workshop_seats,
                    places=facts.capacity,
                ),
                "setup.edit_programme",
            )
        )
    else:
        found.append(OpeningCheck("fine", _("L'atelier a une place pour chacun.")))
    checks = (
        (
            facts.address,
            _("Il manque l'adresse."),
            _("Candidats et entreprises la cherchent en premier."),
            "setup.edit_place",
            _("L'adresse est donnée."),
        ),
        (
            facts.step_free_access,
            _("L'accès sans marche n'est pas décrit."),
            _("Dites par où passer, ou que ce n'est pas possible."),
            "setup.edit_place",
            _("L'accès sans marche est décrit."),
        ),
        (
            facts.pitch,
            _("Il manque une présentation."),
            _("Deux phrases pour la page publique."),
            "setup.edit_access",
            _("La page a sa présentation."),
        ),
        (
            facts.has_accessibility_contact,
            _("Il manque un contact accessibilité."),
            _("Personne ne lira les besoins d'accueil."),
            "setup.edit_access",
            _("Quelqu'un lit les besoins d'accueil."),
        ),
    )
    for given, title, text, step, fine in checks:
        found.append(OpeningCheck("fine", fine) if given else OpeningCheck("warning", title, text, step))
    return found


def _written(note: DayNote, facts: OpeningFacts) -> str:
    sentence = sentence_of(note, facts.around.school_zone)
    return f"{sentence[0].upper()}{sentence[1:]}."
