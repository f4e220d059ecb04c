"""A company signs up in four steps: itself, its team, its offers, the day.

Saved as one goes; each step can be left and found again.
"""

from typing import Any

from flask import abort, flash, redirect, render_template, request, url_for
from flask_login import current_user
from werkzeug.wrappers import Response

from forum_app.companies import actions, directory, queries, rules, team_actions
from forum_app.companies.forms import CompanyForm, JoinForm, SubmitForm, values_of
from forum_app.companies.models import Company, Participation
from forum_app.companies.sign_up_steps import PATHS, steps_of
from forum_app.companies.team_forms import TeamForms
from forum_app.companies.team_page import team_page
from forum_app.companies.views.blueprint import blueprint
from forum_app.companies.views.offers import offers_page
from forum_app.core import drafts
from forum_app.core.clock import now
from forum_app.core.form_doors import sent_from
from forum_app.core.language import _
from forum_app.core.rate_limits import SIGN_UP_RATE, limiter
from forum_app.core.refusals import Refused
from forum_app.core.typography import hour
from forum_app.forums import rules as forum_rules
from forum_app.forums.models import Forum
from forum_app.forums.vocabulary import WindowKind
from forum_app.permissions.guard import open_to_all, signed_in

FIRST = "entreprise"


@blueprint.get("/forums/<slug>/entreprise", defaults={"step": FIRST})
@blueprint.get(f"/forums/<slug>/entreprise/<any({', '.join(PATHS)}):step>")
@limiter.limit(SIGN_UP_RATE)
@open_to_all(about=queries.public_forum_at)
def sign_up(forum: Forum) -> Any:
    """Show the page of a step.

    A visitor first proves an address; a later step without a sign-up begun leads to the first.
    """
    if not current_user.is_authenticated:
        return redirect(url_for("companies.address", slug=forum.slug), 303)
    step = (request.view_args or {})["step"]
    draft = queries.draft_of(current_user, forum.id)
    if draft is not None:
        return _step_of(draft, step)
    if step != FIRST:
        return redirect(url_for("companies.sign_up", slug=forum.slug), 303)
    return _first_step(forum)


def _step_of(draft: Participation, step: str) -> Any:
    if step == FIRST:
        form = CompanyForm(data=_typed(draft))
        return _company_page(draft.forum, form, draft)
    if step == "equipe":
        return team_page(draft, TeamForms.of(draft))
    if step == "offres":
        return offers_page(draft)
    return _day_page(draft, SubmitForm())


def _first_step(forum: Forum) -> Any:
    sent = queries.participations_of(current_user, forum.id)
    if sent and "autre" not in request.args:
        return redirect(url_for("homes.company_home", participation_id=sent[0].id), 303)
    refusal = forum_rules.refusal_outside(forum.windows, WindowKind.COMPANIES, now(), forum.time_zone)
    if refusal is not None:
        return render_template("companies/closed.html", the_forum=forum, refusal=refusal)
    if "sans-siret" in request.args:
        return _company_page(forum, CompanyForm(), None)
    if "siret" not in request.args:
        return _siret_page(forum)
    return _with_siret(forum, rules.normal_siret(request.args["siret"])[:40])


def _with_siret(forum: Forum, siret: str) -> Any:
    """Answer a SIRET typed in the first field.

    The answer is what is wrong with it, the team to join, or the form, filled in by the directory when it is on.
    """
    refusal = rules.siret_refusal(siret)
    if refusal is not None:
        return _siret_page(forum, siret, refusal.sentence)
    known = queries.company_by_siret(siret)
    if known is not None and not actions.may_take_up(known, forum, current_user):
        return _join_page(forum, known, JoinForm(siret=siret))
    if known is not None:
        return _company_page(forum, CompanyForm(data={name: getattr(known, name) for name in actions.IDENTITY}), None)
    found, down = None, False
    if directory.is_on():
        try:
            found = directory.look_up(siret)
        except directory.DirectoryDown:
            down = True
    facts = (
        {name: getattr(found, name) for name in ("name", "city", "departement", "naf", "idcc", "size")} if found else {}
    )
    return _company_page(forum, CompanyForm(data={"siret": siret, **facts}), None, found=found, directory_down=down)


