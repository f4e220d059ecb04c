"""Signing in: by a link or six digits sent by letter, or by a password.

No GET opens anything: mail scanners follow links.
"""

from typing import Any

from flask import flash, redirect, render_template, request, session, url_for
from werkzeug.wrappers import Response

from forum_app.accounts import actions, form_keeping, password_actions, queries, rules
from forum_app.accounts.forms import CodeForm, PasswordSignInForm, SignInForm
from forum_app.accounts.models import Account
from forum_app.accounts.session import close_session, open_session
from forum_app.accounts.views.blueprint import blueprint
from forum_app.accounts.vocabulary import Purpose
from forum_app.core.clock import now
from forum_app.core.form_doors import sent_from
from forum_app.core.language import _
from forum_app.core.rate_limits import SIGN_IN_RATE, limiter
from forum_app.core.refusals import Refused
from forum_app.permissions.guard import open_to_all, signed_in

ASKED = "asked_to_sign_in"  # in the session: the address that this browser typed


@blueprint.route("/connexion", methods=["GET", "POST"])
@limiter.limit(SIGN_IN_RATE, methods=["POST"])
@open_to_all()
def sign_in() -> Any:
    """Ask for a link. The answer is the same for every address."""
    form = SignInForm(next=request.args.get("next"))
    if form.validate_on_submit():
        back_to = rules.same_site_path(form.next.data)
        try:
            actions.send_code(form.email.data or "", Purpose.SIGN_IN, back_to=back_to)
        except Refused as refused:
            if (
                refused.refusal.code == "letter_just_left"
            ):  # the letter is there: its page says so, with the field for its digits
                flash(refused.refusal.sentence, "error")
                session[ASKED] = form.email.data
                return redirect(url_for("accounts.code", next=back_to), 303)
            form.refuse(refused.refusal)
        else:
            session[ASKED] = form.email.data
            return redirect(url_for("accounts.code", next=back_to), 303)
    return render_template("accounts/sign_in.html", form=form), 422 if form.errors else 200


@blueprint.route("/connexion/code", methods=["GET", "POST"])
@open_to_all()
def code() -> Any:
    """Show « Un lien vient de partir », and take the six digits of those who read their letters elsewhere."""
    form = CodeForm(next=request.args.get("next"), email=session.get(ASKED))
    if form.validate_on_submit():
        try:
            account = actions.sign_in_by_digits(
                form.email.data or "", form.digits.data or "", request.remote_addr or ""
            )
        except Refused as refused:
            _only_beside_the_form(refused)
            form.refuse(refused.refusal)
        else:
            return _enter(account, form.next.data)
    asked = session.get(ASKED)
    return render_template(
        "accounts/code.html", form=form, asked=asked, masked=rules.masked(asked) if asked else None
    ), 422 if form.errors else 200


@blueprint.get("/connexion/lien/<token:token>")
@open_to_all()
def link(token: str) -> Any:
    """Show the page of a link: a button, or why the link opens nothing any more."""
    refusal = rules.code_refusal(queries.code_of_token(token, Purpose.SIGN_IN), now())
    back_to = rules.same_site_path(request.args.get("next"))
    return render_template("accounts/link.html", refusal=refusal, token=token, back_to=back_to), 410 if refusal else 200


@blueprint.post("/connexion/lien/<token:token>")
@open_to_all()
def use_link(token: str) -> Any:
    """Spend the link and enter."""
    try:
        account = actions.sign_in_by_link(token)
    except Refused as refused:
        return render_template("accounts/link.html", refusal=refused.refusal, token=token, back_to=None), 410
    return _enter(account, request.form.get("next"))


@blueprint.route("/connexion/mot-de-passe", methods=["GET", "POST"])
@limiter.limit(SIGN_IN_RATE, methods=["POST"])
@open_to_all(mode="reads")
def password() -> Any:
    """Enter with a password, for those who chose one."""
    form = PasswordSignInForm(next=request.args.get("next"), email=session.get(ASKED))
    if form.validate_on_submit():
        try:
            account = password_actions.sign_in_by_password(
                form.email.data or "", form.password.data or "", request.remote_addr or ""
            )
        except Refused as refused:
            _only_beside_the_form(refused)
            form.refuse(refused.refusal)
        else:
            return _enter(account, form.next.data)
    return render_template("accounts/password.html", form=form), 422 if form.errors else 200


@blueprint.route("/deconnexion", methods=["GET", "POST"])
@signed_in()
@sent_from("navigation.home")
def sign_out() -> Response:
    """Close this session."""
    close_session()
    flash(_("Vous êtes déconnecté."), "done")
    return redirect(url_for("public.home"), 303)


def _enter(account: Account, asked: str | None) -> Response:
    """Open the session, then go back where the person was going: to a form that waits, to the page asked, or to their
    own space.
    """
    open_session(account)
    if form_keeping.kept(account) is not None:
        return redirect(url_for("accounts.kept_form"), 303)
    return redirect(rules.same_site_path(asked) or url_for("navigation.home"), 303)


def _only_beside_the_form(refused: Refused) -> None:
    """Let the pages that say « plus tard » be pages of their own."""
    if refused.refusal.code == "too_many_failures":
        raise refused
