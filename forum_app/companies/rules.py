"""What may be said of a company, and when its participation may move. Pure functions: no database, no clock."""

import re
from collections.abc import Sequence
from datetime import datetime, timedelta

from stdnum.exceptions import ValidationError
from stdnum.fr import siren as siren_number
from stdnum.fr import siret as siret_number

from forum_app.companies.vocabulary import MOVES, CompanySize, NoSiretReason, ParticipationState
from forum_app.core.language import _, ngettext
from forum_app.core.refusals import Refusal
from forum_app.core.time_zones import in_zone
from forum_app.core.typography import day

# Headcount below which a size holds (décret 2008-1354, article 3), and tables that a size may ask for.
HEADCOUNT_BELOW: dict[CompanySize, int] = {CompanySize.TPE: 10, CompanySize.PME: 250, CompanySize.ETI: 5000}
TABLES_AT_MOST: dict[CompanySize, int] = {CompanySize.TPE: 1, CompanySize.PME: 2, CompanySize.ETI: 2, CompanySize.GE: 3}
NEED_AT_MOST = 600  # characters of an answer about the need: candidates read it on a phone
INVITATIONS_COUNTED = timedelta(hours=24)
MOST_INVITATIONS, MOST_JOIN_REQUESTS = 20, 5  # of one company, of one person, in INVITATIONS_COUNTED
ENDED = (ParticipationState.REFUSED, ParticipationState.WITHDRAWN)


def without_spaces(text: str) -> str:
    """Return the text without spaces of any kind: « 24 500 » → « 24500 »."""
    return re.sub(r"[\s\u00a0\u202f]", "", text)


def normal_siret(text: str) -> str:
    """Return the number without spaces and dots.

    Anything else stays as it was typed, for `siret_refusal` to name.
    """
    return without_spaces(text).replace(".", "")


def siret_refusal(text: str, field: str = "siret") -> Refusal | None:
    """Return why this is not a SIRET: its length, a letter, zeros, or a wrong check digit.

    La Poste has its own check, which the library knows.
    """
    number = normal_siret(text)
    if not number.isascii() or not number.isdigit():
        return Refusal("siret_letters", _("Un SIRET ne contient que des chiffres."), field)
    if len(number) != 14:
        return Refusal(
            "siret_length",
            ngettext("Un SIRET a 14 chiffres : ici, %(num)s.", "Un SIRET a 14 chiffres : ici, %(num)s.", len(number)),
            field,
        )
    if int(number[:9]) == 0:
        return Refusal(
            "siret_zeros",
            _("Ce numéro ne désigne aucune entreprise. Recopiez-le depuis une facture ou un avis de situation."),
            field,
        )
    try:
        siren_number.validate(number[:9])
    except ValidationError:
        return Refusal("siret_key", _("Ce numéro ne passe pas le contrôle. Vérifiez les 9 premiers chiffres."), field)
    try:
        siret_number.validate(number)
    except ValidationError:
        return Refusal("siret_key", _("Ce numéro ne passe pas le contrôle. Vérifiez les 5 derniers chiffres."), field)
    return None


def identifier_refusal(siret: str | None, reason: NoSiretReason | None) -> Refusal | None:
    """Return a refusal unless the company gives a valid SIRET or says why it has none."""
    if siret:
        return siret_refusal(siret)
    if reason is None:
        return Refusal(
            "siret_missing", _("Donnez le SIRET de l'établissement, ou dites pourquoi il n'en a pas."), "siret"
        )
    return None


def spaced_siret(siret: str) -> str:
    """Return « 123 456 782 00010 » with non-breaking spaces, or the text as it is if it has not 14 characters."""
    if len(siret) != 14:
        return siret
    return "\u00a0".join((siret[:3], siret[3:6], siret[6:9], siret[9:]))


def normal_naf(text: str) -> str | None:
    """Return the NAF code as « 2120z » → « 21.20Z »; None when it is not one.

    NAF rév. 2 and NAF 2025 both have this shape.
    """
    found = re.fullmatch(r"(\d{2})\.?(\d{2})\s?([A-Z])", text.strip().upper())
    return f"{found[1]}.{found[2]}{found[3]}" if found else None


def normal_idcc(text: str) -> str | None:
    """Return a collective agreement's number on 4 digits: « 176 » → « 0176 »; None when it is not one."""
    number = text.strip()
    return number.zfill(4) if number.isascii() and number.isdigit() and 1 <= len(number) <= 4 and int(number) else None


def size_refusal(size: CompanySize | None, headcount: int | None) -> Refusal | None:
    """Return a refusal when the headcount is too large for the size.

    It may be smaller: a subsidiary counts with its group.
    """
    limit = HEADCOUNT_BELOW.get(size) if size else None
    if size is None or limit is None or headcount is None or headcount < limit:
        return None
    return Refusal(
        "size_headcount",
        _(
            "Avec %(count)s personnes, ce n'est plus une %(size)s. Corrigez la taille ou l'effectif.",
            count=headcount,
            size=size.short,
        ),
        "size",
    )


