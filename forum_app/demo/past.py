"""The past that a demonstration tells: acts in the order of their moments, and the letters that left between them."""

import heapq
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from itertools import count

import sqlalchemy as sa

from forum_app.accounts.models import Account
from forum_app.core.clock import as_if_at, now
from forum_app.core.db import db
from forum_app.journal.actions import acting_account_id
from forum_app.mail.delivery import keep_as_sent
from forum_app.mail.models import Letter
from forum_app.mail.vocabulary import LetterState

_DUE = (  # built at import: each act asks
    sa.select(Letter)
    .where(
        Letter.state == LetterState.WAITING,
        Letter.not_before <= sa.bindparam("until"),
        Letter.id > sa.bindparam("former"),
    )
    .order_by(Letter.not_before, Letter.id)
)
AGO = timedelta(hours=1)  # nothing is told of the last hour: each letter has had the time to leave


class Past:
    """Acts to come in a past: `at` says when, `unfold` does them. An act may announce others, at its moment or later.

    end: the last moment told.
    """

    def __init__(self) -> None:
        self.end = now() - AGO
        self._acts: list[tuple[datetime, int, Callable[[], None]]] = []
        self._ranks = count()
        # Those of real people, where a forum is added beside theirs, leave as they should.
        self._former_letters = db.session.scalar(sa.select(sa.func.max(Letter.id))) or 0

    def at(self, moment: datetime, act: Callable[[], None]) -> None:
        """Have something done at that moment; nothing where it is after the end."""
        if moment <= self.end:
            heapq.heappush(self._acts, (moment, next(self._ranks), act))

    def unfold(self) -> None:
        """Do everything, each act at its moment, and leave no letter of it that waits."""
        while self._acts:
            moment, _rank, act = heapq.heappop(self._acts)
            self._let_letters_leave(moment)
            with as_if_at(moment):
                act()
                db.session.flush()
        self._let_letters_leave(now())

    def _let_letters_leave(self, until: datetime) -> None:
        for letter in db.session.scalars(_DUE, {"until": until, "former": self._former_letters}).all():
            with as_if_at(letter.not_before):
                keep_as_sent(letter)


@contextmanager
def acting(account: Account) -> Iterator[None]:
    """Let what is done inside be done by that account."""
    db.session.flush()
    remembered = acting_account_id.set(account.id)
    try:
        yield
    finally:
        acting_account_id.reset(remembered)
