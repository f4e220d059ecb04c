"""Tiny problems of all shapes for Hypothesis: gaps, pauses, caps, floors too high, locked interviews, small rooms."""

from hypothesis import strategies as st

from forum_app.scheduling.forum.problem import Candidate, Company, Interview, Pair, Problem, Table
from tests.scheduling.forum.exhaustive import fits


@st.composite
def tiny_problems(draw: st.DrawFn, most_pairs: int = 6, locks: bool = True) -> Problem:
    slots = draw(st.integers(0, 4))
    some_slots = st.frozensets(st.integers(0, slots - 1), max_size=slots) if slots else st.just(frozenset())
    caps = st.none() | st.integers(0, 3)
    candidates = tuple(
        Candidate(f"c{n}", draw(some_slots), floor=draw(st.integers(0, 4)), cap=draw(caps))
        for n in range(draw(st.integers(0, 4)))
    )
    companies = tuple(
        Company(
            f"e{n}",
            tuple(
                Table(f"e{n}-{k}", draw(some_slots), cap=draw(st.none() | st.integers(0, 2)))
                for k in range(draw(st.integers(0, 2)))
            ),
            floor=draw(st.sampled_from((0, 0, 0, 1, 2))),
        )
        for n in range(draw(st.integers(0, 3)))
    )
    possible = [(c.id, e.id) for c in candidates for e in companies]
    listed = draw(st.lists(st.sampled_from(possible), unique=True, max_size=most_pairs)) if possible else []
    frame = Problem(
        slots,
        candidates,
        companies,
        tuple(Pair(c, e, draw(st.integers(1, 9))) for c, e in listed),
        pauses_after=draw(some_slots),
        gap=draw(st.sampled_from((0, 0, 0, 1, 2))),
        room_capacity=draw(st.none() | st.tuples(*[st.integers(0, 2)] * slots)),
    )
    locked = draw(some_locks(frame)) if locks and slots else ()
    return Problem(
        frame.slots, candidates, companies, frame.pairs, locked, frame.pauses_after, frame.gap, frame.room_capacity
    )


@st.composite
def some_locks(draw: st.DrawFn, problem: Problem) -> tuple[Interview, ...]:
    """Up to two locked interviews that agree with the rules, of listed pairs or not."""
    every = [
        Interview(candidate.id, company.id, table.id, slot)
        for candidate in problem.candidates
        for company in problem.companies
        for table in company.tables
        for slot in sorted(table.available)
    ]
    chosen: list[Interview] = []
    for interview in draw(st.lists(st.sampled_from(every), max_size=2)) if every else ():
        pairs = {(i.candidate, i.company) for i in chosen}
        if (interview.candidate, interview.company) not in pairs and fits(problem, chosen, interview):
            chosen.append(interview)
    return tuple(chosen)
