"""May this company meet this candidate at this slot?

One pure answer serves the cell that the page greys and the act that it guards. The facts come from `booking_queries`.
An `Obstacle` is cheap (a grid asks for a thousand); `refusal_of` puts one into words.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from forum_app.core.language import _
from forum_app.core.refusals import Refusal
from forum_app.core.typography import hour as hour_words
from forum_app.forums.rules import freeze_refusal, refusal_outside
from forum_app.forums.vocabulary import BookingAudience, WindowKind
from forum_app.interviews.rules.booking_facts import (
    CandidateFacts,
    CompanyFacts,
    Diary,
    LiveInterview,
    Setting,
    SlotTimes,
    TableFacts,
)


@dataclass(frozen=True)
class Obstacle:
    """What stands in the way: a code, and who or when when that matters."""

    code: str
    interview: LiveInterview | None = None


def unknown_cell() -> Refusal:
    """Return what is said of a page older than its forum, which names something that is gone."""
    return Refusal("unknown_cell", _("Ce créneau n'existe plus. Rechargez la page."))


def setting_refusal(setting: Setting) -> Refusal | None:
    """Return why nobody may book, move or free at this forum now; None when the window is open."""
    if setting.cancelled:
        return Refusal("forum_cancelled", _("Ce forum est annulé."))
    if setting.now >= setting.closing:
        return Refusal("forum_over", _("Ce forum est terminé."))
    if setting.paused:
        return Refusal(
            "booking_paused",
            _(
                "La réservation est en pause pendant que l'organisateur prépare le planning. Vos créneaux réservés "
                "restent les vôtres."
            ),
        )
    if (frozen := freeze_refusal(setting.windows, setting.now, setting.zone)) is not None:
        return frozen
    refusal = refusal_outside(setting.windows, WindowKind.BOOKING, setting.now, setting.zone)
    if refusal is not None and refusal.code == "window_closed":
        more = _("Pour un changement, écrivez à l'organisateur.")
        return replace(refusal, sentence=f"{refusal.sentence} {more}")
    return refusal


def company_refusal(company: CompanyFacts) -> Refusal | None:
    """Return why this company may not book at all."""
    if not company.approved:
        return Refusal(
            "not_approved",
            _("Votre participation n'est pas encore validée. Vous pourrez réserver dès qu'elle le sera."),
        )
    if not company.tables:
        return Refusal("no_table", _("Votre entreprise n'a pas encore de table. L'organisateur va vous en donner une."))
    return None


def candidate_obstacle(
    setting: Setting, company: CompanyFacts, candidate: CandidateFacts, diary: Diary
) -> Obstacle | None:
    """Return what keeps this company from this candidate at any slot, or None."""
    if not candidate.taking_part:
        return Obstacle("not_taking_part")
    if candidate.registration_id in diary.closed_pairs:
        return Obstacle("pair_closed")
    own = diary.between(company, candidate)
    if own is not None:
        return Obstacle("locked", own) if own.locked else None
    if candidate.registration_id in diary.unprepared:
        return Obstacle("no_workshop")
    if not candidate.chose_us and setting.audience is BookingAudience.CHOSE_US:
        return Obstacle("did_not_choose")
    if len(diary.of(candidate.registration_id)) >= setting.cap:
        return Obstacle("full")
    return None


def slot_obstacle(
    setting: Setting,
    company: CompanyFacts,
    candidate: CandidateFacts,
    slot: SlotTimes,
    diary: Diary,
    table_id: int | None = None,
) -> Obstacle | None:
    """Return what keeps these two from meeting at this slot, or None.

    `table_id`: the table asked for; None: any. "ours": they meet at this very slot; "already": they meet at another
    one, which may be moved here.
    """
    at_that_slot = diary.of(candidate.registration_id).get(slot.id)
    own = diary.between(company, candidate)
    if own is not None and at_that_slot is own and table_id in (None, own.table_id):
        return Obstacle("ours", own)
    if slot.closed_at is not None:
        return Obstacle("slot_closed")
    if slot.starts_at <= setting.now:
        return Obstacle("slot_past")
    if at_that_slot is not None and at_that_slot is not own:
        return Obstacle("candidate_busy")
    if slot.id in diary.away.get(candidate.registration_id, ()):
        return Obstacle("candidate_away")
    if free_table(company, slot, diary, table_id) is None:
        return _no_table(company, slot, diary, table_id)
    return Obstacle("already", own) if own is not None else None


def free_table(company: CompanyFacts, slot: SlotTimes, diary: Diary, table_id: int | None = None) -> TableFacts | None:
    """Return the company's first table that is present and free at this slot, or the one asked for if it is free."""
    asked = (t for t in company.tables if table_id is None or t.id == table_id)
    return next((t for t in asked if slot.id not in t.away and (slot.id, t.id) not in diary.tables), None)


def _no_table(company: CompanyFacts, slot: SlotTimes, diary: Diary, table_id: int | None) -> Obstacle:
    """Return whether the tables asked for are away or taken, and by whom."""
    taken = [
        diary.tables[slot.id, t.id]
        for t in company.tables
        if (table_id is None or t.id == table_id) and (slot.id, t.id) in diary.tables
    ]
    return Obstacle("table_taken", taken[0]) if taken else Obstacle("table_away")


