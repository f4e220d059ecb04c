"""The organiser's list of companies, and its export."""

from typing import Any

from flask import Response, render_template, request, url_for

from forum_app.companies import queries
from forum_app.companies.models import Participation
from forum_app.companies.vocabulary import CompanySize
from forum_app.core.clock import today
from forum_app.core.language import _
from forum_app.core.spreadsheets import write_csv
from forum_app.desk import company_list_queries as lists
from forum_app.desk.company_pills import PILLS
from forum_app.desk.views.blueprint import blueprint
from forum_app.desk.views.bulk_decisions import APPROVALS, undoable
from forum_app.desk.vocabulary import COMPANY_LIST, views_of
from forum_app.forums.models import Forum
from forum_app.journal import actions as journal
from forum_app.permissions.guard import may, needs
from forum_app.permissions.vocabulary import Right


@blueprint.get("/organisation/<slug>/entreprises")
@needs(Right.PARTICIPATION_LIST, on=queries.forum_at)
def company_list(forum: Forum) -> str:
    """Show the list, with its views, search, filters and pages, and how much of each company's day is booked."""
    asked = lists.CompanyList.read(request.args)
    counts = lists.counts_of(forum.id, asked)
    return render_template(
        "desk/company_list.html",
        slug=forum.slug,
        zone=forum.time_zone,
        table_capacity=forum.table_capacity,
        asked=asked,
        page=lists.page_of_rows(forum, asked, counts.found),
        views=_views(forum, asked, counts.views),
        sizes=CompanySize,
        tables_taken=counts.tables,
        pills=PILLS,
        may_examine=may(Right.PARTICIPATION_EXAMINE, forum.scope),
        undoable=undoable(forum, APPROVALS),
    )


@blueprint.get("/organisation/<slug>/entreprises/export.csv")
@needs(Right.PARTICIPATION_EXPORT, on=queries.forum_at, mode="writes")
def export_companies(forum: Forum) -> Response:
    """Send the whole list as a CSV file. The journal says who exported how many."""
    asked = lists.CompanyList.read(request.args)
    rows = queries.all_of(lists.statement(forum.id, asked))
    journal.write("participation.exported", forum, forum_id=forum.id, count=len(rows), filters=asked.filters)
    content = write_csv(_header(), (_cells(row) for row in rows))
    name = f"entreprises-{forum.slug}-{today():%Y-%m-%d}.csv"
    return Response(content, mimetype="text/csv", headers={"Content-Disposition": f'attachment; filename="{name}"'})


def _header() -> tuple[str, ...]:
    """Return the titles of the columns of the file."""
    return (
        _("Entreprise"),
        _("SIRET"),
        _("Taille"),
        _("Effectif"),
        _("NAF"),
        _("IDCC"),
        _("Ville"),
        _("Département"),
        _("Statut"),
        _("Tables"),
        _("Équipe"),
        _("Offres"),
        _("Courriel"),
        _("Téléphone"),
        _("Besoin"),
    )


def _cells(row: Participation) -> tuple[object, ...]:
    """Return one line of the file, under `_header`."""
    company = row.company
    return (
        company.name,
        company.siret,
        company.size.short if company.size else "",
        company.headcount,
        company.naf,
        company.idcc,
        company.city,
        company.departement,
        row.state.label,
        ", ".join(str(table.number) for table in row.tables if table.number),
        ", ".join(presence.recruiter.full_name for presence in row.presences),
        ", ".join(offer.title for offer in row.offers),
        row.contact_email,
        row.contact_phone,
        row.need_overload,
    )


def _views(forum: Forum, asked: lists.CompanyList, counts: dict[str, int]) -> list[dict[str, Any]]:
    """Return the saved views as tabs, each with its count; search and filters stay."""
    return [
        {
            "label": figure.label,
            "url": url_for("desk.company_list", slug=forum.slug, **asked.params(view=name)),
            "count": counts[name],
            "current": asked.view == name,
        }
        for name, figure in views_of(COMPANY_LIST).items()
    ]
