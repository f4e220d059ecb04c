"""What a candidate does with wishes: add, replace, move, remove, put back.

They are counted and ordered under the lock of the registration's row.
"""

from collections.abc import Sequence

import sqlalchemy as sa

from forum_app.candidates.entry_actions import EnteredRegistration
from forum_app.candidates.models import Registration
from forum_app.companies.models import Participation
from forum_app.companies.vocabulary import ParticipationState
from forum_app.core.clock import now
from forum_app.core.db import collision, db, in_chunks, lock
from forum_app.core.language import _
from forum_app.core.refusals import Refusal, Refused, refuse_if
from forum_app.forums import rules as forum_rules
from forum_app.forums.vocabulary import WindowKind
from forum_app.journal import actions as journal
from forum_app.journal.actions import JournalLine
from forum_app.wishes import queries as wish_queries
from forum_app.wishes import rules as wish_rules
from forum_app.wishes.models import Selection, Wish


def add(registration: Registration, participation: Participation, *, replacing_id: int | None = None) -> None:
    """Wish to meet a company: last of the list, or at the place of the wish for participation `replacing_id`."""
    order = _begin(registration)
    refusal = wish_rules.add_refusal(
        state=participation.state if participation.forum_id == registration.forum_id else ParticipationState.WITHDRAWN,
        name=participation.company.name,
        already=participation.id in order,
        count=len(order) - (replacing_id in order),
        cap=registration.forum.wish_cap,
    )
    refuse_if(refusal)
    wanted = (
        [participation.id if identity == replacing_id else identity for identity in order]
        if replacing_id in order
        else [*order, participation.id]
    )
    _write(registration, order, wanted)
    journal.write(
        "wish.added",
        registration,
        participation_id=participation.id,
        replaced_id=replacing_id if replacing_id in order else None,
    )


def remove(registration: Registration, participation_id: int) -> None:
    """Take a company off the list; the next ones move up. Twice is once."""
    order = _begin(registration)
    if participation_id in order:
        _write(registration, order, [identity for identity in order if identity != participation_id])
        journal.write("wish.removed", registration, participation_id=participation_id)


def move(registration: Registration, participation_id: int, rank: int) -> None:
    """Put a wish at a rank, from 1. Refused when another window removed it meanwhile."""
    order = _begin(registration)
    if participation_id not in order:
        raise Refused(_changed())
    _write(registration, order, wish_rules.moved(order, participation_id, rank))
    journal.write("wish.moved", registration, participation_id=participation_id)


def put_back(registration: Registration, wanted: Sequence[int]) -> None:
    """Give the list the order that it had: companies that do not come any more are left out."""
    order = _begin(registration)
    coming = set(
        db.session.scalars(
            sa.select(Participation.id).where(
                Participation.id.in_(wanted),
                Participation.forum_id == registration.forum_id,
                Participation.state == ParticipationState.APPROVED,
            )
        )
    )
    kept = [identity for identity in dict.fromkeys(wanted) if identity in coming or identity in order][
        : registration.forum.wish_cap
    ]
    _write(registration, order, kept)
    journal.write("wish.put_back", registration, count=len(kept))


def enter_many(chosen: Sequence[tuple[EnteredRegistration, Sequence[int]]]) -> None:
    """Write the wishes that registrations gave elsewhere (an imported spreadsheet), whatever the window and the state
    of
    either side.

    chosen: each registration with participations of their forum, first rank first. Companies see these wishes as any
    other: once the candidate is confirmed and has agreed.
    """
    rows = [
        {"registration_id": registration.id, "participation_id": participation_id, "rank": rank}
        for registration, participation_ids in chosen
        for rank, participation_id in enumerate(participation_ids, start=1)
    ]
    if rows:
        with collision(_changed()):
            db.session.execute(sa.insert(Wish.__table__), rows)
    journal.write_many(
        JournalLine("wish.entered", registration.reference, registration.account_id, {"count": len(ids)})
        for registration, ids in chosen
    )


def erase(registration_ids: Sequence[int]) -> None:
    """Erase the wishes of registrations that are erased, and the choices that companies made of them."""
    for some in in_chunks(registration_ids):
        for chosen in (Wish, Selection):
            db.session.execute(
                sa.delete(chosen).where(chosen.registration_id.in_(some)),
                execution_options={"synchronize_session": False},
            )


def order_of(registration: Registration) -> list[int]:
    """Return the ids of the participations wished, first rank first."""
    return [wish.participation_id for wish in wish_queries.wishes_of(registration)]


def _begin(registration: Registration) -> list[int]:
    """Lock the list, check that it may change, and give its order."""
    lock(Registration, registration.id)
    forum = registration.forum
    refuse_if(forum_rules.refusal_outside(forum.windows, WindowKind.WISHES, now(), forum.time_zone))
    refuse_if(wish_rules.wisher_refusal(registration.state, registration.agreed_at is not None))
    return order_of(registration)


def _write(registration: Registration, before: Sequence[int], after: Sequence[int]) -> None:
    """Make the list be `after`. Ranks first become negative: two rows never hold the same one on the way."""
    own = Wish.registration_id == registration.id
    with collision(_changed()):
        db.session.execute(sa.delete(Wish).where(own, Wish.participation_id.not_in(after)))
        db.session.execute(sa.update(Wish).where(own).values(rank=-Wish.rank))
        for rank, participation_id in enumerate(after, start=1):
            if participation_id in before:
                db.session.execute(
                    sa.update(Wish).where(own, Wish.participation_id == participation_id).values(rank=rank)
                )
            else:
                db.session.add(Wish(registration_id=registration.id, participation_id=participation_id, rank=rank))
                db.session.flush()


def _changed() -> Refusal:
    return Refusal("wishes_changed", _("Votre liste a changé dans une autre fenêtre. La voici à jour."))
