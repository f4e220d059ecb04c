"""From positions back to names: an assignment as interviews with their tables, and interviews as an assignment."""

from collections.abc import Iterable, Mapping, Sequence

from forum_app.scheduling.forum.problem import Interview
from forum_app.scheduling.forum.solver.assignment import Assignment, Place
from forum_app.scheduling.forum.solver.board import Board
from forum_app.scheduling.forum.solver.instance import Instance
from forum_app.scheduling.forum.solver.table_seating import seat, staying


def interviews_of(
    instance: Instance, places: Iterable[Place], kept: Mapping[tuple[int, int], str] | None = None
) -> tuple[Interview, ...]:
    """Return the interviews of an assignment, locked ones included, sorted, each at the table that gives the fewest
    holes.

    ``places`` are (pair, desk, slot). ``kept``, by (pair, slot), are tables to keep where possible.
    """
    problem = instance.problem
    kept = kept or {}
    locked_at: dict[tuple[str, int], str] = {(i.table, i.slot): i.candidate for i in problem.locked}
    seated: dict[int, list[list[int]]] = {}
    for pair, desk, slot in places:
        seated.setdefault(desk, [[] for _ in range(problem.slots)])[slot].append(pair)
    interviews = list(problem.locked)
    for desk, by_slot in seated.items():
        tables = instance.desk_tables[desk]
        company = problem.companies[int(instance.desk_company[desk])].id
        pinned: list[dict[str, str]] = []
        seated_names: list[list[str]] = []
        for slot, pairs in enumerate(by_slot):
            locked = {t.id: locked_at[t.id, slot] for t in tables if (t.id, slot) in locked_at}
            names = [problem.candidates[int(instance.pair_candidate[pair])].id for pair in pairs]
            wanted = {kept[pair, slot]: name for pair, name in zip(pairs, names, strict=True) if (pair, slot) in kept}
            pinned.append(locked | {t: name for t, name in wanted.items() if t not in locked})
            seated_names.append([*locked.values(), *names])
        states = staying(tables, [len(p) for p in seated_names], [frozenset(p) for p in pinned])[1]
        for slot, names in enumerate(seated_names):
            if not names:
                continue
            fixed = {name: table for table, name in pinned[slot].items()}
            for name, table in seat(tables, slot, states[slot], names, fixed).items():
                if (table, slot) not in locked_at:
                    interviews.append(Interview(name, company, table, slot))
    return tuple(sorted(interviews))


def assignment_of(board: Board, interviews: Iterable[Interview]) -> Assignment:
    """Return a new assignment holding the interviews that ``place_interviews`` accepts."""
    assignment = Assignment(board)
    place_interviews(assignment, interviews)
    return assignment


def place_interviews(assignment: Assignment, interviews: Iterable[Interview]) -> None:
    """Put those of the interviews that are listed, not locked and still allowed; leave the others out."""
    board = assignment.board
    pair_at = pair_positions(board.instance)
    desk_at = {table.id: desk for desk, tables in enumerate(board.instance.desk_tables) for table in tables}
    for interview in interviews:
        pair, desk = pair_at.get((interview.candidate, interview.company)), desk_at.get(interview.table)
        if pair is None or desk is None or assignment.slot_of[pair] >= 0:
            continue
        if assignment.has_room(board.candidate_of[pair]) and assignment.open_slots(pair, desk) >> interview.slot & 1:
            assignment.put(pair, desk, interview.slot)


def stands(board: Board, interviews: Sequence[Interview]) -> bool:
    """Return whether these interviews are a valid timetable as they are, locked ones and tables included."""
    tables = board.instance.problem.table_by_id
    seats = {
        (interview.table, interview.slot)
        for interview in interviews
        if interview.slot in tables[interview.table][1].available
    }
    locked = board.instance.problem.locked
    placed = len(assignment_of(board, interviews).placed())
    return len(seats) == len(interviews) == placed + len(locked) and set(locked) <= set(interviews)


def pair_positions(instance: Instance) -> dict[tuple[str, str], int]:
    """Return the position of each free pair by the ids of its candidate and company."""
    problem = instance.problem
    return {
        (problem.candidates[candidate].id, problem.companies[company].id): pair
        for pair, (candidate, company) in enumerate(
            zip(instance.pair_candidate.tolist(), instance.pair_company.tolist(), strict=True)
        )
    }
