from dataclasses import dataclass, field
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forum_app.candidates import rules
from forum_app.candidates.rules import Verdict
from forum_app.candidates.vocabulary import ELIGIBLE_LEVELS, MOVES, AlternanceContract, Level, RegistrationState
from forum_app.forums.families import Family

CHARTRES = date(2027, 3, 18)
DAYS = st.dates(date(2024, 1, 1), date(2040, 12, 31))


@dataclass
class File:
    """A registration as the rules see it: Marie's, complete."""

    first_name: str = "Marie"
    last_name: str = "Tessier"
    minor: bool | None = False
    guardian_name: str | None = None
    guardian_contact: str | None = None
    level: Level | None = Level.L5
    diploma: str = "BTS Bioanalyses et contrôles"
    training_body: str = "CFA Santé Centre"
    contract: AlternanceContract | None = AlternanceContract.APPRENTICESHIP
    contract_end: date | None = date(2027, 6, 30)
    health_sector: bool | None = True
    family: Family | None = Family.PRODUCTION
    skills: list[str] = field(default_factory=lambda: ["BPF", "HPLC", "Contrôle qualité"])


def codes(file: File, held_on: date = CHARTRES, **facts: bool) -> list[str]:
    return [reason.code for reason in rules.eligibility(file, held_on, **facts).reasons]


def test_everything_declared_and_in_time_is_confirmed():
    assert rules.eligibility(File(), CHARTRES) == rules.Eligibility(Verdict.CONFIRMED, ())


@pytest.mark.parametrize("level", list(Level))
def test_levels_four_to_eight_and_pharmacy_are_confirmed(level: Level):
    assert codes(File(level=level)) == ([] if level in ELIGIBLE_LEVELS else ["level"])
    assert (level is Level.L3) == (level not in ELIGIBLE_LEVELS)


def test_each_missing_fact_is_a_reason_of_its_own():
    nothing = File(level=None, contract=AlternanceContract.OTHER, contract_end=None, health_sector=False)
    assert codes(nothing, certificate_missing=True) == ["level", "contract", "end", "sector", "certificate"]


@pytest.mark.parametrize(
    ("end", "expected"),
    [
        (date(2026, 3, 17), ["ended_early"]),
        (date(2026, 3, 18), []),
        (date(2027, 3, 18), []),
        (date(2027, 9, 30), []),
        (date(2027, 10, 1), ["ends_late"]),
    ],
)
def test_a_contract_ends_between_a_year_before_and_the_next_thirtieth_of_september(end: date, expected: list[str]):
    assert codes(File(contract_end=end)) == expected


def test_the_sentence_counts_the_months_since_the_end():
    reasons = rules.eligibility(File(contract_end=date(2025, 12, 31)), CHARTRES).reasons
    assert [r.sentence.replace("\u00a0", " ") for r in reasons] == [
        "Le contrat sera fini depuis 14 mois le jour du forum, qui en accepte 12."
    ]


def test_a_forum_of_october_looks_to_the_september_of_the_next_year():
    assert rules.accepted_ends(date(2027, 10, 12)) == (date(2026, 10, 12), date(2028, 9, 30))
    assert rules.accepted_ends(date(2027, 9, 30)) == (date(2026, 9, 30), date(2028, 9, 30))
    assert rules.accepted_ends(date(2028, 2, 29)) == (date(2027, 2, 28), date(2028, 9, 30))


@given(held_on=DAYS)
def test_the_accepted_ends_surround_the_forum(held_on: date):
    first, last = rules.accepted_ends(held_on)
    assert (last.month, last.day) == (9, 30)
    assert timedelta(0) < last - held_on <= timedelta(366)
    assert held_on - first in (timedelta(365), timedelta(366))


@given(held_on=DAYS, gap=st.integers(-1500, 1500))
def test_a_contract_is_confirmed_exactly_inside_its_bounds(held_on: date, gap: int):
    end = held_on + timedelta(gap)
    first, last = rules.accepted_ends(held_on)
    assert (codes(File(contract_end=end), held_on) == []) == (first <= end <= last)


@given(since=DAYS, days=st.integers(0, 4000))
def test_whole_months_never_count_a_month_begun(since: date, days: int):
    until = since + timedelta(days)
    months = rules.whole_months(since, until)
    assert months * 28 <= days < (months + 1) * 31 + 1


