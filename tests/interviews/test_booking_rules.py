"""May this company meet this candidate at this slot: every reason, with its sentence. No database."""

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

import pytest

from forum_app.forums.vocabulary import BookingAudience, WindowKind, WindowOverride
from forum_app.interviews.rules import booking as booking_rules
from forum_app.interviews.rules.booking_facts import (
    CandidateFacts,
    CompanyFacts,
    Diary,
    LiveInterview,
    Setting,
    SlotRow,
    TableFacts,
)

NOW = datetime(2027, 3, 1, 9, 0, tzinfo=UTC)
MORNING = datetime(2027, 3, 18, 8, 30, tzinfo=UTC)  # 9 h 30 in Paris
MARIE, LUCAS = CandidateFacts(1, "Marie T."), CandidateFacts(2, "Lucas M.")
AIRBEL, LYOPHILA = 10, 20


@dataclass
class Opening:
    kind: WindowKind
    opens_at: datetime
    closes_at: datetime
    override: WindowOverride | None = None


def setting(opens: int = -10, closes: int = 10, override: WindowOverride | None = None, **facts) -> Setting:
    """A booking window from `opens` to `closes` days around now."""
    window = Opening(WindowKind.BOOKING, NOW + timedelta(days=opens), NOW + timedelta(days=closes), override)
    return Setting(now=NOW, windows=[window], closing=MORNING + timedelta(hours=8), zone="Europe/Paris", **facts)


def slot(rank: int = 0, *, closed: bool = False) -> SlotRow:
    starts = MORNING + timedelta(minutes=25 * rank)
    return SlotRow(100 + rank, starts, starts + timedelta(minutes=20), NOW if closed else None)


def company(*tables: TableFacts, approved: bool = True) -> CompanyFacts:
    return CompanyFacts(AIRBEL, approved, tables or (TableFacts(7, 3),))


def interview(
    rank: int, candidate: CandidateFacts, participation: int = LYOPHILA, table: int = 99, **facts
) -> LiveInterview:
    return LiveInterview(1000 + rank, 100 + rank, table, candidate.registration_id, participation, **facts)


def diary(*interviews: LiveInterview, closed: tuple[int, ...] = (), away: dict[int, set[int]] | None = None) -> Diary:
    made = Diary(closed_pairs=set(closed), away=away or {})
    for one in interviews:
        made.add(one)
    return made


def refusal(where=None, firm=None, candidate=MARIE, slot_asked=None, book=None, table=None, moving=False):
    return booking_rules.booking_refusal(
        where or setting(), firm or company(), candidate, slot_asked or slot(), book or diary(), table, moving=moving
    )


def said(found) -> tuple[str, str] | None:
    return (found.code, found.sentence.replace("\u00a0", " ")) if found else None


def test_a_free_slot_is_free() -> None:
    assert refusal() is None


@pytest.mark.parametrize(
    ("case", "expected"),
    [
        ({"where": setting(cancelled=True)}, ("forum_cancelled", "Ce forum est annulé.")),
        ({"where": replace(setting(), closing=NOW)}, ("forum_over", "Ce forum est terminé.")),
        (
            {"where": setting(paused=True)},
            (
                "booking_paused",
                "La réservation est en pause pendant que l’organisateur prépare le planning. Vos créneaux réservés "
                "restent les vôtres.",
            ),
        ),
        ({"where": setting(opens=5)}, ("window_ahead", "La réservation des créneaux ouvre le 6 mars à 10 h 00.")),
        (
            {"where": setting(closes=-1)},
            (
                "window_closed",
                "La réservation des créneaux est close depuis le 28 février. Pour un changement, écrivez à "
                "l’organisateur.",
            ),
        ),
        (
            {"firm": company(approved=False)},
            (
                "not_approved",
                "Votre participation n’est pas encore validée. Vous pourrez réserver dès qu’elle le sera.",
            ),
        ),
        (
            {"firm": CompanyFacts(AIRBEL, True, ())},
            ("no_table", "Votre entreprise n’a pas encore de table. L’organisateur va vous en donner une."),
        ),
        (
            {"candidate": replace(MARIE, taking_part=False)},
            ("not_taking_part", "Cette personne ne participe plus au forum."),
        ),
        (
            {"book": diary(closed=(1,))},
            ("pair_closed", "Cet entretien a été décliné ou libéré. Seul l’organisateur peut le rouvrir."),
        ),
        (
            {"book": diary(interview(4, MARIE, AIRBEL, 7, locked=True))},
            ("locked", "L’organisateur a verrouillé cet entretien. Écrivez-lui pour le changer."),
        ),
        (
            {"candidate": replace(MARIE, chose_us=False)},
            (
                "did_not_choose",
                "Marie T. n’a pas choisi votre entreprise. À ce forum, la réservation directe se fait avec les "
                "candidats qui vous ont choisis.",
            ),
        ),
        (
            {"book": diary(*(interview(rank, MARIE) for rank in range(1, 7)))},
            ("full", "L’agenda de Marie T. est complet."),
        ),
        ({"slot_asked": slot(closed=True)}, ("slot_closed", "Le créneau de 9 h 30 est fermé.")),
        ({"where": replace(setting(closes=40), now=MORNING)}, ("slot_past", "Le créneau de 9 h 30 est passé.")),
        (
            {"book": diary(interview(0, MARIE))},
            ("candidate_busy", "Ce créneau est pris : Marie T. a déjà un entretien à 9 h 30."),
        ),
        ({"book": diary(away={1: {100}})}, ("candidate_away", "Marie T. ne peut pas venir à 9 h 30.")),
        (
            {"firm": company(TableFacts(7, 3, frozenset({100})))},
            ("table_away", "Votre table n’est pas tenue à 9 h 30."),
        ),
        ({"book": diary(interview(0, LUCAS, AIRBEL, 7))}, ("table_taken", "Votre créneau de 9 h 30 est déjà pris.")),
        ({"book": diary(interview(0, MARIE, AIRBEL, 7))}, ("ours", "Vous rencontrez déjà Marie T. à 9 h 30.")),
        (
            {"book": diary(interview(3, MARIE, AIRBEL, 7))},
            (
                "already",
                "Vous rencontrez déjà Marie T. à une autre heure. Déplacez cet entretien plutôt que d’en réserver un "
                "second.",
            ),
        ),
    ],
)
def test_each_reason_has_its_sentence(case, expected) -> None:
    assert said(refusal(**case)) == expected