def tables_at_most(size: CompanySize | None) -> int:
    """Return how many tables a company of that size may ask for."""
    return TABLES_AT_MOST.get(size, 1) if size else 1


def table_count_refusal(count: int, size: CompanySize | None) -> Refusal | None:
    """Return a refusal unless there are between one table and what the size allows."""
    most = tables_at_most(size)
    if count < 1:
        return Refusal("table_count", _("Il faut au moins une table."), "table_count")
    if count > most:
        sentence = ngettext(
            "Une table au plus pour une entreprise de cette taille.",
            "%(num)s tables au plus pour une entreprise de cette taille.",
            most,
        )
        return Refusal("table_count", sentence, "table_count")
    return None


def salary_refusal(lowest: int | None, highest: int | None) -> Refusal | None:
    """Return a refusal when the lowest salary is above the highest (euros gross a year)."""
    if lowest is not None and highest is not None and lowest > highest:
        return Refusal("salary_range", _("Le salaire le plus bas dépasse le plus haut."), "salary_max")
    return None


def move_refusal(verb: str, state: ParticipationState) -> Refusal | None:
    """Return why that verb cannot move a participation in that state (`vocabulary.MOVES`)."""
    return None if MOVES.allows(verb, state) else wrong_state(verb, state)


def wrong_state(_verb: str, state: ParticipationState) -> Refusal:
    """Return what is said of a move that this state does not allow."""
    return Refusal(
        "participation_moved",
        _(
            "Cette participation est à l'état « %(state)s » : cet acte n'est plus possible. Rouvrez la page.",
            state=str(state.label),
        ),
    )


def submission_refusal(*, name: str, size: CompanySize | None, need: str, people: int) -> Refusal | None:
    """Return what is missing before a sign-up can be sent; its `alternatives` give the step to go back to."""
    if not name or size is None or not need:
        return Refusal(
            "company_incomplete",
            _("Il manque le nom, la taille ou le besoin de l'entreprise."),
            alternatives=((_("L'entreprise"), "1"),),
        )
    if people == 0:
        return Refusal(
            "nobody_present",
            _("Personne ne vient encore à la table. Ajoutez au moins une personne."),
            alternatives=((_("Votre équipe"), "2"),),
        )
    return None


def approval_refusal(wanted: int, taken: int, capacity: int) -> Refusal | None:
    """Return a refusal when fewer tables are left than the participation asks for."""
    left = max(0, capacity - taken)
    if wanted <= left:
        return None
    if left == 0:
        sentence = ngettext(
            "La seule table est prise. Mettez cette entreprise en liste d'attente, ou ajoutez des tables au forum.",
            "Les %(num)s tables sont prises. Mettez cette entreprise en liste d'attente, ou ajoutez des tables au "
            "forum.",
            capacity,
        )
        return Refusal("no_table_left", sentence)
    sentence = ngettext(
        "Il ne reste qu'une table, et cette entreprise en demande %(wanted)s. Réduisez sa demande ou mettez-la en "
        "attente.",
        "Il ne reste que %(num)s tables, et cette entreprise en demande %(wanted)s. Réduisez sa demande ou mettez-la "
        "en attente.",
        left,
        wanted=wanted,
    )
    return Refusal("no_table_left", sentence)


def is_morning(starts_at: datetime, zone: str) -> bool:
    """Return True for a slot of the first half-day: it starts before 13:00 on the forum's clocks."""
    return in_zone(starts_at, zone).hour < 13


def lowest_free(taken: set[int], wanted: int) -> list[int]:
    """Return the `wanted` lowest table numbers, from 1, that nobody has."""
    numbers: list[int] = []
    candidate = 1
    while len(numbers) < wanted:
        if candidate not in taken:
            numbers.append(candidate)
        candidate += 1
    return numbers


def edit_refusal(state: ParticipationState, closing: datetime, now: datetime) -> Refusal | None:
    """Return a refusal when the participation was refused or withdrawn, or its forum is over."""
    if state in ENDED:
        return Refusal(
            "participation_ended",
            _("Cette participation est à l'état « %(state)s » : elle ne se modifie plus.", state=str(state.label)),
        )
    if now >= closing:
        return Refusal(
            "forum_over", _("Le forum a eu lieu le %(date)s : cette page ne se modifie plus.", date=day(closing))
        )
    return None


def person_removal_refusal(
    *, present: int, can_manage: bool, managers: int, alone_at_booked_table: bool
) -> Refusal | None:
    """Return why somebody must stay on the team.

    They are the last one present, the last one with an account, or alone at a table with interviews.
    """
    if present <= 1:
        return Refusal(
            "last_recruiter", _("C'est la dernière personne de l'équipe : ajoutez quelqu'un avant de la retirer.")
        )
    if can_manage and managers <= 1:
        return Refusal(
            "last_manager",
            _(
                "C'est la seule personne qui peut réserver et modifier cette page. Donnez d'abord l'adresse de "
                "quelqu'un d'autre."
            ),
        )
    if alone_at_booked_table:
        return Refusal(
            "recruiter_booked",
            _(
                "Des entretiens sont prévus à sa table, et personne d'autre n'y est. Ajoutez quelqu'un à cette "
                "table, ou libérez ses créneaux."
            ),
        )
    return None


