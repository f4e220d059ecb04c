"""Reasons: one small forum per code, the cheapest thing to free, and certificates that add up."""

import json

from forum_app.scheduling.answer import Answer, Bound
from forum_app.scheduling.budget import Budget
from forum_app.scheduling.explain import Situation, empty_seats, explain, why_missed
from forum_app.scheduling.generate import generate
from forum_app.scheduling.problem import Candidate, Company, Interview, Pair, Problem, Table
from forum_app.scheduling.score import score_of
from forum_app.scheduling.solver import solve
from forum_app.scheduling.summary import compare, summary


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


def reason(problem: Problem, *interviews: tuple[str, str, str, int]) -> tuple[str, str, dict | None]:
    """Why the first candidate does not meet Galénor."""
    why = why_missed(
        Situation(problem, [Interview(*row) for row in interviews]), problem.candidates[0], problem.companies[0]
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
    assert free["move_to"] == {"table": "s", "slot": 2}


def test_busy_candidate_and_the_hour_to_free() -> None:
    code, sentence, free = reason(forum(Candidate("Inès", slots(1))), ("Inès", "Stérilyo", "s", 1))
    assert code == "candidate_busy"
    assert "libérer 10 h 20 chez Stérilyo" in sentence
    assert free is not None
    assert (free["weight_lost"], free["shortfall_added"]) == (5, 0)


def test_busy_company() -> None:
    problem = forum(Candidate("Inès", slots(0)), Candidate("Paul", slots(0, 1)))
    code, _, free = reason(problem, ("Paul", "Galénor", "g", 0))
    assert code == "company_busy"
    assert free is not None
    assert free["move_to"] == {"table": "g", "slot": 1}


def test_both_busy_and_no_single_release() -> None:
    problem = forum(Candidate("Inès", slots(0, 1)), Candidate("Paul", slots(1)), Candidate("Lou", slots(1)))
    code, _, free = reason(problem, ("Inès", "Stérilyo", "s", 0), ("Paul", "Galénor", "g", 1))
    assert code == "both_busy"
    assert free is not None


def test_empty_seats_have_codes() -> None:
    problem = forum(Candidate("Inès", slots(0, 1), cap=1), Candidate("Paul", slots(0, 1, 2)))
    rows = [
        Interview("Inès", "Stérilyo", "s", 0),
        Interview("Paul", "Galénor", "g", 0),
        Interview("Paul", "Stérilyo", "s", 1),
    ]
    codes = {(table, slot): why.code for table, slot, why in empty_seats(Situation(problem, rows))}
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
    assert change["sentences"][0] == "La seconde réponse est meilleure."
