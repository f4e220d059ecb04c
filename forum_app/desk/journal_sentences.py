"""The journal in sentences: a table from verbs to French, filled with names asked at reading time. Nothing here is
stored.

`%(who)s` is who acted (« Vous », a name, « Le service »), `%(whom)s` the person or company concerned.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from forum_app.core.language import _, lazy
from forum_app.desk.journal_queries import JournalNames
from forum_app.forums.vocabulary import WindowKind, WindowOverride
from forum_app.journal.models import JournalEntry

SENTENCES: dict[str, object] = {
    "forum.created": lazy("%(who)s : forum créé."),
    "forum.place_edited": lazy("%(who)s : lieu et date modifiés."),
    "forum.programme_edited": lazy("%(who)s : programme modifié."),
    "forum.grid_saved": lazy("%(who)s : grille des entretiens enregistrée (%(slots)s créneaux, %(tables)s tables)."),
    "forum.windows_edited": lazy("%(who)s : dates des fenêtres modifiées."),
    "forum.companies_shown": lazy("%(who)s : liste des entreprises publiée."),
    "forum.companies_hidden": lazy("%(who)s : la liste des entreprises suit de nouveau ses dates."),
    "forum.access_edited": lazy("%(who)s : règles d'accès modifiées."),
    "forum.announced": lazy("%(who)s : forum annoncé."),
    "forum.cancelled": lazy("%(who)s : forum annulé."),
    "workshop.arranged": lazy("%(who)s : atelier réglé (%(capacity)s places)."),
    "workshop.moved": lazy("%(who)s : atelier déplacé avec le forum."),
    "workshop.removed": lazy("%(who)s : atelier retiré."),
    "workshop.seat_taken": lazy("%(whom)s : place prise à l'atelier."),
    "workshop.seat_given": lazy("%(who)s : place donnée à l'atelier."),
    "workshop.seat_released": lazy("%(whom)s : place rendue à l'atelier."),
    "workshop.seat_waiting": lazy("%(whom)s : en attente d'une place à l'atelier."),
    "registration.started": lazy("%(whom)s : inscription commencée."),
    "registration.to_examine": lazy("%(whom)s : inscription à examiner."),
    "registration.confirmed": lazy("%(whom)s : inscription confirmée."),
    "registration.waiting": lazy("%(whom)s : inscription en liste d'attente."),
    "registration.offered": lazy("%(whom)s : place proposée."),
    "registration.refused": lazy("%(who)s : inscription de %(whom)s refusée."),
    "registration.withdrawn": lazy("%(whom)s : désistement."),
    "registration.draft": lazy("%(whom)s : inscription rouverte."),
    "registration.invited": lazy("%(who)s : dossier de %(whom)s préparé."),
    "registration.invitation_sent": lazy("%(who)s : invitation envoyée à %(whom)s."),
    "registration.edited": lazy("%(who)s : dossier de %(whom)s modifié."),
    "registration.consents": lazy("%(whom)s : accords mis à jour."),
    "registration.cv_added": lazy("%(whom)s : CV déposé."),
    "registration.cv_removed": lazy("%(whom)s : CV retiré."),
    "registration.certificate_added": lazy("%(whom)s : attestation déposée."),
    "registration.certificate_removed": lazy("%(whom)s : attestation retirée."),
    "accommodation.changed": lazy("Un besoin d'accueil est mis à jour."),
    "accommodation.read": lazy("%(who)s : besoins d'accueil lus."),
    "registration.exported": lazy("%(who)s : liste de %(count)s candidats exportée."),
    "registration.certificate_read": lazy("%(who)s : attestation de %(whom)s ouverte."),
    "registration.cv_read": lazy("%(who)s : CV de %(whom)s ouvert."),
    "participation.opened": lazy("%(whom)s : inscription commencée."),
    "participation.entered": lazy("%(who)s : %(whom)s inscrite."),
    "participation.submitted": lazy("%(whom)s : inscription envoyée."),
    "participation.approved": lazy("%(who)s : %(whom)s validée."),
    "participation.queued": lazy("%(who)s : %(whom)s en liste d'attente."),
    "participation.refused": lazy("%(who)s : %(whom)s refusée."),
    "participation.withdrawn": lazy("%(whom)s : désistement."),
    "participation.reopened": lazy("%(whom)s : inscription rouverte."),
    "participation.edited": lazy("%(whom)s : fiche modifiée."),
    "participation.presence_changed": lazy("%(whom)s : disponibilités modifiées."),
    "participation.tables_changed": lazy("%(whom)s : nombre de tables modifié."),
    "recruiter.added": lazy("%(whom)s : une personne ajoutée à l'équipe."),
    "recruiter.invited": lazy("%(whom)s : une personne invitée."),
    "recruiter.removed": lazy("%(whom)s : une personne retirée de l'équipe."),
    "recruiter.seated": lazy("%(whom)s : une personne placée à sa table."),
    "offer.added": lazy("%(whom)s : offre publiée."),
    "offer.edited": lazy("%(whom)s : offre modifiée."),
    "offer.attached": lazy("%(whom)s : offre relayée."),
    "offer.detached": lazy("%(whom)s : offre retirée."),
    "company.edited": lazy("%(who)s : fiche d'une entreprise modifiée."),
    "join.requested": lazy("Quelqu'un demande à rejoindre une entreprise."),
    "join.accepted": lazy("%(who)s : une personne rejoint une entreprise."),
    "join.declined": lazy("%(who)s : une demande pour rejoindre une entreprise est déclinée."),
    "wish.entered": lazy("%(who)s : vœux saisis pour %(whom)s."),
    "wish.added": lazy("Un vœu est ajouté."),
    "wish.removed": lazy("Un vœu est retiré."),
    "wish.moved": lazy("Des vœux sont reclassés."),
    "wish.put_back": lazy("Un vœu est remis."),
    "interview.booked": lazy("%(who)s : entretien réservé."),
    "interview.moved": lazy("%(who)s : entretien déplacé."),
    "interview.freed": lazy("%(who)s : créneau libéré."),
    "interview.restored": lazy("%(who)s : entretien remis."),
    "interview.declined": lazy("%(who)s : entretien décliné."),
    "interview.cancelled": lazy("%(who)s : entretien annulé."),
    "interview.pair_reopened": lazy("%(who)s : un candidat et une entreprise peuvent de nouveau se rencontrer."),
    "cv.opened": lazy("%(who)s : CV ouvert."),
    "paper.asked": lazy("%(who)s : impression demandée."),
    "import.received": lazy("%(who)s : tableau déposé, %(rows)s lignes."),
    "import.corrected": lazy("%(who)s : une case d'un tableau corrigée."),
    "import.abandoned": lazy("%(who)s : tableau effacé sans être importé."),
    "import.done": lazy("%(who)s : tableau importé."),
    "import.cancelled": lazy("%(who)s : import annulé, %(taken_back)s lignes retirées, %(stayed)s restées."),
    "territory.created": lazy("%(who)s : territoire créé."),
    "territory.edited": lazy("%(who)s : territoire modifié."),
    "organisation.created": lazy("%(who)s : organisme créé."),
    "organisation.edited": lazy("%(who)s : organisme modifié."),
    "role.granted": lazy("%(who)s : un rôle donné."),
    "role.ended": lazy("%(who)s : un rôle retiré."),
}
ANYTHING_ELSE = lazy("%(who)s : un changement.")


@dataclass(frozen=True)
class JournalLine:
    """A line as it is read: when, and what."""

    at: datetime
    sentence: str


def lines_of(entries: Sequence[JournalEntry], names: JournalNames, reader_id: int) -> list[JournalLine]:
    """The entries as sentences, for the account that reads."""
    return [JournalLine(entry.at, _sentence(entry, names, reader_id)) for entry in entries]


def _sentence(entry: JournalEntry, names: JournalNames, reader_id: int) -> str:
    if entry.verb == "forum.window_decided":
        return _window_sentence(entry, _who(entry, names, reader_id))
    values = {**entry.params, "who": _who(entry, names, reader_id), "whom": _whom(entry, names)}
    return str(SENTENCES.get(entry.verb, ANYTHING_ELSE)) % _Values(values)


class _Values(dict):
    """Values of a sentence; an old line may lack one, and is then read with a dash."""

    def __missing__(self, key: str) -> str:
        return "—"


def _window_sentence(entry: JournalEntry, who: str) -> str:
    window = WindowKind(entry.params["window"]).label
    match entry.params["override"]:
        case WindowOverride.OPEN.value:
            return _("%(who)s : « %(window)s » ouverte à la main.", who=who, window=window)
        case WindowOverride.CLOSED.value:
            return _("%(who)s : « %(window)s » fermée à la main.", who=who, window=window)
    return _("%(who)s : « %(window)s » suit de nouveau ses dates.", who=who, window=window)


def _who(entry: JournalEntry, names: JournalNames, reader_id: int) -> str:
    if entry.actor_id is None:
        who = _("Le service")
    elif entry.actor_id == reader_id:
        who = _("Vous")
    else:
        who = names.accounts.get(entry.actor_id) or _("Quelqu'un")
    if entry.on_behalf_of_id and entry.on_behalf_of_id != entry.actor_id:
        return _("%(who)s, pour %(whom)s", who=who, whom=names.accounts.get(entry.on_behalf_of_id) or _("quelqu'un"))
    return who


def _whom(entry: JournalEntry, names: JournalNames) -> str:
    for kind, known in (("registration", names.registrations), ("participation", names.participations)):
        identity = entry.object_id if entry.kind == kind else entry.params.get(f"{kind}_id")
        if identity in known:
            return known[identity] or _("Quelqu'un")
    return _("Quelqu'un")
