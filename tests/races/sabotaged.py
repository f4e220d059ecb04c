"""The application as the race tests serve it, with the safeguards named in RACE_SABOTAGE taken out. Never imported by
the application.

rule: the rules of booking and of places refuse nothing; lock: no row is locked. Both leave a moment between the look
and the write, in which somebody else may come. drafts: a draft is never too old. The unique constraints are dropped by
the test itself, in the database.
"""

import os
import time

from forum_app.candidates import actions as candidate_actions
from forum_app.candidates import rules as candidate_rules
from forum_app.core import drafts
from forum_app.core.db import db
from forum_app.interviews import actions as interview_actions
from forum_app.interviews.rules import booking as booking_rules
from forum_app.workshops import actions as workshop_actions
from forum_app.workshops import rules as workshop_rules
from forum_app.workshops.vocabulary import SeatState

# Seconds between the look and the write, where a safeguard is out: more on PostgreSQL, where all look at the same time
# and a busy machine lets them come one after the other.
MOMENT = 0.5 if os.environ.get("DATABASE_URL") else 0.1


def _without_rules() -> None:
    booking_rules.booking_refusal = lambda *facts, **options: None
    booking_rules.free_table = lambda company, slot, diary, table_id=None: company.tables[0]
    candidate_rules.places_for_next = lambda capacity, held, waiting: 1
    workshop_rules.state_of_next = lambda free, waiting: SeatState.TAKEN


def _without_locks() -> None:
    interview_actions.lock_row = lambda entity, identity: None
    for actions in (candidate_actions, workshop_actions):
        actions.lock = lambda entity, identity: db.session.get(entity, identity, populate_existing=True)


def _without_order() -> None:
    drafts._take = lambda key, rank: True


def _slowly() -> None:
    """Every look is followed by a moment."""
    for module, name in (
        (interview_actions.booking_queries, "case_of"),
        (candidate_actions.queries, "place_counts"),
        (workshop_actions.queries, "choice_of"),
    ):
        setattr(module, name, _then_wait(getattr(module, name)))


def _then_wait(look):
    def looked(*args, **options):
        found = look(*args, **options)
        time.sleep(MOMENT)
        return found

    return looked


_OUT = {"rule": _without_rules, "lock": _without_locks, "drafts": _without_order}
for _name in filter(None, os.environ.get("RACE_SABOTAGE", "").split(",")):
    if _name in _OUT:
        _OUT[_name]()
        _slowly()

from wsgi import app  # noqa: E402, F401 (served as in production, once the safeguards are out)