@blueprint.post("/forums/<slug>/entreprise")
@limiter.limit(SIGN_UP_RATE)
@signed_in(about=queries.public_forum_at)
def save_company(forum: Forum) -> Any:
    """Keep the first step, whole, and go on to the team."""
    draft = queries.draft_of(current_user, forum.id)
    form = CompanyForm()
    if form.validate_on_submit():
        try:
            draft = _keep(forum, draft, form, (*actions.IDENTITY, *actions.PARTICIPATION))
        except Refused as refused:
            if refused.refusal.code == "already_registered" and form.siret.data:
                return redirect(url_for("companies.sign_up", slug=forum.slug, siret=form.siret.data), 303)
            if refused.refusal.code == "already_registered" and _recognised(forum, form):
                return redirect(url_for("companies.sign_up", slug=forum.slug), 303)
            form.refuse(refused.refusal)
        else:
            draft.step = max(draft.step, 2)
            return redirect(url_for("companies.sign_up", slug=forum.slug, step=PATHS[1]), 303)
    return _company_page(forum, form, draft), 422


@blueprint.route("/forums/<slug>/entreprise/brouillon", methods=["GET", "POST"])
@limiter.limit(SIGN_UP_RATE, methods=["POST"])
@signed_in(about=queries.public_forum_at)
@sent_from("companies.sign_up")
def save_draft(forum: Forum) -> Any:
    """Keep what is already sound of the first step, as it is typed or left for later.

    Nothing is kept before a number (or a reason) and a name.
    """
    later = "later" in request.form  # a button: somebody leaves, and waits for an answer
    if not later and not drafts.is_newest():
        return Response(status=204)
    draft = queries.draft_of(current_user, forum.id)
    form = CompanyForm()
    form.validate()
    sound = [
        name
        for name in (*actions.IDENTITY, *actions.PARTICIPATION)
        if name in form._fields and not form._fields[name].errors
    ]
    kept = draft is not None or bool({"siret", "name"} <= set(sound) and form.name.data)
    if kept:
        _keep(forum, draft, form, sound)
    if later:
        flash(
            _("Votre brouillon est enregistré. Revenez quand vous voulez.")
            if kept
            else _("Rien à garder encore : il faut au moins un SIRET et un nom."),
            "done" if kept else "error",
        )
        return redirect(url_for("public.forum", slug=forum.slug), 303)
    return Response(
        "" if not kept else _("Brouillon enregistré à %(hour)s", hour=hour(now(), zone=forum.time_zone)),
        mimetype="text/plain",
    )


def _recognised(forum: Forum, form: CompanyForm) -> bool:
    """Let somebody into the team of a company without number, whose record at this forum gives their address."""
    company = actions.known_company(forum, values_of(form, actions.IDENTITY))
    if company is None or not team_actions.recognise(company, forum, current_user):
        return False
    flash(_("Votre adresse est dans la fiche de l'entreprise : vous êtes de l'équipe."), "done")
    return True


def _keep(forum: Forum, draft: Participation | None, form: CompanyForm, names: Any) -> Participation:
    identity = values_of(form, [name for name in names if name in actions.IDENTITY])
    participation = values_of(form, [name for name in names if name in actions.PARTICIPATION])
    if draft is None:
        return actions.open_sign_up(forum, current_user, identity, participation, function=form.function.data or "")
    actions.edit_company(draft, identity, by=current_user)
    actions.edit_participation(draft, participation)
    if not form.function.errors:
        team_actions.say_function(draft, current_user, form.function.data or "")
    return draft


@blueprint.route("/forums/<slug>/entreprise/reprise", methods=["GET", "POST"])
@signed_in(about=queries.public_forum_at)
@sent_from("companies.sign_up")
def take_up(forum: Forum) -> Response:
    """Come back with a company that this person already acts for."""
    company = next((c for c in queries.companies_of(current_user) if str(c.id) == request.form.get("company_id")), None)
    if company is None:
        abort(404)
    actions.open_sign_up(forum, current_user, {name: getattr(company, name) for name in actions.IDENTITY}, {})
    return redirect(url_for("companies.sign_up", slug=forum.slug), 303)


