"""Those who come by a spreadsheet of the organiser: read, checked and entered by the import that organisers use."""

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa

from forum_app.accounts.models import Account
from forum_app.candidates.models import Registration
from forum_app.core.clock import now, today
from forum_app.core.db import db, in_chunks
from forum_app.core.spreadsheets import read_csv
from forum_app.core.time_zones import in_zone
from forum_app.demo.draws import Candidate
from forum_app.forums.families import Family
from forum_app.forums.models import Forum
from forum_app.imports import actions as imports
from forum_app.imports.check import check_file
from forum_app.imports.uploads import UploadedFile
from forum_app.imports.vocabulary import ImportKind

_FAMILIES = {
    Family.PRODUCTION: "Production",
    Family.RD: "R&D",
    Family.COMMERCIAL: "Commercial",
    Family.SUPPORT: "Support",
}
WHERE, TEXT = "Formulaire en ligne de l’édition précédente", "J’accepte que mon profil soit montré aux entreprises."


@dataclass(frozen=True)
class Line:
    """A row of the file: somebody, when they answered its form, the companies that they named, first wish first."""

    candidate: Candidate
    answered_at: datetime
    wishes: tuple[str, ...] = ()


def enter(forum: Forum, lines: Sequence[Line], *, agreed: bool, invite: bool) -> list[Registration]:
    """Enter all these people by one import, now; return their registrations.

    agreed: they ticked the text of the form, else they are invited, unseen by companies; invite: write to each.
    """
    consent = imports.Consent(WHERE, today(forum.time_zone) - timedelta(days=1), TEXT) if agreed else None
    uploaded = UploadedFile(ImportKind.CANDIDATES, "liste.csv", read_csv(_file(forum, lines)), health_sector=True)
    checked = check_file(forum, uploaded, now())
    imports.import_now(forum, checked, consent=consent, invite=invite)
    addresses = [line.candidate.person.email for line in lines]
    for some in in_chunks(addresses):
        db.session.execute(sa.update(Account).where(Account.email.in_(some)).values(demonstration=True))
    theirs = [
        registration
        for some in in_chunks(addresses)
        for registration in db.session.scalars(
            sa.select(Registration)
            .where(Registration.forum_id == forum.id, Registration.email.in_(some))
            .order_by(Registration.id)
        )
    ]
    if len(theirs) != len(lines):
        raise ValueError(f"{len(lines) - len(theirs)} rows of the demonstration's own file were left out")
    return theirs


def _file(forum: Forum, lines: Sequence[Line]) -> bytes:
    """Return the spreadsheet that says all this."""
    rows = [_cells(line, forum.time_zone) for line in lines]
    text = io.StringIO()
    sheet = csv.DictWriter(text, fieldnames=list(rows[0]), delimiter=";")
    sheet.writeheader()
    sheet.writerows(rows)
    return text.getvalue().encode()


def _cells(line: Line, zone: str) -> dict[str, str]:
    person, what, who = line.candidate.person, line.candidate.alternance, line.candidate.competences
    return {
        "Horodateur": f"{in_zone(line.answered_at, zone):%d/%m/%Y %H:%M}",
        "Nom": person.last_name,
        "Prénom": person.first_name,
        "Courriel": person.email,
        "Niveau": str(what["level"].label),
        "Diplôme préparé": what["diploma"],
        "École / CFA": what["training_body"],
        "Contrat": str(what["contract"].label),
        "Entreprise d’accueil": what["host_company"],
        "Fin de contrat": f"{what['contract_end']:%d/%m/%Y}",
        "Industries de santé": "oui" if what["health_sector"] else "non",
        "Famille": _FAMILIES[who["family"]],
        "Domaine": who["sub_family"],
        "Compétences": ", ".join(who["skills"]),
        "Réalisation": who["achievement"],
        "Besoins que je sais traiter": who["solves"],
        "Langues": ", ".join(who["languages"]),
        "Contrats recherchés": ", ".join(contract.upper() for contract in who["wanted_contracts"]),
        "Département": who["departement"],
        "Mobilité": str(who["mobility"].label),
        "Moins de 18 ans": "non",
        "Atelier": "oui" if line.candidate.seated else "non",
        "Vœux": " > ".join(line.wishes),
    }
