"""The letters that did not arrive: whom they were for, why, and what an organiser does with them."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for

from forum_app.core.clock import today
from forum_app.core.form_doors import sent_from
from forum_app.core.language import _, ngettext
from forum_app.core.refusals import refuse_if
from forum_app.desk import failed_mail_queries as lists
from forum_app.desk.failed_mail_queries import FailedLetters
from forum_app.desk.views.blueprint import blueprint, ticked_ids
from forum_app.forums.models import Forum
from forum_app.forums.queries import forum_at
from forum_app.forums.rules import over_refusal
from forum_app.journal import actions as journal
from forum_app.mail import actions as mail
from forum_app.permissions.guard import needs
from forum_app.permissions.vocabulary import Right


@blueprint.get("/organisation/<slug>/courriels-en-echec")
@needs(Right.LETTER_RESEND, on=forum_at)
def failed_letters(forum: Forum) -> str:
    """Show the letters that did not arrive, latest first."""
    asked = FailedLetters.read(request.args)
    return render_template(
        "desk/failed_letters.html",
        asked=asked,
        page=lists.page_of_letters(forum.id, asked),
        over=over_refusal(forum.held_on, today(forum.time_zone)) is not None,
    )


@blueprint.route("/organisation/<slug>/courriels-en-echec/suite", methods=["GET", "POST"])
@needs(Right.LETTER_RESEND, on=forum_at)
@sent_from("desk.failed_letters")
def settle_letters(forum: Forum) -> Any:
    """Send the ticked letters again, or leave them as they are."""
    chosen = lists.lock_failed(forum.id, ticked_ids(request.form))
    count = len(chosen)
    if not chosen:
        flash(_("Cochez d'abord les courriels."), "error")
    elif request.form.get("act") == "give_up":
        mail.give_up(chosen)
        journal.write("letters.given_up", forum, forum_id=forum.id, count=count)
        flash(ngettext("Un courriel classé sans suite.", "%(num)s courriels classés sans suite.", count), "done")
    else:
        refuse_if(over_refusal(forum.held_on, today(forum.time_zone)))
        mail.send_again(chosen)
        journal.write("letters.sent_again", forum, forum_id=forum.id, count=count)
        flash(ngettext("Un courriel repart.", "%(num)s courriels repartent.", count), "done")
    return redirect(url_for("desk.failed_letters", slug=forum.slug), 303)
