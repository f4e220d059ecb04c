"""« Invitées »: those who were entered and have not agreed yet, and the letters that ask them."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from forum_app.candidates import invitation_actions, invitation_queries, invitation_rules, letters, queries
from forum_app.candidates.models import Registration
from forum_app.candidates.organiser_forms import AddressForm, InviteForm
from forum_app.candidates.queries import registration_at
from forum_app.candidates.vocabulary import InvitedStanding
from forum_app.core.clock import now, today
from forum_app.core.form_doors import sent_from
from forum_app.core.language import _, ngettext
from forum_app.core.refusals import Refused
from forum_app.desk import candidate_list_queries as candidates
from forum_app.desk import invited_list_queries as lists
from forum_app.desk.candidate_list_queries import CandidateList
from forum_app.desk.invited_list_queries import InvitedList
from forum_app.desk.views.blueprint import blueprint
from forum_app.desk.vocabulary import CANDIDATE_LIST, views_of
from forum_app.forums.models import Forum
from forum_app.forums.queries import forum_at
from forum_app.forums.rules import is_open, over_refusal
from forum_app.forums.vocabulary import WindowKind
from forum_app.permissions.guard import needs
from forum_app.permissions.vocabulary import Right


@blueprint.get("/organisation/<slug>/candidats/invitees")
@needs(Right.REGISTRATION_EXAMINE, on=forum_at)
def invited_list(forum: Forum) -> str:
    """Show those who have not agreed yet: four counts that are filters, then each with where they stand."""
    asked = InvitedList.read(request.args)
    counts = lists.counts_of(forum, asked)
    return render_template(
        "desk/invited_list.html",
        asked=asked,
        counts=counts,
        standings=InvitedStanding,
        page=lists.page_of_rows(forum, asked, counts.found),
        view_counts=candidates.counts_of(forum, CandidateList()),
        views=[(view, figure.label) for view, figure in views_of(CANDIDATE_LIST).items()],
        zone=forum.time_zone,
        moment=now(),
        over=over_refusal(forum.held_on, today(forum.time_zone)),
    )


@blueprint.route("/organisation/<slug>/candidats/inviter", methods=["GET", "POST"])
@needs(Right.REGISTRATION_EXAMINE, on=forum_at)
def invite_candidates(forum: Forum) -> Any:
    """Show who is about to be invited, and the letter of each as it will leave; then send."""
    form = InviteForm().offer(invitation_rules.reminder_days(today(forum.time_zone), forum.held_on))
    shown = form.chosen if request.method == "POST" else _asked_ids()
    changed = None
    if request.method == "POST" and form.validate():
        try:
            done = invitation_actions.invite_all(forum, form.chosen, form.day)
        except Refused as refused:
            if refused.refusal.code not in ("faster", "nobody"):
                raise
            changed = refused.refusal.sentence
        else:
            flash(
                ngettext("L'invitation part dans 5 min.", "%(num)s invitations partent dans 5 min.", done),
                "done",
            )
            return redirect(url_for("desk.invited_list", slug=forum.slug), 303)
    people = invitation_queries.never_invited(forum.id, shown)
    people = people[: invitation_rules.MOST_AT_ONCE]
    if request.method == "GET":
        usual = invitation_rules.usual_reminder(today(forum.time_zone), forum.held_on)
        form.remind_on.data = usual.isoformat() if usual else ""
    form.ids.data = ",".join(str(one.id) for one in people)
    page = render_template("desk/invite.html", form=form, changed=changed, **_letter_page(forum, form, people))
    return page, 409 if changed else 422 if form.errors else 200


def _letter_page(forum: Forum, form: InviteForm, people: list[Registration]) -> dict[str, Any]:
    """Return what the page says of the letters about to leave, as plain values."""
    asked = request.args.get("apercu", "1")
    rank = int(asked) if asked.isascii() and asked.isdecimal() and 0 < int(asked) <= len(people) else 1
    counts = queries.place_counts(forum)
    invitation = invitation_actions.prepared(people[rank - 1], form.day) if people else None
    return {
        "people": [(one.id, f"{one.last_name} {one.first_name}".strip(), one.diploma, one.given_by) for one in people],
        "rank": rank,
        "name": people[rank - 1].full_name if people else "",
        "recipient": people[rank - 1].email if people else "",
        "letter": letters.invitation_shown(invitation) if invitation is not None else None,
        "expires_at": invitation.expires_at if invitation is not None else None,
        "free": max(0, forum.capacity - counts.held),
        "capacity": forum.capacity,
        "closed": not is_open(forum.windows, WindowKind.CANDIDATES, now()),
        "over": over_refusal(forum.held_on, today(forum.time_zone)),
        "sender": forum.contact_name or forum.organisation.name,
        "zone": forum.time_zone,
        "chosen": request.args.getlist("ids"),
    }


def _asked_ids() -> list[int] | None:
    """Return the rows that the address names; None when it names none: all those never invited."""
    asked = [
        value for value in request.args.getlist("ids") if value.isascii() and value.isdecimal() and len(value) < 10
    ]
    return [int(value) for value in asked] if "ids" in request.args or "choix" in request.args else None


@blueprint.route("/organisation/<slug>/candidats/invitees/arret", methods=["GET", "POST"])
@needs(Right.REGISTRATION_EXAMINE, on=forum_at)
@sent_from("desk.invited_list")
def stop_invitations(forum: Forum) -> Response:
    """Take back the invitations whose letter has not left."""
    stopped = invitation_actions.stop_leaving(forum)
    if stopped:
        flash(ngettext("Une invitation arrêtée.", "%(num)s invitations arrêtées.", stopped), "done")
    else:
        flash(_("Ces courriels sont déjà partis."), "error")
    return redirect(url_for("desk.invited_list", slug=forum.slug), 303)


@blueprint.route("/organisation/<slug>/candidats/<int:registration_id>/adresse", methods=["GET", "POST"])
@needs(Right.REGISTRATION_EXAMINE, on=registration_at)
def invited_address(registration: Registration) -> Any:
    """Correct the address of somebody whose invitation did not arrive, and send it again."""
    form = AddressForm()
    if request.method == "GET":
        form.process(data={"email": registration.email})
    elif form.validate():
        with form.refusing():
            invitation_actions.correct_address(registration, form.email.data or "")
            flash(_("L'invitation part dans 5 min vers %(email)s.", email=registration.email), "done")
            return redirect(url_for("desk.invited_list", slug=registration.forum.slug), 303)
    standing = invitation_queries.standing_of(registration)
    page = render_template(
        "desk/invited_address.html",
        form=form,
        name=registration.full_name or registration.email,
        refusal=invitation_rules.address_refusal(standing)
        if standing is not None
        else invitation_rules.invitation_refusal(registration.state, invited=False),
    )
    return page, 422 if form.errors or form.form_errors else 200
