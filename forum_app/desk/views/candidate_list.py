"""The organiser's list of candidates, its acts on several at once, and its export."""

from typing import Any

from flask import Response, render_template, request
from sqlalchemy import Row

from forum_app.candidates import rules
from forum_app.candidates.vocabulary import UNFINISHED, Level, RegistrationState
from forum_app.core.language import _
from forum_app.core.spreadsheets import write_csv
from forum_app.core.time_zones import in_zone
from forum_app.core.typography import phone
from forum_app.desk import candidate_list_queries as lists
from forum_app.desk.candidate_list_queries import CandidateList
from forum_app.desk.views.blueprint import blueprint
from forum_app.desk.views.bulk_decisions import CONFIRMATIONS, undoable
from forum_app.desk.vocabulary import CANDIDATE_LIST, views_of
from forum_app.forums.families import Family
from forum_app.forums.models import Forum
from forum_app.forums.queries import forum_at
from forum_app.journal import actions as journal
from forum_app.permissions.guard import may, needs
from forum_app.permissions.vocabulary import Right
from forum_app.workshops import queries as workshops
from forum_app.workshops.vocabulary import SeatState


@blueprint.get("/organisation/<slug>/candidats")
@needs(Right.REGISTRATION_LIST, on=forum_at)
def candidate_list(forum: Forum) -> str:
    """Show the list, with its views, search, filters and pages, and the bar that decides on several at once."""
    asked = CandidateList.read(request.args)
    counts = lists.counts_of(forum, asked)
    return render_template(
        "desk/candidate_list.html",
        asked=asked,
        page=lists.page_of_rows(forum, asked, counts.found),
        counts=counts,
        views=[(view, figure.label) for view, figure in views_of(CANDIDATE_LIST).items()],
        families=Family,
        levels=Level,
        states=[state for state in RegistrationState if state not in UNFINISHED],
        workshops=workshops.titles_at(forum),
        reads_needs=may(Right.ACCOMMODATION_READ, forum.scope),
        may_examine=may(Right.REGISTRATION_EXAMINE, forum.scope),
        undoable=undoable(forum, CONFIRMATIONS),
    )


@blueprint.get("/organisation/<slug>/candidats/export.csv")
@needs(Right.REGISTRATION_EXPORT, on=forum_at, mode="writes")
def export_candidates(forum: Forum) -> Response:
    """Send the rows of the list as a CSV file. Accommodation needs are never in it.

    The journal says who exported how many.
    """
    asked = CandidateList.read(request.args)
    rows = lists.all_rows(forum, asked)
    journal.write("registration.exported", forum, forum_id=forum.id, count=len(rows), filters=asked.filters)
    header = (
        _("Nom"),
        _("Prénom"),
        _("Adresse électronique"),
        _("Téléphone"),
        _("Niveau"),
        _("Diplôme"),
        _("Établissement"),
        _("Contrat"),
        _("Fin du contrat"),
        _("Famille"),
        _("Domaine"),
        _("Compétences"),
        _("Département"),
        _("Mobilité"),
        _("Statut"),
        _("Rang d'attente"),
        _("Atelier"),
        _("Vœux"),
        _("Inscription"),
    )
    content = write_csv(header, (_cells(row, forum) for row in rows))
    answer = Response(content, mimetype="text/csv")
    answer.headers.set("Content-Disposition", "attachment", filename=f"candidats-{forum.slug}.csv")
    return answer


def _cells(row: Row[*tuple[Any, ...]], forum: Forum) -> tuple[object, ...]:
    r = row.Registration
    seat = (
        ""
        if row.workshop is None
        else row.workshop
        if row.seat_state is SeatState.TAKEN
        else _("En attente : %(title)s", title=row.workshop)
    )
    return (
        r.last_name,
        r.first_name,
        r.email,
        phone(r.phone) if r.phone else "",
        _label(r.level),
        r.diploma,
        r.training_body,
        _label(r.contract),
        r.contract_end.isoformat() if r.contract_end else "",
        _label(r.family),
        r.sub_family,
        ", ".join(r.skills),
        r.departement,
        rules.reach_words(r.mobility, r.mobility_departements),
        r.state.label,
        row.rank,
        seat,
        row.wishes,
        in_zone(r.queue_at or r.created_at, forum.time_zone).strftime("%Y-%m-%d %H:%M"),
    )


def _label(value: Any) -> str:
    return "" if value is None else str(value.label)
