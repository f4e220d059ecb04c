"""What a company does with its people and tables where interviews limit it.

Each act takes its locks, then reads the interviews, then acts: an interview booked between the reading and the act
would be left at a table that was given back.
"""

from collections.abc import Mapping, Set

from forum_app.companies import team_actions
from forum_app.companies.models import Participation, RecruiterPresence
from forum_app.core.db import lock
from forum_app.core.refusals import Refusal
from forum_app.forums.models import Forum
from forum_app.interviews import queries


def set_table_count(participation: Participation, wanted: int) -> None:
    """Ask for more tables or give some back, but those with interviews. Raises Refused("table_booked")."""
    lock(Forum, participation.forum_id)
    lock(Participation, participation.id)
    team_actions.set_table_count(participation, wanted, booked=queries.booked_slots(participation))


def set_presence(participation: Participation, present: Mapping[int, Set[int]]) -> None:
    """Say at which slots each table is present; those with an interview stay. Raises Refused("slot_booked")."""
    lock(Participation, participation.id)
    team_actions.set_presence(participation, present, booked=queries.booked_slots(participation))


def remove_recruiter(participation: Participation, presence: RecruiterPresence) -> None:
    """Take somebody off the team, unless the interviews of their table need them."""
    lock(Participation, participation.id)
    team_actions.remove_recruiter(participation, presence, booked=queries.booked_slots(participation))


def removal_refusal(participation: Participation, presence: RecruiterPresence) -> Refusal | None:
    """Return why somebody must stay on the team, as `remove_recruiter` would say it."""
    return team_actions.removal_refusal(participation, presence, booked=queries.booked_slots(participation))