@blueprint.route("/forums/<slug>/entreprise/demande", methods=["GET", "POST"])
@limiter.limit(SIGN_UP_RATE, methods=["POST"])
@signed_in(about=queries.public_forum_at)
@sent_from("companies.sign_up")
def ask_to_join(forum: Forum) -> Any:
    """Ask the team of a registered company to be let in.

    Somebody whose address the team has already given enters at once.
    """
    form = JoinForm()
    company = queries.company_by_siret(rules.normal_siret(form.siret.data or ""))
    if company is None:
        abort(404)
    if not form.validate_on_submit():
        return _join_page(forum, company, form), 422
    if team_actions.recognise(company, forum, current_user):
        flash(_("Votre adresse est dans la fiche de l'entreprise : vous êtes de l'équipe."), "done")
        return redirect(url_for("companies.sign_up", slug=forum.slug), 303)
    team_actions.ask_to_join(company, forum, current_user, form.function.data or "")
    flash(_("Votre demande est partie."), "done")
    return redirect(url_for("companies.sign_up", slug=forum.slug, siret=company.siret), 303)


@blueprint.post("/forums/<slug>/entreprise/envoi")
@signed_in(about=queries.public_forum_at)
def submit(forum: Forum) -> Any:
    """Send the sign-up to the organiser."""
    draft = queries.draft_of(current_user, forum.id)
    if draft is None:
        return redirect(url_for("companies.sign_up", slug=forum.slug), 303)
    form = SubmitForm()
    if form.validate_on_submit():
        with form.refusing():
            actions.submit(draft)
            flash(_("Votre inscription est partie. Un courriel vous dira la réponse."), "done")
            return redirect(url_for("homes.company_home", participation_id=draft.id), 303)
    return _day_page(draft, form), 422


def _typed(draft: Participation) -> dict[str, Any]:
    own = {name: getattr(draft.company, name) for name in actions.IDENTITY}
    own |= {name: getattr(draft, name) for name in actions.PARTICIPATION}
    recruiter = next((p.recruiter for p in draft.presences if p.recruiter.account_id == current_user.id), None)
    return own | {"function": recruiter.function if recruiter else ""}


def _siret_page(forum: Forum, siret: str = "", error: str | None = None) -> str:
    reusable = [c for c in queries.companies_of(current_user) if queries.live_participation_of(c.id, forum.id) is None]
    return render_template(
        "companies/siret.html",
        the_forum=forum,
        siret=siret,
        error_message=error,
        reusable=reusable,
        directory_on=directory.is_on(),
        steps=steps_of(forum.slug, 1),
        **_aside(forum),
    )


def _company_page(
    forum: Forum, form: CompanyForm, draft: Participation | None, *, found: Any = None, directory_down: bool = False
) -> str:
    return render_template(
        "companies/company.html",
        form=form,
        the_forum=forum,
        draft=draft,
        found=found,
        directory_down=directory_down,
        steps=steps_of(forum.slug, draft.step if draft else 1),
        **_aside(forum),
    )


def _join_page(forum: Forum, company: Company, form: JoinForm) -> str:
    asked = queries.join_request_of(company.id, forum.id, current_user.id)
    return render_template("companies/join.html", the_forum=forum, company=company, form=form, asked=asked)


def _day_page(draft: Participation, form: SubmitForm) -> str:
    missing = rules.submission_refusal(
        name=draft.company.name, size=draft.company.size, need=draft.need_overload, people=len(draft.presences)
    )
    return render_template(
        "companies/day.html",
        participation=draft,
        the_forum=draft.forum,
        form=form,
        missing=missing,
        steps=steps_of(draft.forum.slug, 4),
    )


def _aside(forum: Forum) -> dict[str, Any]:
    return {
        "tables_taken": queries.tables_taken(forum.id),
        "open_slots": sum(1 for slot in forum.slots if slot.closed_at is None),
    }