def booking_refusal(
    setting: Setting,
    company: CompanyFacts,
    candidate: CandidateFacts,
    slot: SlotTimes,
    diary: Diary,
    table_id: int | None = None,
    *,
    moving: bool = False,
) -> Refusal | None:
    """Return why this company cannot book (or, `moving`, move to) this slot with this candidate; None if it can."""
    refusal = setting_refusal(setting) or company_refusal(company)
    if refusal is not None:
        return refusal
    obstacle = candidate_obstacle(setting, company, candidate, diary) or slot_obstacle(
        setting, company, candidate, slot, diary, table_id
    )
    if obstacle is None or (moving and obstacle.code == "already"):
        return None
    return refusal_of(obstacle, candidate, slot, {}, setting.zone)


def freeing_refusal(setting: Setting, *, locked: bool, live: bool) -> Refusal | None:
    """Return why a company cannot free an interview it holds."""
    if not live:
        return Refusal("not_live", _("Cet entretien n'est plus réservé."))
    if locked:
        return Refusal("locked", _("L'organisateur a verrouillé cet entretien. Écrivez-lui pour le changer."))
    return setting_refusal(setting)


def free_slots(
    setting: Setting, company: CompanyFacts, candidate: CandidateFacts, slots: Iterable[SlotTimes], diary: Diary
) -> list[SlotTimes]:
    """Return the slots at which these two can meet, in the order of the day, whether they already meet or not."""
    if setting_refusal(setting) or company_refusal(company) or candidate_obstacle(setting, company, candidate, diary):
        return []
    return [
        s
        for s in slots
        if (found := slot_obstacle(setting, company, candidate, s, diary)) is None or found.code == "already"
    ]


def nearest(slots: Sequence[SlotTimes], asked: SlotTimes, count: int = 2) -> list[SlotTimes]:
    """Return the `count` free slots nearest to the one asked for, in the order of the day."""
    others = sorted(
        (s for s in slots if s.id != asked.id), key=lambda s: (abs(s.starts_at - asked.starts_at), s.starts_at)
    )
    return sorted(others[:count], key=lambda s: s.starts_at)


def with_alternatives(refusal: Refusal, name: str, slots: Sequence[SlotTimes], zone: str) -> Refusal:
    """Return the refusal with at most two other slots at which `name` can be met."""
    if not slots:
        return refusal
    words = [hour_words(slot.starts_at, zone=zone) for slot in slots]
    if len(words) == 1:
        more = _("%(name)s est libre pour vous à %(hour)s.", name=name, hour=words[0])
    else:
        more = _("%(name)s est libre pour vous à %(one)s ou à %(other)s.", name=name, one=words[0], other=words[1])
    pairs = tuple((word, str(slot.id)) for word, slot in zip(words, slots, strict=True))
    return replace(refusal, sentence=f"{refusal.sentence} {more}", alternatives=pairs)


# Refusals after which another slot may do.
ABOUT_THE_SLOT = frozenset(
    {"slot_closed", "slot_past", "candidate_busy", "candidate_away", "table_taken", "table_away", "slot_taken"}
)


def refusal_of(
    obstacle: Obstacle, candidate: CandidateFacts, slot: SlotTimes, names: Mapping[int, str], zone: str
) -> Refusal:
    """Put the obstacle into words.

    `names`: those of the company's own candidates, by registration.
    """
    hour = hour_words(slot.starts_at, zone=zone)
    name = candidate.name
    match obstacle.code:
        case "not_taking_part":
            sentence = _("Cette personne ne participe plus au forum.")
        case "pair_closed":
            sentence = _("Cet entretien a été décliné ou libéré. Seul l'organisateur peut le rouvrir.")
        case "locked":
            sentence = _("L'organisateur a verrouillé cet entretien. Écrivez-lui pour le changer.")
        case "no_workshop":
            sentence = _(
                "%(name)s n'a pas de place à l'atelier, obligatoire à ce forum. Vous pourrez réserver dès que ce sera "
                "fait.",
                name=name,
            )
        case "did_not_choose":
            sentence = _(
                "%(name)s n'a pas choisi votre entreprise. À ce forum, la réservation directe se fait avec les "
                "candidats qui vous ont choisis.",
                name=name,
            )
        case "full":
            sentence = _("L'agenda de %(name)s est complet.", name=name)
        case "ours":
            sentence = _("Vous rencontrez déjà %(name)s à %(hour)s.", name=name, hour=hour)
        case "already":
            sentence = _(
                "Vous rencontrez déjà %(name)s à une autre heure. Déplacez cet entretien plutôt que d'en réserver un "
                "second.",
                name=name,
            )
        case "slot_closed":
            sentence = _("Le créneau de %(hour)s est fermé.", hour=hour)
        case "slot_past":
            sentence = _("Le créneau de %(hour)s est passé.", hour=hour)
        case "candidate_busy":
            sentence = _("Ce créneau est pris : %(name)s a déjà un entretien à %(hour)s.", name=name, hour=hour)
        case "candidate_away":
            sentence = _("%(name)s ne peut pas venir à %(hour)s.", name=name, hour=hour)
        case "table_away":
            sentence = _("Votre table n'est pas tenue à %(hour)s.", hour=hour)
        case "table_taken":
            other = names.get(obstacle.interview.registration_id) if obstacle.interview else None
            sentence = (
                _("Vous recevez déjà %(name)s à %(hour)s.", hour=hour, name=other)
                if other
                else _("Votre créneau de %(hour)s est déjà pris.", hour=hour)
            )
        case _:
            raise ValueError(f"no sentence for {obstacle.code}")
    return Refusal(obstacle.code, sentence)
