"""« Équipe »: the people of a forum, of a territory or of the network, and the form that invites one more."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_login import current_user

from forum_app.core.clock import now
from forum_app.core.language import _
from forum_app.forums.queries import territories_within
from forum_app.permissions.guard import may, needs
from forum_app.permissions.vocabulary import Right, Role, ScopeKind
from forum_app.staff import actions, pages, queries, rules
from forum_app.staff.addresses import page_of
from forum_app.staff.forms import InviteForm, moment_of
from forum_app.staff.queries import Team
from forum_app.staff.views.blueprint import blueprint


@blueprint.route("/organisation/equipe", methods=["GET", "POST"])
@needs(Right.TEAM_MANAGE)
def teams() -> Any:
    """Show who organises the network to those who do; lead the others to the first team that they manage."""
    network = queries.national_team()
    if may(Right.TEAM_MANAGE, network.scope):
        return _page(network)
    first = next(iter(territories_within(current_user.live_grants, Right.TEAM_MANAGE)), None)
    if first is None:
        return redirect(url_for("navigation.home"), 303)
    return redirect(url_for("staff.territory_team", territory_id=first.id), 303)


@blueprint.route("/organisation/territoires/<int:territory_id>/equipe", methods=["GET", "POST"])
@needs(Right.TEAM_MANAGE, on=queries.team_of_territory)
def territory_team(team: Team) -> Any:
    """Show who organises a territory."""
    return _page(team)


@blueprint.route("/organisation/<slug>/equipe", methods=["GET", "POST"])
@needs(Right.TEAM_MANAGE, on=queries.team_of_forum)
def forum_team(team: Team) -> Any:
    """Show who works for a forum."""
    return _page(team)


def _page(team: Team) -> Any:
    """Show a team, or invite one more person and show it again."""
    managed = _managed(team)
    offered = pages.offered(team, managed)
    form = _form(team, [Role(one.value) for one in offered])
    if form.validate_on_submit():
        with form.refusing():
            actions.invite(
                current_user._get_current_object(),
                form.email.data or "",
                form.role.data,
                team,
                moment_of(form.until.data, team.zone),
            )
            flash(_("Invitation envoyée. Le lien vaut 7 jours et une seule fois."), "done")
            return redirect(page_of(team), 303)
    groups = pages.groups_of(team, current_user.id, managed)
    page = render_template(
        "staff/team.html",
        form=form,
        name=team.name,
        here=page_of(team),
        groups=groups,
        people=len({row.email for group in groups for row in group.rows}),
        alone=_alone(team),
        invitations=pages.invitations_of(team),
        ended=pages.ended_of(team),
        offered=offered,
        reaches=_reaches(team, managed),
        zone=team.zone,
        moment=now(),
    )
    return page, 422 if form.errors or form.form_errors else 200


def _managed(team: Team) -> list[ScopeKind]:
    """Return the reaches around this team that the current user manages, the narrowest first."""
    kinds = (ScopeKind.FORUM, ScopeKind.TERRITORY, ScopeKind.ALL)
    return [kind for kind in kinds if (wider := team.within(kind)) is not None and may(Right.TEAM_MANAGE, wider.scope)]


def _reaches(team: Team, managed: list[ScopeKind]) -> list[dict[str, Any]]:
    """Return the teams between which one goes, narrowest first: « Forum de Lyon », « Rhône-Alpes »."""
    teams = [wider for kind in managed if (wider := team.within(kind)) is not None]
    return [
        {
            "label": one.forum.title if one.forum else one.territory.name if one.territory else _("Équipe nationale"),
            "url": page_of(one),
            "current": one.kind is team.kind,
        }
        for one in teams
    ]


def _alone(team: Team) -> bool:
    """Return True when one person alone organises this reach: its territory, or the network."""
    role = Role.NATIONAL_ORGANISER if team.kind is ScopeKind.ALL else Role.TERRITORIAL_ORGANISER
    reach = team.within(rules.GIVEN[role])
    return reach is not None and len({grant.account_id for grant in queries.holding(role, reach)}) == 1


def _form(team: Team, roles: list[Role]) -> InviteForm:
    """Return the form that invites; filled again for somebody whose role has ended, where the address says so."""
    form = InviteForm().offer(roles)
    again = request.args.get("reprise", "")
    if request.method == "GET":
        former = next((grant for grant in queries.ended(team) if str(grant.id) == again), None)
        if former is not None:
            form.process(data={"email": former.account.email, "role": former.role})
            form.offer(roles)
    return form
