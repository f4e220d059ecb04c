"""Every possible answer to a tiny problem, tried one by one. Slow and obviously right."""

from collections.abc import Iterator

from forum_app.scheduling.forum.problem import Interview, Problem


def all_answers(problem: Problem) -> Iterator[tuple[Interview, ...]]:
    """Every valid answer (sets of interviews that contain the locked ones and break no rule)."""
    settled = {(i.candidate, i.company) for i in problem.locked}
    pairs = [pair for pair in problem.pairs if (pair.candidate, pair.company) not in settled]
    yield from _extend(problem, list(problem.locked), pairs)


def _extend(problem: Problem, chosen: list[Interview], pairs: list) -> Iterator[tuple[Interview, ...]]:
    if not pairs:
        yield tuple(chosen)
        return
    pair, *others = pairs
    yield from _extend(problem, chosen, others)
    for table in problem.company_by_id[pair.company].tables:
        for slot in table.available:
            interview = Interview(pair.candidate, pair.company, table.id, slot)
            if fits(problem, chosen, interview):
                yield from _extend(problem, [*chosen, interview], others)


def fits(problem: Problem, chosen: list[Interview], new: Interview) -> bool:
    """Whether one more interview breaks no rule."""
    candidate = problem.candidate_by_id[new.candidate]
    table = problem.table_by_id[new.table][1]
    mine = [i.slot for i in chosen if i.candidate == new.candidate]
    there = [i.slot for i in chosen if i.table == new.table]
    together = [i for i in chosen if i.slot == new.slot]
    return (
        new.slot in candidate.available
        and new.slot in table.available
        and all(abs(slot - new.slot) > problem.gap for slot in mine)
        and new.slot not in there
        and (candidate.cap is None or len(mine) < candidate.cap)
        and (table.cap is None or len(there) < table.cap)
        and (problem.room_capacity is None or len(together) < problem.room_capacity[new.slot])
    )


def value(problem: Problem, interviews: tuple[Interview, ...]) -> tuple[int, int, int, int]:
    """Shortfall, worst shortfall, minus weight, unevenness: counted naively."""
    missing = [max(0, c.floor - sum(i.candidate == c.id for i in interviews)) for c in problem.candidates]
    missing += [max(0, c.floor - sum(i.company == c.id for i in interviews)) for c in problem.companies]
    weight = sum(
        pair.weight
        for pair in problem.pairs
        if any((i.candidate, i.company) == (pair.candidate, pair.company) for i in interviews)
    )
    uneven = sum((problem.slots - sum(i.candidate == c.id for i in interviews)) ** 2 for c in problem.candidates)
    return sum(missing), max(missing, default=0), -weight, uneven


def best_value(problem: Problem) -> tuple[int, int, int, int]:
    return min(value(problem, answer) for answer in all_answers(problem))
