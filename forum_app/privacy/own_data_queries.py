"""All that is held on somebody, to give back to them: one tree of labels and values, for the page and for machines."""

from collections.abc import Mapping, Sequence
from typing import Any

import sqlalchemy as sa

from forum_app.accounts.models import Account
from forum_app.candidates import accommodation
from forum_app.candidates.models import Registration
from forum_app.candidates.rules import reach_words
from forum_app.candidates.vocabulary import WantedContract
from forum_app.companies.models import Company, Participation, Recruiter
from forum_app.core.clock import now
from forum_app.core.db import db
from forum_app.core.labelled_enum import Labelled
from forum_app.core.language import _
from forum_app.files.models import StoredFile
from forum_app.forums.departements import DEPARTEMENTS
from forum_app.interviews import queries as interviews
from forum_app.interviews.models import Interview
from forum_app.mail.models import Letter
from forum_app.privacy import queries
from forum_app.wishes import queries as wishes
from forum_app.wishes.models import Selection
from forum_app.workshops import queries as workshops
from forum_app.workshops.models import WorkshopSeat

Tree = dict[str, Any]  # by label: a value, a list of values, or a list of trees


def held_on(account: Account) -> Tree:
    """Return what is held on this person. Empty values are left out."""
    return _full(
        {
            _("Compte"): [_account(account)],
            _("Rôles"): [_role(held) for held in account.grants],
            _("Inscriptions"): [_registration(one) for one in queries.registrations_of(account)],
            _("Équipes d'entreprises"): _teams(account),
            _("Courriels écrits à votre adresse"): _letters(account),
        }
    )


def files_of(account: Account) -> list[tuple[str, StoredFile]]:
    """Return the files that this person sent, each with the folder of its forum."""
    return [
        (registration.forum.slug, stored)
        for registration in queries.registrations_of(account)
        for stored in (registration.cv_file, registration.certificate_file)
        if stored is not None
    ]


def _account(account: Account) -> Tree:
    return _full(
        {
            _("Adresse électronique"): account.email,
            _("Prénom"): account.first_name,
            _("Nom"): account.last_name,
            _("Créé le"): account.created_at,
            _("Adresse confirmée le"): account.email_confirmed_at,
            _("Dernière connexion"): account.last_signed_in_at,
            _("Mot de passe choisi"): account.password_hash is not None,
        }
    )


def _role(held: Any) -> Tree:
    return _full({_("Rôle"): held.role.label, _("Depuis"): held.since, _("Jusqu'à"): held.until})


def _registration(registration: Registration) -> Tree:
    forum, over = registration.forum, registration.forum.closing <= now()
    need = accommodation.read_own(registration)
    return _full(
        {
            _("Forum"): forum.title,
            _("Date"): forum.held_on,
            _("État"): registration.state.label,
            _("Depuis"): registration.state_at,
            _("Motif"): registration.state_reason,
            _("Dossier"): [_profile(registration)],
            _("Accords"): [
                _full(
                    {
                        _("Accord"): consent.purpose.label,
                        _("Texte"): consent.notice_version,
                        _("Donné le"): consent.given_at,
                        _("Repris le"): consent.withdrawn_at,
                        _("Donné où"): None if consent.source == "site" else consent.source,
                    }
                )
                for consent in registration.consents
            ],
            _("Besoins d'accueil"): [*(one.label for one in need.needs), need.words] if need is not None else None,
            _("Vœux, dans l'ordre"): [wish.participation.company.name for wish in wishes.wishes_of(registration)],
            _("Entreprises qui vous ont choisi"): _chosen_by(registration) if over else None,
            _("Entretiens annoncés"): _interviews(registration),
            _("Ateliers"): _seats(registration),
            _("Dispense d'atelier"): _exception(registration),
            _("Fichiers"): [
                _full({_("Nom"): stored.name, _("Déposé le"): stored.created_at})
                for stored in (registration.cv_file, registration.certificate_file)
                if stored is not None
            ],
            _("CV ouvert par"): [
                {_("Entreprise"): company, _("Le"): moment} for company, moment in interviews.openings_of(registration)
            ],
        }
    )


