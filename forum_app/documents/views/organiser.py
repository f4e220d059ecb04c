from dataclasses import dataclass

from flask import render_template, request, url_for
from flask_login import current_user
from werkzeug.wrappers import Response

from forum_app.core.form_doors import sent_from
from forum_app.core.listing import ListState, page_number
from forum_app.documents import actions, queries
from forum_app.documents.forms import BadgesForm
from forum_app.documents.views.blueprint import blueprint
from forum_app.documents.views.jobs import follow
from forum_app.documents.vocabulary import BadgeRole, PaperKind
from forum_app.forums.models import Forum
from forum_app.forums.queries import forum_at
from forum_app.permissions.guard import needs
from forum_app.permissions.vocabulary import Right


@dataclass(frozen=True)
class HolderList(ListState):
    """What the address of the people to give a badge asks."""

    page: int = page_number()


@blueprint.get("/organisation/<slug>/impressions")
@needs(Right.PAPER_PRINT, on=forum_at)
def index(forum: Forum) -> str:
    """Show what can be printed, and what was lately."""
    sheets = {
        kind: queries.count_of_sheets(forum, kind) for kind in (PaperKind.COMPANY_AGENDAS, PaperKind.CANDIDATE_AGENDAS)
    }
    return render_template(
        "documents/index.html",
        holder_count=queries.count_of_holders(forum),
        sheets=sheets,
        jobs=queries.latest_jobs(forum),
        kinds=PaperKind,
    )


@blueprint.route("/organisation/<slug>/impressions/badges", methods=["GET", "POST"])
@needs(Right.PAPER_PRINT, on=forum_at)
def badges(forum: Forum) -> Response | str | tuple[str, int]:
    """Choose whose badges, then ask for them: everybody of a page is ticked; a button takes those of all pages."""
    asked, here = HolderList.read(request.args), url_for("documents.badges", slug=forum.slug)
    page = queries.page_of_holders(forum, asked.page)
    form = BadgesForm()
    form.people.choices = [(b.key, f"{b.first_name} {b.last_name}") for b in page.rows]
    status = 200
    if request.method == "POST":
        if form.validate():
            ticked = set(form.people.data or ())
            chosen = queries.badge_holders(forum) if form.everybody.data else [b for b in page.rows if b.key in ticked]
            with form.refusing():
                return follow(actions.ask_badges(forum, chosen, current_user.id, form.start.data or 1))
        status = 422
    else:
        form.people.data = [b.key for b in page.rows]
    groups = [(role, [b for b in page.rows if b.role is role]) for role in BadgeRole]
    return render_template(
        "documents/choose_badges.html", form=form, groups=groups, page=page, pages=asked.pages(here)
    ), status


@blueprint.route("/organisation/<slug>/impressions/agendas-par-table", methods=["GET", "POST"])
@needs(Right.PAPER_PRINT, on=forum_at)
@sent_from("documents.index")
def table_agendas(forum: Forum) -> Response:
    """Ask for one sheet a table."""
    return follow(actions.ask_agendas(forum, PaperKind.COMPANY_AGENDAS, current_user.id))


@blueprint.route("/organisation/<slug>/impressions/agendas-des-candidats", methods=["GET", "POST"])
@needs(Right.PAPER_PRINT, on=forum_at)
@sent_from("documents.index")
def candidate_agendas(forum: Forum) -> Response:
    """Ask for one sheet a candidate."""
    return follow(actions.ask_agendas(forum, PaperKind.CANDIDATE_AGENDAS, current_user.id))
