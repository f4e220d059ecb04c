"""Reasons: one small forum per code, the cheapest thing to free, and certificates that add up."""

import json
from collections.abc import Iterable, Iterator

from hypothesis import given

from forum_app.scheduling.budget import Budget
from forum_app.scheduling.forum.answer import Answer, Bound, score_of
from forum_app.scheduling.forum.explanations.obstacles import AnswerIndex, Release
from forum_app.scheduling.forum.explanations.reasons import empty_seats, explain, why_missed
from forum_app.scheduling.forum.explanations.summary import compare, summary
from forum_app.scheduling.forum.generator import generate
from forum_app.scheduling.forum.problem import Candidate, Company, Interview, Pair, Problem, Table
from forum_app.scheduling.forum.solver import solve
from tests.scheduling.forum.exhaustive import all_answers, fits
from tests.scheduling.forum.strategies import tiny_problems
from tests.scheduling.profiles import steady


def slots(*numbers: int) -> frozenset[int]:
    return frozenset(numbers)


def forum(*candidates: Candidate, table: Table | None = None, room: tuple[int, ...] | None = None) -> Problem:
    table = table or Table("g", slots(0, 1))
    return Problem(
        3,
        candidates,
        (Company("Galénor", (table,)), Company("Stérilyo", (Table("s", slots(0, 1, 2)),))),
        tuple(Pair(c.id, e, 5) for c in candidates for e in ("Galénor", "Stérilyo")),
        room_capacity=room,
        slot_names=("10 h", "10 h 20", "10 h 40"),
    )


def reason(problem: Problem, *interviews: tuple[str, str, str, int]) -> tuple[str, str, Release | None]:
    """Why the first candidate does not meet Galénor."""
    why = why_missed(
        AnswerIndex(problem, [Interview(*row) for row in interviews]), problem.candidates[0], problem.companies[0]
    )
    return why.code, why.sentence, why.free


def test_never_together() -> None:
    assert reason(forum(Candidate("Inès", slots(2))))[0] == "no_common_slot"


def test_at_the_cap() -> None:
    problem = forum(Candidate("Inès", slots(0, 1, 2), cap=1))
    assert reason(problem, ("Inès", "Stérilyo", "s", 2))[0] == "candidate_full"


def test_tables_at_their_cap() -> None:
    assert reason(forum(Candidate("Inès", slots(0)), table=Table("g", slots(0), cap=0)))[0] == "tables_full"


def test_full_room() -> None:
    assert reason(forum(Candidate("Inès", slots(0, 1)), room=(0, 0, 1)))[0] == "room_full"


def test_nothing_prevents_it() -> None:
    code, sentence, _ = reason(forum(Candidate("Inès", slots(0, 1))))
    assert code == "could_be_held"
    assert "10 h, 10 h 20" in sentence


def test_busy_candidate_and_the_move_that_suffices() -> None:
    problem = forum(Candidate("Inès", slots(0, 2)))
    code, sentence, free = reason(problem, ("Inès", "Stérilyo", "s", 0))
    assert code == "candidate_busy"
    assert sentence == (
        "Inès est en entretien à chaque créneau où Galénor est libre ; "
        "déplacer Inès chez Stérilyo, de 10 h à 10 h 40, suffirait."
    )
    assert free is not None
    assert free.place == ("s", 2)


def test_busy_candidate_and_the_hour_to_free() -> None:
    code, sentence, free = reason(forum(Candidate("Inès", slots(1))), ("Inès", "Stérilyo", "s", 1))
    assert code == "candidate_busy"
    assert "libérer 10 h 20 chez Stérilyo" in sentence
    assert free is not None
    assert (free.weight, free.short) == (5, 0)


def test_busy_company() -> None:
    problem = forum(Candidate("Inès", slots(0)), Candidate("Paul", slots(0, 1)))
    code, _, free = reason(problem, ("Paul", "Galénor", "g", 0))
    assert code == "company_busy"
    assert free is not None
    assert free.place == ("g", 1)


def test_both_busy_and_no_single_release() -> None:
    problem = forum(Candidate("Inès", slots(0, 1)), Candidate("Paul", slots(1)), Candidate("Lou", slots(1)))
    code, _, free = reason(problem, ("Inès", "Stérilyo", "s", 0), ("Paul", "Galénor", "g", 1))
    assert code == "both_busy"
    assert free is not None


def test_at_the_cap_the_hour_to_free_is_named() -> None:
    problem = forum(Candidate("Inès", slots(0, 1, 2), cap=1))
    _, sentence, free = reason(problem, ("Inès", "Stérilyo", "s", 2))
    assert sentence == "Inès a déjà 1 entretien, son plafond ; libérer 10 h 40 chez Stérilyo suffirait."
    assert free is not None
    assert free.place is None


