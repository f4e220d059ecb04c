"""« Non merci »: somebody whose name was given without them is erased, without signing in. No GET erases anything."""

from typing import Any

from flask import flash, redirect, render_template, url_for

from forum_app.candidates import invitation_queries, invitation_rules
from forum_app.candidates.models import Registration
from forum_app.core.language import _
from forum_app.core.refusals import Refusal
from forum_app.permissions.guard import open_to_all
from forum_app.privacy import erasing_actions
from forum_app.privacy.views.blueprint import blueprint


@blueprint.get("/mon-invitation/<token:token>/non-merci")
@open_to_all()
def decline_invitation(token: str) -> Any:
    """Say what would be erased, with one button; or why this link erases nothing."""
    registration = _of(token)
    refusal = invitation_rules.declining_refusal(registration.state if registration is not None else None)
    return (_page(token, registration, refusal), 410) if refusal else _page(token, registration)


@blueprint.post("/mon-invitation/<token:token>/non-merci")
@open_to_all()
def erase_invited(token: str) -> Any:
    """Erase them at once; the link opens nothing after."""
    registration = _of(token, lock=True)
    refusal = invitation_rules.declining_refusal(registration.state if registration is not None else None)
    if refusal is not None or registration is None:
        return _page(token, registration, refusal), 410
    erasing_actions.erase_registration(registration)
    flash(_("C'est effacé. Nous ne vous écrirons plus."), "done")
    return redirect(url_for("public.home"), 303)


def _of(token: str, *, lock: bool = False) -> Registration | None:
    found = invitation_queries.invitation_of_token(token, lock=lock)
    return found.registration if found is not None else None


def _page(token: str, registration: Registration | None, refusal: Refusal | None = None) -> str:
    return render_template(
        "privacy/decline_invitation.html",
        token=token,
        refusal=refusal,
        email=registration.email if registration is not None else "",
        forum_title=registration.forum.inline_title if registration is not None else "",
    )