def test_under_fifteen_is_the_only_refusal():
    assert rules.eligibility(File(), CHARTRES, under_minimum_age=True).verdict is Verdict.REFUSED
    refusal = rules.age_refusal(True, at_least_fifteen=False)
    assert refusal is not None
    assert (refusal.code, refusal.field) == ("under_age", "at_least_fifteen")
    assert rules.age_refusal(True, at_least_fifteen=True) is None
    assert rules.age_refusal(False, at_least_fifteen=False) is None


@pytest.mark.parametrize(
    ("year", "refused"), [(1926, True), (2016, True), (2017, False), (2032, False), (2033, True), (9999, True)]
)
def test_an_end_in_1926_is_a_slip_of_the_pen(year: int, refused: bool):
    refusal = rules.contract_end_refusal(date(year, 6, 30), CHARTRES)
    assert (refusal is not None and refusal.field == "contract_end") == refused


@pytest.mark.parametrize(
    ("skills", "code"),
    [
        (["BPF", "HPLC"], "too_few_skills"),
        (["BPF", "HPLC", "R"], None),
        ([f"mot {n}" for n in range(9)], "too_many_skills"),
        (["BPF", "HPLC", "x" * 41], "long_skill"),
        (["BPF", "HPLC", "🧪🧪"], "no_word"),
        (["BPF", "HPLC", "=cmd()"], "no_word"),
        (["BPF", "HPLC", "<b>gras</b>"], "no_word"),
    ],
)
def test_three_to_eight_real_words(skills: list[str], code: str | None):
    refusal = rules.skills_refusal(skills)
    assert (refusal and refusal.code) == code


def test_the_first_incomplete_step_is_found():
    assert rules.first_missing_step(File()) is None
    assert rules.first_missing_step(File(last_name="")) == 1
    assert rules.first_missing_step(File(minor=None)) == 1
    assert rules.first_missing_step(File(minor=True)) == 1
    assert (
        rules.first_missing_step(File(minor=True, guardian_name="Paule Tessier", guardian_contact="01 99 00 12 34"))
        is None
    )
    assert rules.first_missing_step(File(health_sector=None)) == 2
    assert rules.first_missing_step(File(skills=["BPF"])) == 3


@given(capacity=st.integers(0, 80), held=st.integers(0, 80), waiting=st.integers(0, 80))
def test_a_newcomer_never_passes_before_those_who_wait(capacity: int, held: int, waiting: int):
    places = rules.places_for_next(capacity, held, waiting)
    assert places == (capacity - held - waiting if held + waiting < capacity else 0)
    state = rules.state_of_next(rules.eligibility(File(), CHARTRES), places)
    assert state is (RegistrationState.CONFIRMED if places else RegistrationState.WAITING)


def test_only_the_declared_moves_are_allowed():
    assert rules.move_refusal("refuse", RegistrationState.TO_EXAMINE) is None
    refusal = rules.move_refusal("refuse", RegistrationState.WITHDRAWN)
    assert refusal is not None
    assert refusal.code == "wrong_state"
    assert MOVES.target("reopen") is RegistrationState.DRAFT


def test_who_waits_is_confirmed_only_when_a_place_is_free():
    assert rules.decision_refusal(RegistrationState.TO_EXAMINE, free_places=0) is None
    full = rules.decision_refusal(RegistrationState.WAITING, free_places=0)
    assert full is not None
    assert full.code == "no_place"
    assert rules.decision_refusal(RegistrationState.WAITING, free_places=1) is None
    invited = rules.decision_refusal(RegistrationState.INVITED, free_places=9)
    assert invited is not None
    assert invited.code == "not_agreed"


def test_a_refused_person_does_not_reopen_alone():
    assert rules.comeback_refusal(RegistrationState.WITHDRAWN) is None
    assert rules.comeback_refusal(RegistrationState.REFUSED) is not None
    assert rules.comeback_refusal(RegistrationState.CONFIRMED) is not None


@pytest.mark.parametrize(
    ("count", "words"), [(0, "Complet"), (1, "Dernière place"), (2, "2 dernières places"), (9, "9 places")]
)
def test_places_in_words(count: int, words: str):
    assert rules.places_words(count).replace("\u00a0", " ") == words