def test_whose_hour_it_is_is_said_of_others() -> None:
    problem = forum(Candidate("Paul", slots(0)), Candidate("Inès", slots(0)), room=(1, 0, 0))
    code, sentence, _ = reason(problem, ("Inès", "Stérilyo", "s", 0))
    assert code == "room_full"
    assert sentence.endswith("; libérer 10 h chez Stérilyo (entretien d'Inès) suffirait.")


def missing_to_others(problem: Problem, interviews: Iterable[Interview], new: Interview) -> int:
    """Interviews missing below the floors of all but the two whom the new one serves."""
    held = list(interviews)
    missing = [
        max(0, c.floor - sum(i.candidate == c.id for i in held)) for c in problem.candidates if c.id != new.candidate
    ]
    missing += [
        max(0, c.floor - sum(i.company == c.id for i in held)) for c in problem.companies if c.id != new.company
    ]
    return sum(missing)


def with_one_more(
    problem: Problem, interviews: tuple[Interview, ...], table: Table, slot: int, pair: tuple[str, str]
) -> Iterator[tuple]:
    """Every way to free one interview so that the pair can meet there: what it costs, what is freed, where it goes."""
    new = Interview(*pair, table.id, slot)
    for freed in set(interviews) - set(problem.locked):
        others = [i for i in interviews if i != freed]
        if not fits(problem, others, new):
            continue
        yield (
            (True, missing_to_others(problem, others, new) - missing_to_others(problem, (*others, freed), new)),
            freed,
            None,
        )
        company, _ = problem.table_by_id[freed.table]
        for elsewhere in company.tables:
            for other in elsewhere.available - {freed.slot}:
                if fits(problem, [*others, new], Interview(freed.candidate, freed.company, elsewhere.id, other)):
                    yield (False, 0), freed, (elsewhere.id, other)


@steady(30)
@given(tiny_problems())
def test_what_is_said_to_be_freed_suffices_and_nothing_cheaper_does(problem: Problem) -> None:
    answer = solve(problem, Budget(iterations=3))
    index = AnswerIndex(problem, answer.interviews)
    seats = [((table, slot), None, why) for table, slot, why in empty_seats(index)]
    for pair in problem.pairs:
        if (pair.candidate, pair.company) in index.met:
            continue
        why = why_missed(index, problem.candidate_by_id[pair.candidate], problem.company_by_id[pair.company])
        seats.append((None, pair, why))
    for seat, pair, why in seats:
        pairs = [(pair.candidate, pair.company)] if pair else []
        if seat:
            company = problem.table_by_id[seat[0]][0].id
            pairs = [
                (p.candidate, p.company)
                for p in problem.pairs
                if p.company == company and (p.candidate, company) not in index.met
            ]
        possible = [
            (who, table, slot)
            for who in pairs
            for table in problem.company_by_id[who[1]].tables
            for slot in table.available & problem.candidate_by_id[who[0]].available
            if seat in (None, (table.id, slot))
        ]
        at_once = any(
            fits(problem, list(answer.interviews), Interview(*who, table.id, slot)) for who, table, slot in possible
        )
        assert (why.code == "could_be_held") == at_once
        if at_once:
            continue
        ways = [
            way for who, table, slot in possible for way in with_one_more(problem, answer.interviews, table, slot, who)
        ]
        assert (why.free is None) == (not ways)
        if why.free:
            assert (why.free.interview, why.free.place) in [(freed, place) for _, freed, place in ways]
            assert (why.free.place is None, why.free.short) <= min(ways, key=lambda way: way[0])[0]


@steady(30)
@given(tiny_problems(most_pairs=5))
def test_no_answer_gives_the_people_of_a_certificate_more_than_it_says(problem: Problem) -> None:
    answer = solve(problem, Budget(iterations=3))
    for row in explain(problem, answer)["below_floor"]:
        proof = row["certificate"]
        if proof is None:
            continue
        assert proof["possible"] < proof["needed"]
        for other in all_answers(problem):
            if proof["kind"] == "company":
                reached = sum(i.company == row["company"] for i in other)
            else:
                loads = {who: sum(i.candidate == who for i in other) for who in proof["candidates"]}
                reached = sum(min(load, problem.candidate_by_id[who].floor) for who, load in loads.items())
            assert reached <= proof["possible"]


def test_people_who_do_not_compete_have_certificates_of_their_own() -> None:
    everyone = tuple(Candidate(name, slots(0), floor=1) for name in ("Inès", "Paul", "Lou", "Zoé"))
    houses = tuple(Company(name, (Table(name, slots(0)),)) for name in "ef")
    pairs = tuple(Pair(name, house, 1) for name, house in (("Inès", "e"), ("Paul", "e"), ("Lou", "f"), ("Zoé", "f")))
    answer = solve(Problem(1, everyone, houses, pairs), Budget(iterations=10))
    rows = explain(Problem(1, everyone, houses, pairs), answer)["below_floor"]
    assert sorted(row["certificate"]["candidates"] for row in rows) == [["Inès", "Paul"], ["Lou", "Zoé"]]
    assert rows[0]["sentence"].endswith("et les places ouvertes (e) en permettent 1 au plus.")


