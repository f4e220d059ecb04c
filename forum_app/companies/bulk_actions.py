"""Several companies approved in one act: what it would do, said before it is done from the same reading."""

from collections.abc import Sequence
from dataclasses import dataclass

from forum_app.companies import approval_actions, queries, rules
from forum_app.companies.models import Participation
from forum_app.core.refusals import Refusal
from forum_app.forums.models import Forum
from forum_app.forums.queries import lock_to_come


@dataclass(frozen=True)
class BulkPlan:
    """What approving some companies does now.

    approved: each with the number of its tables, in the order in which they get them; left_out: each with the sentence
    that says why; taken, taken_after: tables of the forum.
    """

    approved: tuple[tuple[Participation, int], ...]
    left_out: tuple[tuple[Participation, Refusal], ...]
    taken: int
    taken_after: int


def plan_of(forum: Forum, participations: Sequence[Participation]) -> BulkPlan:
    """Return what approving these would do, the first signed up first. Exact only under the lock of the forum."""
    taken = queries.tables_taken(forum.id)
    after, approved, left_out = taken, [], []
    for participation in sorted(participations, key=lambda one: (one.created_at, one.id)):
        wanted = max(participation.table_count, len(participation.tables))
        refusal = rules.move_refusal("approve", participation.state)
        refusal = refusal or rules.approval_refusal(wanted, after, forum.table_capacity)
        if refusal is not None:
            left_out.append((participation, refusal))
            continue
        approved.append((participation, wanted))
        after += wanted
    return BulkPlan(tuple(approved), tuple(left_out), taken, after)


def approve_many(forum: Forum, participations: Sequence[Participation], reason: str) -> BulkPlan:
    """Approve those that can be, and return what was done. reason: as `approve`."""
    lock_to_come(forum.id)
    plan = plan_of(forum, participations)
    for participation, _tables in plan.approved:
        approval_actions.approve(participation, reason)
    return plan