def _profile(registration: Registration) -> Tree:
    r = registration
    return _full(
        {
            _("Prénom"): r.first_name,
            _("Nom"): r.last_name,
            _("Adresse électronique"): r.email,
            _("Téléphone"): r.phone,
            _("Moins de 18 ans le jour du forum"): r.minor,
            _("Représentant légal"): r.guardian_name,
            _("Contact du représentant légal"): r.guardian_contact,
            _("Autorisation du représentant légal"): r.guardian_authorised_at,
            _("Niveau"): r.level,
            _("Diplôme"): r.diploma,
            _("Établissement"): r.training_body,
            _("Contrat"): r.contract,
            _("Entreprise d'accueil"): r.host_company,
            _("Fin du contrat"): r.contract_end,
            _("Industries de santé"): r.health_sector,
            _("Famille de métiers"): r.family,
            _("Sous-famille"): r.sub_family,
            _("Compétences"): r.skills,
            _("Réalisation"): r.achievement,
            _("Besoins traités"): r.solves,
            _("Langues"): r.languages,
            _("Contrats cherchés"): [WantedContract(value) for value in r.wanted_contracts],
            _("Disponible le"): r.available_from,
            _("Département"): DEPARTEMENTS.get(r.departement or ""),
            _("Mobilité"): reach_words(r.mobility, r.mobility_departements),
            _("Question partagée"): r.shared_question,
            _("Priorité"): r.priority_reason,
            _("Rang compté depuis"): r.queue_at,
        }
    )


def _chosen_by(registration: Registration) -> list[str]:
    statement = sa.select(Company.name).join(Participation).join(Selection)
    chosen = statement.where(Selection.registration_id == registration.id)
    return list(db.session.scalars(chosen.order_by(Company.sort_key, Company.id)))


def _interviews(registration: Registration) -> list[Tree]:
    """Return the interviews as the person was told of them."""
    told = sa.select(Interview).where(Interview.registration_id == registration.id, Interview.told_at.is_not(None))
    return [
        _full(
            {
                _("Entreprise"): one.participation.company.name,
                _("Heure"): one.told_slot.starts_at if one.told_slot is not None else None,
                _("État"): one.told_state,
                _("Annoncé le"): one.told_at,
            }
        )
        for one in db.session.scalars(told.order_by(Interview.id))
    ]


def _seats(registration: Registration) -> list[Tree]:
    seats = sa.select(WorkshopSeat).where(WorkshopSeat.registration_id == registration.id).order_by(WorkshopSeat.id)
    return [
        _full({_("Atelier"): seat.workshop.title, _("Date"): seat.workshop.starts_at, _("État"): seat.state})
        for seat in db.session.scalars(seats)
    ]


def _exception(registration: Registration) -> list[Tree] | None:
    made = workshops.exception_of(registration.id)
    return None if made is None else [{_("Motif"): made.reason, _("Le"): made.made_at}]


def _teams(account: Account) -> list[Tree]:
    people = sa.select(Recruiter).where(queries.its_recruiters(account)).order_by(Recruiter.id)
    return [
        _full(
            {
                _("Entreprise"): one.company.name,
                _("Prénom"): one.first_name,
                _("Nom"): one.last_name,
                _("Fonction"): one.function,
                _("Adresse électronique"): one.email,
                _("Sorti de l'équipe le"): one.removed_at,
            }
        )
        for one in db.session.scalars(people)
    ]


def _letters(account: Account) -> list[Tree]:
    mine = sa.select(Letter).where(sa.or_(Letter.account_id == account.id, Letter.recipient == account.email))
    return [
        _full(
            {
                _("Courriel"): letter.subject or letter.kind,
                _("Adresse électronique"): letter.recipient,
                _("Écrit le"): letter.created_at,
                _("Parti le"): letter.sent_at,
            }
        )
        for letter in db.session.scalars(mine.order_by(Letter.id))
    ]


def _full(tree: Mapping[str, Any]) -> Tree:
    """Return the tree in words, without what is empty."""
    return {label: _in_words(value) for label, value in tree.items() if value not in (None, "", [], {})}


def _in_words(value: Any) -> Any:
    if isinstance(value, Labelled):
        return str(value.label)
    if isinstance(value, Sequence) and not isinstance(value, str):
        return [_in_words(one) for one in value if one not in ("", {})]
    return str(value) if type(value).__name__ == "LazyString" else value
