"""Invented forums to measure and to try the engine on.

The recipe follows a real one: each candidate ranks six companies, popular ones more often; each
company selects a few candidates at three levels; a mutual wish is worth more than a one-sided
one; lunch is a staggered absence. The *hard* recipe adds half-day candidates, random absences,
part-time recruiters and crowded companies.
"""

import random

from forum_app.scheduling.forum.problem import Candidate, Company, Pair, Problem, Table

WISHES = 6
FLOOR, CAP = 3, 6
RANK_WORTH = (60, 50, 42, 35, 30, 26)
LEVEL_WORTH = (40, 25, 12)
MUTUAL_WORTH = 20


def generate(candidates: int, companies: int, tables: int, slots: int, seed: int, hard: bool = False) -> Problem:
    """Return an invented problem with ``tables`` tables in all, the same for the same arguments.

    A number of tables smaller than the number of companies is read as tables *per company*.
    """
    draw = random.Random(f"{candidates}/{companies}/{tables}/{slots}/{seed}/{hard}")
    candidate_list = tuple(
        Candidate(f"c{n}", _candidate_slots(draw, slots, hard), floor=FLOOR, cap=CAP) for n in range(1, candidates + 1)
    )
    company_list = tuple(
        Company(f"e{n}", tuple(Table(f"e{n}-{k}", _table_slots(draw, slots, hard)) for k in range(1, count + 1)))
        for n, count in enumerate(_tables_of_each(companies, tables), start=1)
    )
    pairs = _pairs(draw, candidate_list, company_list, hard)
    return Problem(
        slots, candidate_list, company_list, pairs, pauses_after=frozenset({slots // 2 - 1} if slots > 1 else ())
    )


def _tables_of_each(companies: int, tables: int) -> list[int]:
    if companies == 0:
        return []
    total = tables if tables >= companies else tables * companies
    return [total // companies + (n < total % companies) for n in range(companies)]


def _candidate_slots(draw: random.Random, slots: int, hard: bool) -> frozenset[int]:
    present = set(range(slots))
    if hard:
        if draw.random() < 0.5:
            half = slots // 2
            present = set(range(half)) if draw.random() < 0.5 else set(range(half, slots))
        present = {slot for slot in present if draw.random() > 0.3}
    return frozenset(present)


def _table_slots(draw: random.Random, slots: int, hard: bool) -> frozenset[int]:
    present = set(range(slots))
    if slots > 3:
        present.discard(slots // 2 - 1 + draw.randint(-1, 1))
    if hard and draw.random() < 0.4:
        length = max(1, slots // 2)
        start = draw.randint(0, slots - length)
        present &= set(range(start, start + length))
    return frozenset(present)


def _pairs(
    draw: random.Random, candidate_list: tuple[Candidate, ...], company_list: tuple[Company, ...], hard: bool
) -> tuple[Pair, ...]:
    """Return the pairs that a wish or a selection opens, worth what rank, level and mutuality make them."""
    if not company_list or not candidate_list:
        return ()
    skew = 0.9 if hard else 0.5
    popularity = [1 / (n + 3) ** skew for n in range(len(company_list))]
    draw.shuffle(popularity)
    popularity = [p * len(company.tables) for p, company in zip(popularity, company_list, strict=True)]
    wishes: dict[tuple[int, int], int] = {}
    for i in range(len(candidate_list)):
        chosen: list[int] = []
        while len(chosen) < min(WISHES, len(company_list)):
            j = draw.choices(range(len(company_list)), popularity)[0]
            if j not in chosen:
                chosen.append(j)
        wishes.update({(i, j): rank for rank, j in enumerate(chosen)})
    selections: dict[tuple[int, int], int] = {}
    wanted = max(1, round(len(candidate_list) * 4.5 / len(company_list)))
    for j in range(len(company_list)):
        fans = [i for i in range(len(candidate_list)) if (i, j) in wishes]
        liked = draw.sample(fans, min(len(fans), wanted // 4))
        others = draw.sample(range(len(candidate_list)), min(len(candidate_list), wanted - len(liked)))
        for i in {*liked, *others}:
            selections[i, j] = draw.randrange(len(LEVEL_WORTH))
    pairs = []
    for i, j in sorted(wishes.keys() | selections.keys()):
        worth = RANK_WORTH[wishes[i, j]] if (i, j) in wishes else 0
        worth += LEVEL_WORTH[selections[i, j]] if (i, j) in selections else 0
        worth += MUTUAL_WORTH if (i, j) in wishes and (i, j) in selections else 0
        pairs.append(Pair(candidate_list[i].id, company_list[j].id, worth))
    return tuple(pairs)
