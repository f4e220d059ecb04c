"""Several registrations confirmed in one act: what it would do, said before it is done from the same reading."""

from collections.abc import Sequence
from dataclasses import dataclass

from forum_app.candidates import actions, queries, rules
from forum_app.candidates.models import Registration
from forum_app.candidates.vocabulary import RegistrationState
from forum_app.core.refusals import Refusal, refuse_if
from forum_app.forums.models import Forum
from forum_app.forums.queries import lock_to_come


@dataclass(frozen=True)
class BulkPlan:
    """What confirming some registrations does now.

    confirmed: in the order in which they get their place; left_out: each with the sentence that says why; ahead: how
    many who are not among them have waited longer than one of them; held, held_after: places taken, of the forum.
    """

    confirmed: tuple[Registration, ...]
    left_out: tuple[tuple[Registration, Refusal], ...]
    ahead: int
    held: int
    held_after: int


def plan_of(forum: Forum, registrations: Sequence[Registration]) -> BulkPlan:
    """Return what confirming these would do: those who hold a place first, then those who wait, by their turn.

    Exact only under the lock of the forum.
    """
    held, ranks = queries.place_counts(forum).held, queries.waiting_ranks(forum.id)
    after, confirmed, left_out = held, [], []
    for registration in sorted(registrations, key=lambda one: (ranks.get(one.id, 0), one.id)):
        refusal = _objection(registration, forum) or rules.decision_refusal(registration.state, forum.capacity - after)
        if refusal is not None:
            left_out.append((registration, refusal))
            continue
        confirmed.append(registration)
        after += registration.state is RegistrationState.WAITING
    last = max((ranks.get(one.id, 0) for one in confirmed), default=0)
    chosen = {one.id for one in confirmed}
    ahead = sum(rank < last and identity not in chosen for identity, rank in ranks.items())
    return BulkPlan(tuple(confirmed), tuple(left_out), ahead, held, after)


def _objection(registration: Registration, forum: Forum) -> Refusal | None:
    """Return what a confirmation among many cannot pass over: a certificate that nobody has seen."""
    reasons = actions.examined(registration, forum).reasons
    missing = next((reason for reason in reasons if reason.code == "certificate"), None)
    return Refusal(missing.code, missing.sentence) if missing is not None else None


def confirm_many(forum: Forum, registrations: Sequence[Registration], *, reason: str) -> BulkPlan:
    """Confirm those that can be, and return what was done. reason: kept in each file; needed only where others have
    waited longer.
    """
    lock_to_come(forum.id)
    plan = plan_of(forum, registrations)
    refuse_if(rules.confirming_reason_refusal(reason, 0, plan.ahead))
    for registration in plan.confirmed:
        actions.confirm_as_checked(registration, reason)
    return plan