def join_answer_refusal(*, own: bool, company_has_people: bool, of_the_company: bool) -> Refusal | None:
    """Return why somebody may not answer a request to join a team.

    own: they asked themselves; company_has_people: somebody acts for it at that forum; of_the_company: they do.
    """
    if own:
        return Refusal("own_request", _("C'est votre propre demande : quelqu'un d'autre doit y répondre."))
    if company_has_people and not of_the_company:
        return Refusal("company_answers", _("Cette entreprise a une équipe : elle répond elle-même à cette demande."))
    return None


def shared_record_refusal(changed: Sequence[str], *, elsewhere: bool) -> Refusal | None:
    """Return why somebody who acts at one forum may not change these fields of a record that other forums share."""
    if not changed or not elsewhere:
        return None
    return Refusal(
        "record_shared",
        _(
            "D'autres forums utilisent déjà cette fiche : vous pouvez la compléter, pas la changer. Écrivez à "
            "l'organisation du forum pour la corriger."
        ),
        changed[0],
    )


def invitation_refusal(state: ParticipationState, sent: int) -> Refusal | None:
    """Return why a company's colleague gets no letter now. sent: how many it has invited in INVITATIONS_COUNTED."""
    if state is not ParticipationState.APPROVED:
        return Refusal(
            "not_approved",
            _("L'invitation partira quand l'organisation aura validé la participation."),
        )
    if sent >= MOST_INVITATIONS:
        return Refusal(
            "too_many_invitations",
            ngettext(
                "Une invitation est déjà partie aujourd'hui. Réessayez demain.",
                "%(num)s invitations sont déjà parties en 24 h. Réessayez demain.",
                sent,
            ),
            "email",
        )
    return None


def contact_refusal(*, address: str, acting: bool, own: bool) -> Refusal | None:
    """Return why a company is not invited. address: whom its record gives; acting: somebody can open it already; own:
    that address is of whoever invites.
    """
    if acting:
        return Refusal("has_people", _("Cette entreprise a déjà une équipe : c'est elle qui invite."))
    if not address:
        return Refusal("no_address", _("Écrivez d'abord l'adresse d'un contact sur sa fiche."))
    if own:
        return Refusal("own_address", _("Cette adresse est la vôtre : une autre personne de l'équipe doit l'inviter."))
    return None


def join_request_refusal(made: int) -> Refusal | None:
    """Return why somebody may not ask one more team to join it. made: how many they asked in INVITATIONS_COUNTED."""
    if made < MOST_JOIN_REQUESTS:
        return None
    return Refusal(
        "too_many_requests",
        _(
            "Vous avez déjà demandé à rejoindre plusieurs équipes aujourd'hui. Attendez leurs réponses, ou réessayez "
            "demain."
        ),
    )


def entrust_refusal(*, is_owner: bool, has_account: bool) -> Refusal | None:
    """Return why somebody may not open every forum of a company to a colleague."""
    if not is_owner:
        return Refusal(
            "not_owner",
            _("Vous agissez pour l'entreprise à ce forum seulement : une personne qui la suit partout doit le faire."),
        )
    if not has_account:
        return Refusal("no_account", _("Cette personne n'a qu'un badge. Invitez-la d'abord par courriel."))
    return None


def table_removal_refusal(interviews: int) -> Refusal | None:
    """Return a refusal when the table has interviews."""
    if not interviews:
        return None
    sentence = ngettext(
        "Un entretien est prévu à cette table. Libérez-le ou déplacez-le d'abord.",
        "%(num)s entretiens sont prévus à cette table. Libérez-les ou déplacez-les d'abord.",
        interviews,
    )
    return Refusal("table_booked", sentence, "table_count")


def seat_refusal(*, in_team: bool, table_kept: bool) -> Refusal | None:
    """Somebody of the team sits at a table of the company; a colleague may have changed either."""
    if not in_team:
        return Refusal("not_in_team", _("Cette personne ne fait plus partie de l'équipe. Rouvrez la page."))
    if not table_kept:
        return Refusal("table_gone", _("Cette table a été rendue. Rouvrez la page et choisissez-en une autre."))
    return None


def absence_refusal(interviews: int) -> Refusal | None:
    """Return a refusal when a slot to close has interviews."""
    if not interviews:
        return None
    sentence = ngettext(
        "Un entretien est prévu sur un créneau que vous fermez. Libérez-le ou déplacez-le d'abord.",
        "%(num)s entretiens sont prévus sur des créneaux que vous fermez. Libérez-les ou déplacez-les d'abord.",
        interviews,
    )
    return Refusal("slot_booked", sentence)
