"""Inviting companies that an organiser entered and that nobody can open yet."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_login import current_user

from forum_app.companies import invitation_actions, letters, queries
from forum_app.companies.forms import InviteForm
from forum_app.core.clock import today
from forum_app.core.language import ngettext
from forum_app.core.refusals import Refused
from forum_app.desk.views.blueprint import blueprint
from forum_app.desk.vocabulary import Figure
from forum_app.forums.models import Forum
from forum_app.forums.rules import over_refusal
from forum_app.permissions.guard import needs
from forum_app.permissions.vocabulary import Right


@blueprint.route("/organisation/<slug>/entreprises/inviter", methods=["GET", "POST"])
@needs(Right.PARTICIPATION_EXAMINE, on=queries.forum_at)
def invite_companies(forum: Forum) -> Any:
    """Show which companies are about to be invited, and the letter of each as it will leave; then send."""
    form, changed = InviteForm(), None
    over = over_refusal(forum.held_on, today(forum.time_zone))
    back = url_for("desk.company_list", slug=forum.slug, vue=Figure.UNINVITED.view)
    if form.validate_on_submit() and over is None:
        try:
            done = invitation_actions.invite_companies(forum, form.chosen, current_user._get_current_object())
        except Refused as refused:
            changed = refused.refusal.sentence
        else:
            flash(ngettext("Une invitation part.", "%(num)s invitations partent.", done), "done")
            return redirect(back, 303)
    found = queries.uninvited(forum.id, form.chosen if request.method == "POST" else _asked_ids())
    invited = [(one, who) for one in found if (who := invitation_actions.contact_of(one)).email]
    asked = request.args.get("apercu", "1")
    rank = int(asked) if asked.isascii() and asked.isdecimal() and 0 < int(asked) <= len(invited) else 1
    form.ids.data = ",".join(str(one.id) for one, _who in invited)
    chosen = invited[rank - 1] if invited else None
    page = render_template(
        "desk/invite_companies.html",
        form=form,
        changed=changed,
        over=over,
        back=back,
        firms=[(one.company.name, who.email) for one, who in invited],
        without=[(one.id, one.company.name) for one in found if not invitation_actions.contact_of(one).email],
        rank=rank,
        name=chosen[0].company.name if chosen else "",
        recipient=chosen[1].email if chosen else "",
        letter=letters.invitation_shown(chosen[0], chosen[1].first_name) if chosen else None,
        sender=forum.contact_name or forum.organisation.name,
    )
    return page, 409 if changed else 200


def _asked_ids() -> list[int] | None:
    """Return the rows that the address names; None when it names none: all those never invited."""
    given = request.args.getlist("ids")
    return [int(value) for value in given if value.isascii() and value.isdecimal() and len(value) < 10] or None
