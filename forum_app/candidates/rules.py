"""Who may take part, who gets a place, what a profile must hold. Pure functions: no database, no clock."""

import enum
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol

from forum_app.candidates.vocabulary import (
    ELIGIBLE_LEVELS,
    MOVES,
    UNFINISHED,
    AlternanceContract,
    Level,
    Mobility,
    RegistrationState,
)
from forum_app.core.language import _, ngettext
from forum_app.core.refusals import Refusal
from forum_app.core.typography import day
from forum_app.forums.departements import DEPARTEMENTS
from forum_app.forums.families import Family
from forum_app.forums.rules import Opening, refusal_outside
from forum_app.forums.vocabulary import WindowKind

SKILLS_LEAST, SKILLS_MOST, SKILL_LENGTH = 3, 8, 40
MINIMUM_AGE = 15
MONTHS_ACCEPTED = 12
OLDEST_END, FARTHEST_END = 10, 5  # years before and after the forum beyond which a contract's end is a slip of the pen


class Verdict(enum.Enum):
    """What the declared facts lead to, before any place is counted."""

    CONFIRMED = "confirmed"
    TO_EXAMINE = "to_examine"
    REFUSED = "refused"


@dataclass(frozen=True)
class Reason:
    """Why a registration is not confirmed at once. code: stable and English; sentence: for the candidate and the
    organiser alike.
    """

    code: str
    sentence: str


@dataclass(frozen=True)
class Eligibility:
    """The verdict, with every reason that an organiser has to look at (none when confirmed)."""

    verdict: Verdict
    reasons: tuple[Reason, ...] = ()


class Declared(Protocol):
    """What these rules need of a registration."""

    level: Level | None
    contract: AlternanceContract | None
    contract_end: date | None
    health_sector: bool | None


def eligibility(
    declared: Declared, held_on: date, *, under_minimum_age: bool = False, certificate_missing: bool = False
) -> Eligibility:
    """Return the verdict: confirmed at once, to be examined by an organiser, or refused (under 15 only).

    `held_on`: the forum's day; `certificate_missing`: the forum requires the certificate of alternance and none was
    given.
    """
    if under_minimum_age:
        return Eligibility(
            Verdict.REFUSED,
            (Reason("under_age", _("Les forums sont ouverts à partir de %(age)s ans.", age=MINIMUM_AGE)),),
        )
    reasons = [
        *_level_reasons(declared.level),
        *_contract_reasons(declared.contract),
        *_end_reasons(declared.contract_end, held_on),
        *_sector_reasons(declared.health_sector),
    ]
    if certificate_missing:
        reasons.append(Reason("certificate", _("L'attestation d'alternance manque.")))
    return Eligibility(Verdict.TO_EXAMINE if reasons else Verdict.CONFIRMED, tuple(reasons))


def _level_reasons(level: Level | None) -> list[Reason]:
    if level in ELIGIBLE_LEVELS:
        return []
    return [Reason("level", _("Le niveau du diplôme est à vérifier : le forum va du bac au doctorat."))]


def _contract_reasons(contract: AlternanceContract | None) -> list[Reason]:
    if contract in (AlternanceContract.APPRENTICESHIP, AlternanceContract.PROFESSIONALISATION):
        return []
    return [Reason("contract", _("Le contrat n'est ni un apprentissage ni une professionnalisation."))]


def _end_reasons(end: date | None, held_on: date) -> list[Reason]:
    first, last = accepted_ends(held_on)
    if end is None:
        return [Reason("end", _("La fin du contrat n'est pas connue."))]
    if end < first:
        months = max(whole_months(end, held_on), MONTHS_ACCEPTED)
        if months == MONTHS_ACCEPTED:
            return [Reason("ended_early", _("Le contrat sera fini depuis plus de 12 mois le jour du forum."))]
        return [
            Reason(
                "ended_early",
                _("Le contrat sera fini depuis %(months)s mois le jour du forum, qui en accepte 12.", months=months),
            )
        ]
    if end > last:
        return [Reason("ends_late", _("Le contrat finit après le %(last)s.", last=day(last)))]
    return []


