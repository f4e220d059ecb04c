"""What somebody does with what is held on them."""

from typing import Any

from flask import Response, flash, redirect, render_template, request, url_for
from flask_login import current_user

from forum_app.accounts.models import Account
from forum_app.accounts.session import close_session, just_signed_in
from forum_app.core.forms import BaseForm
from forum_app.core.language import _
from forum_app.core.refusals import refuse_if
from forum_app.interviews.cancellation_sentences import with_cancelled
from forum_app.journal import actions as journal
from forum_app.permissions.guard import signed_in
from forum_app.permissions.vocabulary import Audience
from forum_app.privacy import erasing_actions, queries
from forum_app.privacy.archive import archive_of
from forum_app.privacy.erasure_rules import proof_refusal
from forum_app.privacy.own_data_queries import files_of, held_on
from forum_app.privacy.views.blueprint import blueprint


@blueprint.get("/mon-compte/donnees")
@signed_in()
def own_data() -> str:
    """Show all that is held on oneself."""
    return render_template("privacy/own_data.html", tree=held_on(current_user._get_current_object()))


@blueprint.get("/mon-compte/donnees/archive")
@signed_in(mode="writes")
def own_archive() -> Response:
    """Send all that is held on oneself, with one's files; the journal says that it was taken."""
    me: Account = current_user._get_current_object()
    journal.write("account.data_taken", me)
    answer = Response(archive_of(held_on(me), files_of(me)), mimetype="application/zip")
    answer.headers.set("Content-Disposition", "attachment", filename="mes-donnees.zip")
    answer.headers["Cache-Control"] = "no-store"
    return answer


@blueprint.route("/mon-compte/effacement", methods=["GET", "POST"])
@signed_in()
def erase_own() -> Any:
    """Erase oneself, after a page that says what goes, what stays and who is told."""
    me: Account = current_user._get_current_object()
    if request.method == "GET":
        return render_template(
            "privacy/erase_own.html",
            form=BaseForm(),
            email=me.email,
            plan=queries.plan_of_account(me),
            refusal=erasing_actions.departure_refusal(me),
            proved=just_signed_in(),
        )
    refuse_if(proof_refusal(just_signed_in()))
    done = erasing_actions.erase_account(me)
    close_session()
    flash(with_cancelled(_("Tout ce qui vous concernait est effacé."), done.cancelled, told=Audience.COMPANIES), "done")
    return redirect(url_for("public.home"), 303)