def test_a_company_with_few_candidates_is_told_so() -> None:
    problem = Problem(
        2, (Candidate("a", slots(0, 1)),), (Company("e", (Table("t", slots(0, 1)),), floor=2),), (Pair("a", "e", 1),)
    )
    (row,) = explain(problem, solve(problem, Budget(iterations=3)))["below_floor"]
    assert (
        row["sentence"]
        == "e a 1 entretien de moins que son plancher. Son plancher demande 2 entretiens ; 1 candidat lui est proposé."
    )


def test_empty_seats_have_codes() -> None:
    problem = forum(Candidate("Inès", slots(0, 1), cap=1), Candidate("Paul", slots(0, 1, 2)))
    rows = [
        Interview("Inès", "Stérilyo", "s", 0),
        Interview("Paul", "Galénor", "g", 0),
        Interview("Paul", "Stérilyo", "s", 1),
    ]
    codes = {(table, slot): why.code for table, slot, why in empty_seats(AnswerIndex(problem, rows))}
    assert codes == {("g", 1): "full", ("s", 2): "everyone_met"}


def test_the_certificate_adds_up() -> None:
    """Three candidates must each have one interview, two seats exist."""
    everyone = tuple(Candidate(name, slots(0, 1), floor=1) for name in ("Inès", "Paul", "Lou"))
    problem = Problem(
        2, everyone, (Company("e", (Table("t", slots(0, 1)),)),), tuple(Pair(c.id, "e", 1) for c in everyone)
    )
    answer = solve(problem, Budget(iterations=10))
    (row,) = explain(problem, answer)["below_floor"]
    proof = row["certificate"]
    assert (proof["needed"], proof["possible"], proof["companies"]) == (3, 2, ["e"])
    assert sorted(proof["candidates"]) == ["Inès", "Lou", "Paul"]
    assert "demandent 3 entretiens" in row["sentence"]


def test_every_missed_pair_and_empty_seat_of_a_hard_forum_has_a_sentence() -> None:
    problem = generate(40, 12, 14, 10, 3, hard=True)
    answer = solve(problem, Budget(iterations=20))
    told = json.loads(json.dumps(explain(problem, answer)))
    assert len(told["missed_pairs"]) == len(problem.pairs) - len(answer.interviews)
    assert len(told["empty_seats"]) == sum(len(t.available) for e in problem.companies for t in e.tables) - len(
        answer.interviews
    )
    assert all(row["sentence"].endswith(".") for row in told["missed_pairs"] + told["empty_seats"])
    assert "could_be_held" not in {row["code"] for row in told["missed_pairs"]}


def test_summary_and_comparison() -> None:
    problem = forum(Candidate("Inès", slots(0, 1, 2), floor=1))

    def answer(*interviews: Interview) -> Answer:
        return Answer(interviews, score_of(problem, interviews), Bound(0, 0, 10), 0.1, 1)

    one, two = (
        answer(Interview("Inès", "Galénor", "g", 0)),
        answer(Interview("Inès", "Galénor", "g", 1), Interview("Inès", "Stérilyo", "s", 2)),
    )
    assert summary(problem, two)[0] == "2 entretiens : 1 candidat reçu sur 1, 2 entreprises sur 2."
    assert "preuve faite" in summary(problem, two)[2]
    assert "5 de moins que le meilleur possible (50,00 %)" in summary(problem, one)[2]
    change = compare(one, two)
    assert change["better"]
    assert [row["level"] for row in change["improves"]] == ["weight", "unevenness"]
    assert [row["level"] for row in change["worsens"]] == ["back_to_back"]
    assert change["people"] == ["Inès"]
    assert change["sentences"][:2] == [
        "La seconde réponse est meilleure.",
        "S'améliore : poids des vœux satisfaits, de 5 à 10 ; inégalité des charges, de 4 à 1.",
    ]


def test_somebody_short_of_hours_is_told_so_alone() -> None:
    problem = Problem(
        4,
        (Candidate("Inès", slots(0, 1), floor=3),),
        tuple(Company(name, (Table(name, slots(0, 1, 2, 3)),)) for name in "efg"),
        tuple(Pair("Inès", name, 1) for name in "efg"),
        gap=1,
    )
    (row,) = explain(problem, solve(problem, Budget(iterations=3)))["below_floor"]
    assert row["sentence"] == (
        "Inès a 2 entretiens de moins que son plancher. Son plancher demande 3 entretiens ; "
        "3 entreprises lui sont proposées, avec 2 créneaux communs : 1 entretien au plus (écart de 1 créneau)."
    )