def _sector_reasons(declared: bool | None) -> list[Reason]:
    return [] if declared else [Reason("sector", _("L'alternance n'est pas déclarée dans les industries de santé."))]


def accepted_ends(held_on: date) -> tuple[date, date]:
    """Return the first and last end of contract accepted without examination.

    J − 12 months, and the 30 September after J.
    """
    last = date(held_on.year, 9, 30)
    return _a_year_before(held_on), last if held_on < last else last.replace(year=held_on.year + 1)


def _a_year_before(moment: date) -> date:
    try:
        return moment.replace(year=moment.year - 1)
    except ValueError:  # 29 February
        return date(moment.year - 1, 2, 28)


def whole_months(since: date, until: date) -> int:
    """Return the full months from one day to a later one."""
    return (until.year - since.year) * 12 + until.month - since.month - (until.day < since.day)


def contract_end_refusal(end: date, held_on: date) -> Refusal | None:
    """Return a refusal when the contract ends too many years before or after the forum: it is a typing mistake."""
    if held_on.year - OLDEST_END <= end.year <= held_on.year + FARTHEST_END:
        return None
    return Refusal(
        "implausible_end",
        _("L'année %(year)s semble être une erreur. Vérifiez la fin du contrat.", year=end.year),
        field="contract_end",
    )


def age_refusal(minor: bool | None, at_least_fifteen: bool) -> Refusal | None:
    """Return a refusal under 15. Nobody gives their age, only on which side of the two limits they are."""
    if minor and not at_least_fifteen:
        return Refusal(
            "under_age",
            _(
                "Les forums sont ouverts à partir de %(age)s ans. Gardez l'adresse : ils reviennent chaque année.",
                age=MINIMUM_AGE,
            ),
            field="at_least_fifteen",
        )
    return None


def reach_words(mobility: Mobility | None, departements: Sequence[str]) -> str:
    """Return how far somebody would work: « Ma région (Eure-et-Loir, Loiret) ». departements: codes; empty: unknown."""
    if mobility is None:
        return ""
    named = ", ".join(DEPARTEMENTS.get(code, code) for code in departements)
    return f"{mobility.label} ({named})" if named else str(mobility.label)


def skills_refusal(skills: Sequence[str]) -> Refusal | None:
    """Return a refusal unless there are 3 to 8 skills, each a short word or phrase with a letter."""
    if len(skills) < SKILLS_LEAST:
        return Refusal(
            "too_few_skills", _("Donnez au moins %(count)s compétences.", count=SKILLS_LEAST), field="skills"
        )
    if len(skills) > SKILLS_MOST:
        return Refusal(
            "too_many_skills",
            _("Gardez les %(count)s compétences qui vous décrivent le mieux.", count=SKILLS_MOST),
            field="skills",
        )
    for skill in skills:
        if len(skill) > SKILL_LENGTH:
            return Refusal(
                "long_skill",
                _(
                    "« %(skill)s... » est trop long : %(limit)s caractères au plus.",
                    skill=skill[:20],
                    limit=SKILL_LENGTH,
                ),
                field="skills",
            )
        if not any(c.isalpha() for c in skill):
            return Refusal("no_word", _("« %(skill)s » n'est pas un mot.", skill=skill), field="skills")
        if skill[0] in "=+@" or any(c in "<>{}" for c in skill):
            return Refusal(
                "no_word", _("Écrivez « %(skill)s » sans signe particulier.", skill=skill[:20]), field="skills"
            )
    return None


class Profile(Declared, Protocol):
    """What a registration must hold before it is sent."""

    first_name: str
    last_name: str
    minor: bool | None
    guardian_name: str | None
    guardian_contact: str | None
    diploma: str
    training_body: str
    family: Family | None
    skills: list[str]


def sign_up_refusal(
    state: RegistrationState | None, windows: Iterable[Opening], now: datetime, zone: str
) -> Refusal | None:
    """Return why nobody may sign up now. Those whom an organiser invited may, whatever the dates.

    `state`: of the person's registration at this forum, None without one; `windows`, `zone`: the forum's.
    """
    if state is RegistrationState.INVITED:
        return None
    return refusal_outside(windows, WindowKind.CANDIDATES, now, zone)


