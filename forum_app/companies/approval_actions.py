"""What an organiser decides on a participation. Tables are counted under the lock of the forum's row."""

from forum_app.companies import actions, letters, queries, rules, team_actions
from forum_app.companies.letters import Cancelled
from forum_app.companies.models import Company, Participation
from forum_app.core.clock import now
from forum_app.core.db import lock
from forum_app.core.language import _
from forum_app.core.refusals import Refusal, Refused, refuse_if
from forum_app.forums.queries import lock_to_come
from forum_app.journal import actions as journal


def approve(participation: Participation, reason: str = "") -> list[int]:
    """Accept a company: its tables get the lowest free numbers of the room, which are returned.

    Refused when the room has too few left.
    """
    forum = lock_to_come(participation.forum_id)
    lock(Participation, participation.id)
    refuse_if(rules.move_refusal("approve", participation.state))
    refuse_if(
        rules.approval_refusal(
            max(participation.table_count, len(participation.tables)),
            queries.tables_taken(forum.id),
            forum.table_capacity,
        )
    )
    tables = team_actions.as_many_tables(participation)
    team_actions.number_tables(forum, tables)
    numbers = [table.number for table in tables if table.number is not None]
    actions.move(participation, "approve", reason, tables=numbers)
    opened = team_actions.open_to_contact(participation)
    letters.tell_approved(participation, numbers, opened=opened)
    team_actions.invite_waiting(participation)
    return numbers


def take_back_approval(participation: Participation, verb: str) -> None:
    """Put a company back where it was before an approval that nobody has read of; its tables are free. The caller holds
    the lock of the forum. verb: "examine_again" or "queue_again". Raises Refused once its letter has left.
    """
    lock(Participation, participation.id)
    refuse_if(rules.move_refusal(verb, participation.state))
    team_actions.take_back_invitations(participation)
    if not letters.take_back_answer(participation):
        raise Refused(Refusal("told", _("Le courriel est parti : changez la décision sur sa fiche.")))
    team_actions.give_back_numbers(participation)
    actions.move(participation, verb)
    if verb == "queue_again":
        letters.tell_waiting_once(participation)


def note_siret_checked(participation: Participation, siret: str) -> None:
    """Note that an organiser has found this SIRET in the public directory of companies, and that it is theirs.

    siret: the one that they read on the page. Raises Refused: "siret_changed".
    """
    company = lock(Company, participation.company_id)
    if company is None or not siret or company.siret != siret:
        raise Refused(Refusal("siret_changed", _("Le SIRET a changé entre-temps : vérifiez celui qui s'affiche.")))
    if company.siret_checked_at is None:
        company.siret_checked_at = now()
        journal.write("participation.siret_checked", participation)


def queue(participation: Participation, reason: str = "") -> None:
    """Keep a company waiting for a table; it is told."""
    lock_to_come(participation.forum_id)
    lock(Participation, participation.id)
    actions.move(participation, "queue", reason)
    letters.tell_waiting(participation)


def refuse(participation: Participation, reason: str, cancelled: Cancelled | None = None) -> None:
    """Say no to a company, even approved, with the reason that it reads; its tables are free at once. The room
    interviews cancels its
    interviews before calling this. cancelled: as `letters.tell_refused`."""
    lock_to_come(participation.forum_id)
    lock(Participation, participation.id)
    if not reason.strip():
        refuse_if(Refusal("reason_missing", _("Dites pourquoi : l'entreprise lira ce motif."), "reason"))
    refuse_if(rules.move_refusal("refuse", participation.state))
    team_actions.give_back_numbers(participation)
    actions.move(participation, "refuse", reason)
    letters.tell_refused(participation, cancelled)
