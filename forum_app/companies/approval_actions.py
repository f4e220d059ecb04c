"""What an organiser decides on a participation. Tables are counted under the lock of the forum's row."""
from forum_app.companies import actions, letters, queries, rules, team_actions
from forum_app.companies.models import Participation
from forum_app.core.clock import now
from forum_app.core.db import collision, db, lock
from forum_app.core.language import _
from forum_app.core.refusals import Refusal, refuse_if
from forum_app.forums.models import Forum


def approve(participation: Participation, reason: str = "") -> list[int]:
    """Accept a company: its tables get the lowest free numbers of the room, which are returned. Refused when the room has too few left."""
    forum = lock(Forum, participation.forum_id)
    lock(Participation, participation.id)
    refuse_if(rules.move_refusal("approve", participation.state))
    taken = queries.table_numbers(forum.id)
    tables = team_actions.as_many_tables(participation)
    refuse_if(rules.approval_refusal(len(tables), len(taken), forum.table_capacity))
    with collision(Refusal("no_table_left", _("Ces tables viennent d'être prises. Rouvrez la page."))):
        for table, number in zip(tables, rules.lowest_free(taken, len(tables)), strict=True):
            table.number = number
    if participation.company.siret:
        participation.company.siret_checked_at = now()
    numbers = [table.number for table in tables if table.number is not None]
    actions.move(participation, "approve", reason, tables=numbers)
    letters.tell_approved(participation, numbers)
    return numbers


def queue(participation: Participation, reason: str = "") -> None:
    """Keep a company waiting for a table; it is told."""
    lock(Participation, participation.id)
    actions.move(participation, "queue", reason)
    letters.tell_waiting(participation)


def refuse(participation: Participation, reason: str) -> None:
    """Say no to a company, with the reason that it reads."""
    lock(Participation, participation.id)
    if not reason.strip():
        refuse_if(Refusal("reason_missing", _("Dites pourquoi : l'entreprise lira ce motif."), "reason"))
    actions.move(participation, "refuse", reason)
    letters.tell_refused(participation)
    db.session.flush()
