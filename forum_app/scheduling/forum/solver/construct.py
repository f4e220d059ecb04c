"""A first good timetable: seat the target pairs, then let chains bring in what is worth more."""

import numpy as np

from forum_app.scheduling.budget import Budget
from forum_app.scheduling.forum.solver.assignment import Assignment
from forum_app.scheduling.forum.solver.board import Board
from forum_app.scheduling.forum.solver.ejection_chains import NONE_DROPPED, insert

CHAIN_LIMIT = 1_500
FILL_LIMIT = 30


def greedy(board: Board) -> Assignment:
    """Return the simplest answer: floors first, then the most worth first, each pair at its first free slot and desk.

    Whatever else the search does, it never ends with less than this.
    """
    assignment = Assignment(board)
    order = sorted(range(len(board.weight)), key=lambda pair: (-board.weight[pair], pair))
    for limit in (board.candidate_need, board.candidate_room):
        for pair in order:
            candidate = board.candidate_of[pair]
            if assignment.slot_of[pair] < 0 and assignment.load(candidate) < min(
                limit[candidate], board.candidate_room[candidate]
            ):
                assignment.put_first(pair)
    return assignment


def place_target(board: Board, chosen: np.ndarray, budget: Budget) -> Assignment:
    """Seat the ``chosen`` pairs (P,) bool, those with fewest possibilities first, then by ejection chains.

    The clock is not looked at: this is the answer that there always is, after a fraction of a second.
    """
    assignment = Assignment(board)
    choices = np.bincount(board.instance.option_pair, minlength=len(board.weight))
    order = [pair for pair in np.argsort(choices, kind="stable").tolist() if chosen[pair] and choices[pair]]
    left = [
        pair for pair in order if not (assignment.has_room(board.candidate_of[pair]) and assignment.put_somewhere(pair))
    ]
    for pair in left:
        if budget.stop():
            break
        insert(assignment, pair, CHAIN_LIMIT, NONE_DROPPED)
    top_up(assignment)
    return assignment


def top_up(assignment: Assignment) -> None:
    """Seat every missed pair that has a free place as things are, the most worth first."""
    board = assignment.board
    missed = [pair for pair in range(len(board.weight)) if assignment.slot_of[pair] < 0]
    missed.sort(key=lambda pair: (-assignment.gain(pair), pair))
    for pair in missed:
        if assignment.has_room(board.candidate_of[pair]):
            assignment.put_somewhere(pair)


def fill(assignment: Assignment, around: np.ndarray, budget: Budget, passes: int = 2, limit: int = FILL_LIMIT) -> None:
    """Bring in missed pairs near what could not be placed, the most worth first, dropping less worth where need be.

    ``around`` (P,) bool are the pairs that were hoped for: only candidates and companies that miss one of them, or a
    floor, are looked at.
    """
    board = assignment.board
    possible = np.unique(board.instance.option_pair).tolist()
    for _ in range(passes):
        lost = [pair for pair in possible if around[pair] and assignment.slot_of[pair] < 0]
        candidates = {board.candidate_of[pair] for pair in lost}
        companies = {board.company_of[pair] for pair in lost}
        missed = [
            pair
            for pair in possible
            if assignment.slot_of[pair] < 0
            and (
                board.candidate_of[pair] in candidates
                or board.company_of[pair] in companies
                or assignment.gain(pair) > board.short_worth
            )
        ]
        missed.sort(key=lambda pair: (-assignment.gain(pair), pair))
        changed = False
        for pair in missed:
            if budget.over():
                return
            changed |= insert(assignment, pair, limit) > 0
        if not changed:
            return
