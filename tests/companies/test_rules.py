"""What may be said of a company."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum import luhn

from forum_app.companies import rules
from forum_app.companies.vocabulary import CompanySize, NoSiretReason, ParticipationState
from forum_app.companies.wording_rules import flags_of, replaced

CLOSING = datetime(2027, 3, 18, 16, tzinfo=UTC)


@pytest.mark.parametrize(
    "text",
    ["73282932000074", "732 829 320 00074", "732\u00a0829\u202f320 00074", "356 000 000 00048", "35600000049837"],
)
def test_sound_numbers_pass_la_poste_included(text: str) -> None:
    assert rules.siret_refusal(text) is None


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("7328293200007", "siret_length"),
        ("732829320000744", "siret_length"),
        ("", "siret_letters"),
        ("7328293200007X", "siret_letters"),
        ("٧٣٢٨٢٩٣٢٠٠٠٠٧٤", "siret_letters"),
        ("00000000000000", "siret_zeros"),
        ("00000000000018", "siret_zeros"),
        ("73282932100074", "siret_key"),
        ("73282932000075", "siret_key"),
        ("35600000049838", "siret_key"),
    ],
)
def test_each_defect_has_its_name(text: str, code: str) -> None:
    refusal = rules.siret_refusal(text)
    assert refusal is not None
    assert (refusal.code, refusal.field) == (code, "siret")


def test_the_failing_part_is_named() -> None:
    assert (
        rules.siret_refusal("73282932100074").sentence
        == "Ce numéro ne passe pas le contrôle. Vérifiez les 9 premiers chiffres."
    )
    assert (
        rules.siret_refusal("73282932000075").sentence
        == "Ce numéro ne passe pas le contrôle. Vérifiez les 5 derniers chiffres."
    )


@given(st.integers(1, 99_999_999), st.integers(1, 9999), st.integers(0, 13), st.integers(1, 9))
def test_any_single_wrong_digit_is_caught(body: int, site: int, where: int, shift: int) -> None:
    siren = f"{body:08d}"
    siren += luhn.calc_check_digit(siren)
    number = f"{siren}{site:04d}"
    number += luhn.calc_check_digit(number)
    if siren == "356000000":
        return
    assert rules.siret_refusal(number) is None
    wrong = number[:where] + str((int(number[where]) + shift) % 10) + number[where + 1 :]
    assert rules.siret_refusal(wrong) is not None


def test_without_siret_a_reason_is_needed() -> None:
    assert rules.identifier_refusal(None, NoSiretReason.FOREIGN) is None
    assert rules.identifier_refusal(None, None).code == "siret_missing"


@pytest.mark.parametrize(
    ("text", "normal"), [("2120Z", "21.20Z"), ("21.20z", "21.20Z"), ("21.20", None), ("212Z", None), ("XX.20Z", None)]
)
def test_naf(text: str, normal: str | None) -> None:
    assert rules.normal_naf(text) == normal


@pytest.mark.parametrize(
    ("text", "normal"), [("176", "0176"), ("1555", "1555"), ("0", None), ("12345", None), ("IDCC", None)]
)
def test_idcc(text: str, normal: str | None) -> None:
    assert rules.normal_idcc(text) == normal


def test_a_headcount_never_exceeds_its_size() -> None:
    assert rules.size_refusal(CompanySize.TPE, 9) is None
    assert rules.size_refusal(CompanySize.GE, 30) is None
    assert rules.size_refusal(CompanySize.TPE, 10).field == "size"
    assert rules.size_refusal(CompanySize.PME, 250).code == "size_headcount"


def test_tables_by_size() -> None:
    assert [rules.tables_at_most(size) for size in (None, *CompanySize)] == [1, 1, 2, 2, 3]
    assert rules.table_count_refusal(2, CompanySize.ETI) is None
    assert (
        rules.table_count_refusal(2, CompanySize.TPE).sentence
        == "Une table au plus pour une entreprise de cette taille."
    )
    assert rules.table_count_refusal(0, CompanySize.GE).code == "table_count"


def test_a_room_that_is_full_says_so() -> None:
    assert rules.approval_refusal(2, 22, 24) is None
    assert rules.approval_refusal(1, 24, 24).sentence.startswith("Les 24 tables sont prises.")
    assert rules.approval_refusal(2, 23, 24).sentence.startswith(
        "Il ne reste qu’une table, et cette entreprise en demande 2."
    )


@given(st.sets(st.integers(1, 60)), st.integers(0, 5))
def test_the_lowest_free_numbers(taken: set[int], wanted: int) -> None:
    numbers = rules.lowest_free(taken, wanted)
    assert numbers == sorted(set(range(1, 70)) - taken)[:wanted]


def test_moves_are_declared() -> None:
    assert rules.move_refusal("approve", ParticipationState.TO_EXAMINE) is None
    assert rules.move_refusal("approve", ParticipationState.DRAFT).code == "participation_moved"


def test_editing_ends_with_the_forum() -> None:
    before, after = datetime(2027, 3, 18, 15, tzinfo=UTC), datetime(2027, 3, 18, 16, tzinfo=UTC)
    assert rules.edit_refusal(ParticipationState.APPROVED, CLOSING, before) is None
    assert rules.edit_refusal(ParticipationState.APPROVED, CLOSING, after).code == "forum_over"
    assert rules.edit_refusal(ParticipationState.WITHDRAWN, CLOSING, before).code == "participation_ended"


def test_who_may_leave_the_team() -> None:
    assert rules.person_removal_refusal(present=2, can_manage=True, managers=2, alone_at_booked_table=False) is None
    assert (
        rules.person_removal_refusal(present=1, can_manage=False, managers=1, alone_at_booked_table=False).code
        == "last_recruiter"
    )
    assert (
        rules.person_removal_refusal(present=2, can_manage=True, managers=1, alone_at_booked_table=False).code
        == "last_manager"
    )
    assert (
        rules.person_removal_refusal(present=2, can_manage=False, managers=1, alone_at_booked_table=True).code
        == "recruiter_booked"
    )


def test_flagged_words_stand_in_reading_order_and_never_overlap() -> None:
    text = "Rejoignez une équipe jeune et dynamique, entre 25 et 30 ans, anglais langue maternelle."
    assert [(f.words, f.theme.name, f.replacement) for f in flags_of(text)] == [
        ("jeune et dynamique", "AGE", "motivée"),
        ("entre 25 et 30 ans", "AGE", ""),
        ("langue maternelle", "ORIGIN", "langue parlée couramment"),
    ]


def test_a_better_word_takes_the_place() -> None:
    assert (
        replaced("Nous cherchons un jeune diplômé curieux.", "jeune diplômé")
        == "Nous cherchons un première expérience bienvenue curieux."
    )
    assert replaced("Profil, moins de 30 ans, curieux", "moins de 30 ans") == "Profil, curieux"
    assert replaced("Rien à signaler", "jeune") == "Rien à signaler"


def test_ordinary_words_are_left_alone() -> None:
    assert flags_of("Contrôle de 20 à 30 lots par an, rajeunir le parc, deux ans d'expérience.") == []
