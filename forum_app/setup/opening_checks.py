"""The control before opening: what prevents it, what to know, what is in order. Problems first."""

from config import Settings
from forum_app.core.clock import today
from forum_app.core.language import _
from forum_app.core.time_zones import in_zone
from forum_app.forums import queries
from forum_app.forums.day_choice_rules import DayNote, Surroundings, proposal, sentence_of
from forum_app.forums.editing_rules import OpeningCheck
from forum_app.forums.models import Forum
from forum_app.workshops.models import Workshop

_ORDER = {"blocking": 0, "warning": 1, "fine": 2}


def legal_ready(settings: Settings) -> bool:
    """True when the site's legal mentions are complete."""
    return all(
        (
            settings.legal_publisher,
            settings.legal_address,
            settings.legal_director,
            settings.legal_host,
            settings.legal_contact,
        )
    )


def controls_of(forum: Forum, workshop: Workshop | None, legal: bool) -> list[OpeningCheck]:
    """Every point looked at, problems first. legal: the site has its legal mentions."""
    found = [*_musts(forum, legal), *_days(forum, workshop), *_shoulds(forum, workshop)]
    return sorted(found, key=lambda control: _ORDER[control.kind])


def _musts(forum: Forum, legal: bool) -> list[OpeningCheck]:
    open_slots = [slot for slot in forum.slots if slot.closed_at is None]
    ahead = forum.held_on > today(forum.time_zone)
    return [
        OpeningCheck("fine", _("Le jour est à venir."))
        if ahead
        else OpeningCheck(
            "blocking", _("La date du forum est passée."), _("Choisissez un jour à venir."), "setup.edit_place"
        ),
        OpeningCheck("fine", _("La grille des entretiens est faite."))
        if open_slots
        else OpeningCheck(
            "blocking",
            _("Il manque la grille des entretiens."),
            _("Sans créneau, personne ne peut se rencontrer."),
            "setup.edit_grid",
        ),
        OpeningCheck("fine", _("Un contact répond aux questions."))
        if forum.contact_email
        else OpeningCheck(
            "blocking",
            _("Il manque un contact."),
            _("Son courriel est lu sur la page publique et dans les courriels."),
            "setup.edit_access",
        ),
        OpeningCheck("fine", _("Les mentions légales sont complètes."))
        if legal
        else OpeningCheck(
            "blocking",
            _("Il manque les mentions légales."),
            _("Elles se règlent une fois pour tout le site, dans ses réglages d'installation."),
        ),
    ]


def _days(forum: Forum, workshop: Workshop | None) -> list[OpeningCheck]:
    territory = forum.territory
    around = Surroundings(
        territory.school_zone, territory.holiday_subdivision, queries.towns_by_day(forum.held_on, but=forum.id)
    )
    looked_at = proposal(
        forum.held_on, around, in_zone(workshop.starts_at, forum.time_zone).date() if workshop else None
    )
    found = [
        OpeningCheck("warning", _("Le jour du forum est à peser."), _written(note, forum), "setup.edit_place")
        for note in looked_at.day_notes
    ]
    if workshop is not None:
        found += [
            OpeningCheck(
                "warning", _("Le jour de l'atelier est à peser."), _written(note, forum), "setup.edit_programme"
            )
            for note in looked_at.workshop_notes
        ]
    return found or [OpeningCheck("fine", _("Aucun jour férié, aucune vacance, aucun autre forum ces jours-là."))]


def _shoulds(forum: Forum, workshop: Workshop | None) -> list[OpeningCheck]:
    found = []
    people = forum.capacity + 2 * forum.table_capacity
    if forum.venue_capacity is not None and forum.venue_capacity < people:
        found.append(
            OpeningCheck(
                "warning",
                _("La salle est petite."),
                _(
                    "Elle accueille %(venue)s personnes ; candidats et tables en font environ %(people)s.",
                    venue=forum.venue_capacity,
                    people=people,
                ),
                "setup.edit_place",
            )
        )
    elif forum.venue_capacity is not None:
        found.append(OpeningCheck("fine", _("La salle contient tout le monde.")))
    if workshop is None:
        found.append(
            OpeningCheck(
                "warning",
                _("Ce forum se passe d'atelier."),
                _("Les candidats arriveront sans préparation."),
                "setup.edit_programme",
            )
        )
    elif workshop.capacity < forum.capacity:
        found.append(
            OpeningCheck(
                "warning",
                _("L'atelier a moins de places que le forum."),
                _(
                    "%(seats)s places à l'atelier pour %(places)s candidats.",
                    seats=workshop.capacity,
                    places=forum.capacity,
                ),
                "setup.edit_programme",
            )
        )
    else:
        found.append(OpeningCheck("fine", _("L'atelier a une place pour chacun.")))
    checks = (
        (
            forum.address,
            _("Il manque l'adresse."),
            _("Candidats et entreprises la cherchent en premier."),
            "setup.edit_place",
            _("L'adresse est donnée."),
        ),
        (
            forum.step_free_access,
            _("L'accès sans marche n'est pas décrit."),
            _("Dites par où passer, ou que ce n'est pas possible."),
            "setup.edit_place",
            _("L'accès sans marche est décrit."),
        ),
        (
            forum.pitch,
            _("Il manque une présentation."),
            _("Deux phrases pour la page publique."),
            "setup.edit_access",
            _("La page a sa présentation."),
        ),
        (
            forum.accessibility_contact_id,
            _("Il manque un référent accessibilité."),
            _("Personne ne lira les besoins d'accueil."),
            "setup.edit_access",
            _("Quelqu'un lit les besoins d'accueil."),
        ),
    )
    for given, title, text, step, fine in checks:
        found.append(OpeningCheck("fine", fine) if given else OpeningCheck("warning", title, text, step))
    return found


def _written(note: DayNote, forum: Forum) -> str:
    sentence = sentence_of(note, forum.territory.school_zone)
    return f"{sentence[0].upper()}{sentence[1:]}."