def test_an_override_by_hand_wins_over_the_dates() -> None:
    assert refusal(setting(closes=-1, override=WindowOverride.OPEN)) is None
    assert refusal(setting(override=WindowOverride.CLOSED)).code == "window_closed"


def test_an_open_audience_lets_everybody_be_booked() -> None:
    assert refusal(setting(audience=BookingAudience.ALL), candidate=replace(MARIE, chose_us=False)) is None


def test_the_sixth_interview_is_booked_and_the_seventh_is_not() -> None:
    five = diary(*(interview(rank, MARIE) for rank in range(1, 6)))
    assert refusal(book=five) is None
    assert refusal(setting(cap=5), book=five).code == "full"


def test_moving_keeps_the_cap_and_the_audience_out_of_it() -> None:
    full = diary(interview(1, MARIE, AIRBEL, 7), *(interview(rank, MARIE) for rank in range(2, 7)))
    assert refusal(book=full, moving=True) is None
    assert (
        refusal(book=diary(interview(1, MARIE, AIRBEL, 7)), candidate=replace(MARIE, chose_us=False), moving=True)
        is None
    )


def test_the_lowest_free_table_is_taken_or_the_one_asked_for() -> None:
    firm = company(TableFacts(7, 3), TableFacts(8, 4), TableFacts(9, 5, frozenset({100})))
    taken = diary(interview(0, LUCAS, AIRBEL, 7))
    assert booking_rules.free_table(firm, slot(), diary()).number == 3
    assert booking_rules.free_table(firm, slot(), taken).number == 4
    assert booking_rules.free_table(firm, slot(), diary(), 8).number == 4
    assert booking_rules.free_table(firm, slot(), taken, 7) is None
    assert refusal(firm=firm, book=taken, table=9).code == "table_away"
    assert refusal(firm=firm, book=taken, table=7).code == "table_taken"


def test_other_slots_are_the_nearest_free_for_both() -> None:
    slots = [slot(rank) for rank in range(6)]
    book = diary(interview(2, LUCAS, AIRBEL, 7), interview(3, MARIE))
    free = booking_rules.free_slots(setting(), company(), MARIE, slots, book)
    assert [h.id for h in free] == [100, 101, 104, 105]
    near = booking_rules.nearest(free, slot(3))
    assert [h.id for h in near] == [101, 104]
    lost = booking_rules.with_alternatives(
        booking_rules.Refusal("slot_taken", "Ce créneau vient d'être pris."), "Marie T.", near, "Europe/Paris"
    )
    assert (
        lost.sentence.replace("\u00a0", " ")
        == "Ce créneau vient d'être pris. Marie T. est libre pour vous à 9 h 55 ou à 11 h 10."
    )
    assert [value for _label, value in lost.alternatives] == ["101", "104"]


def test_nothing_is_offered_where_nothing_may_be_booked() -> None:
    slots = [slot(rank) for rank in range(6)]
    assert booking_rules.free_slots(setting(closes=-1), company(), MARIE, slots, diary()) == []
    assert booking_rules.free_slots(setting(), company(), MARIE, slots, diary(closed=(1,))) == []
    alone = booking_rules.with_alternatives(
        booking_rules.Refusal("slot_taken", "Pris."), "Marie T.", [], "Europe/Paris"
    )
    assert alone == booking_rules.Refusal("slot_taken", "Pris.")


def test_freeing_needs_an_open_window_and_no_lock() -> None:
    def code(where: Setting, **facts: bool) -> str | None:
        found = booking_rules.freeing_refusal(where, **{"locked": False, "live": True, **facts})
        return found.code if found else None

    assert code(setting()) is None
    assert code(setting(), locked=True) == "locked"
    assert code(setting(), live=False) == "not_live"
    assert code(setting(closes=-1)) == "window_closed"