def first_missing_step(profile: Profile) -> int | None:
    """Return the first incomplete step of the sign-up (1 to 3); None when the profile can be sent."""
    guardian = not profile.minor or (profile.guardian_name and profile.guardian_contact)
    complete = (
        bool(profile.first_name and profile.last_name and profile.minor is not None and guardian),
        bool(
            profile.level
            and profile.diploma
            and profile.training_body
            and profile.contract
            and profile.contract_end
            and profile.health_sector is not None
        ),
        bool(profile.family) and skills_refusal(profile.skills) is None,
    )
    return next((step for step, done in enumerate(complete, start=1) if not done), None)


def places_for_next(capacity: int, held: int, waiting: int) -> int:
    """Return how many places a new registration may take: those who already wait come first."""
    return max(0, capacity - held - waiting)


def state_of_next(found: Eligibility, places: int) -> RegistrationState:
    """Return the state of somebody who has just sent their file.

    The caller has refused those whom the verdict refuses.
    """
    if not places:
        return RegistrationState.WAITING
    return RegistrationState.CONFIRMED if found.verdict is Verdict.CONFIRMED else RegistrationState.TO_EXAMINE


def move_refusal(verb: str, state: RegistrationState) -> Refusal | None:
    """Return a refusal when the table of moves does not allow this verb in this state."""
    return None if MOVES.allows(verb, state) else wrong_state(verb, state)


def wrong_state(_verb: str, state: RegistrationState) -> Refusal:
    """Return what is said of a move that this state does not allow."""
    return Refusal(
        "wrong_state",
        _("Cette inscription est déjà « %(state)s ». Rouvrez la page pour voir où elle en est.", state=state.label),
    )


def decision_refusal(state: RegistrationState, free_places: int) -> Refusal | None:
    """Return why an organiser cannot confirm this registration now."""
    if state in UNFINISHED:
        return Refusal("not_agreed", _("Cette personne n'a pas encore donné ses accords."))
    refusal = move_refusal("confirm", state)
    if refusal is None and state is RegistrationState.WAITING and free_places <= 0:
        return Refusal("no_place", _("Il n'y a plus de place libre."))
    return refusal


def overturning_refusal(state: RegistrationState, free_places: int) -> Refusal | None:
    """Return why an organiser cannot confirm a registration that was refused."""
    refusal = move_refusal("overturn", state)
    return Refusal("no_place", _("Il n'y a plus de place libre.")) if refusal is None and free_places <= 0 else refusal


def comeback_refusal(state: RegistrationState) -> Refusal | None:
    """Return a refusal unless the person withdrew: only an organiser reopens a refusal."""
    if state is RegistrationState.REFUSED:
        return Refusal("refused", _("Seul l'organisateur peut rouvrir ce dossier. Écrivez-lui."))
    return move_refusal("reopen", state)


def reason_refusal(reason: str) -> Refusal | None:
    """Return a refusal when a decision comes without its reason."""
    return None if reason.strip() else Refusal("no_reason", _("Donnez le motif : il reste au dossier."), field="motive")


def confirming_reason_refusal(reason: str, objections: int, ahead: int) -> Refusal | None:
    """Return a refusal when a confirmation that something stands against comes without its reason.

    objections: what the rules of the forum find; ahead: how many have waited longer.
    """
    if reason.strip() or not (objections or ahead):
        return None
    if objections:
        return reason_refusal(reason)
    sentence = ngettext(
        "Une personne attend depuis plus longtemps : donnez le motif, il reste au dossier.",
        "%(num)s personnes attendent depuis plus longtemps : donnez le motif, il reste au dossier.",
        ahead,
    )
    return Refusal("out_of_turn", sentence, field="motive")


def places_words(count: int) -> str:
    """Return a ticket's words: « 9 places », « 2 dernières places », « Complet »."""
    if count <= 0:
        return _("Complet")
    return (
        ngettext("Dernière place", "%(num)s dernières places", count)
        if count <= 3
        else _("%(count)s places", count=count)
    )
