"""The offers that a company relays at a forum. Flagged words are shown with a better one; they never block."""

from collections.abc import Sequence
from typing import Any

from flask import abort, flash, redirect, render_template, request
from werkzeug.wrappers import Response

from forum_app.companies import offer_actions, queries, rules
from forum_app.companies.forms import OfferForm
from forum_app.companies.models import Offer, Participation
from forum_app.companies.sign_up_steps import page_of, steps_of
from forum_app.companies.views.blueprint import blueprint
from forum_app.companies.views.team import own
from forum_app.companies.vocabulary import ParticipationState
from forum_app.companies.wording_rules import flags_of
from forum_app.core.clock import now, today
from forum_app.core.form_doors import sent_from
from forum_app.core.language import _
from forum_app.core.shared_forms import Difference
from forum_app.permissions.guard import needs
from forum_app.permissions.vocabulary import Right

own_offer = needs(Right.PARTICIPATION_OWN, on=queries.participation_of_offer)


@blueprint.get("/entreprise/<int:participation_id>/offres")
@own
def offers(participation: Participation) -> Any:
    """Show the offers of the company at this forum."""
    if participation.state is ParticipationState.DRAFT:
        return redirect(page_of(participation, "offers"), 303)
    return offers_page(participation)


@blueprint.post("/entreprise/<int:participation_id>/offres")
@own
def add_offer(participation: Participation) -> Any:
    """Add an offer."""
    form = OfferForm(today())
    if form.validate_on_submit():
        with form.refusing():
            offer_actions.add(participation, form.values())
            flash(_("Offre gardée."), "done")
            return redirect(page_of(participation, "offers"), 303)
    return offers_page(participation, form), 422


@blueprint.route("/entreprise/<int:participation_id>/offres/<int:offer_id>", methods=["GET", "POST"])
@own
def edit_offer(participation: Participation) -> Any:
    """Correct an offer."""
    offer = _offer_in(participation.offers)
    form = OfferForm(today(), obj=offer)

    def kept() -> dict[str, Any]:
        return {name: getattr(offer, name) for name in offer_actions.CONTENT}

    if not form.is_submitted():
        form.shows(kept())
    changed = form.changed_since(kept, participation, offer) if form.validate_on_submit() else []
    if form.is_submitted() and not form.errors and not changed:
        with form.refusing():
            offer_actions.edit(participation, offer, form.values())
            flash(_("Offre gardée."), "done")
            return redirect(page_of(participation, "offers"), 303)
    return offers_page(
        participation, form, edited=offer, changed=changed
    ), 409 if changed else 422 if form.errors else 200


@blueprint.route("/entreprise/<int:participation_id>/offres/<int:offer_id>/retrait", methods=["GET", "POST"])
@own_offer
@sent_from("companies.offers")
def detach_offer(participation: Participation) -> Response:
    """Relay an offer no more; it can be taken up again."""
    offer_actions.detach(participation, _offer_in(participation.offers))
    flash(_("Offre retirée de ce forum. Vous pouvez la reprendre."), "done")
    return redirect(page_of(participation, "offers"), 303)


@blueprint.route("/entreprise/<int:participation_id>/offres/<int:offer_id>/reprise", methods=["GET", "POST"])
@own_offer
@sent_from("companies.offers")
def attach_offer(participation: Participation) -> Response:
    """Relay at this forum an offer that the company already had."""
    offer_actions.attach(participation, _offer_in(queries.reusable_offers(participation)))
    return redirect(page_of(participation, "offers"), 303)


@blueprint.route("/entreprise/<int:participation_id>/offres/<int:offer_id>/mots", methods=["GET", "POST"])
@own_offer
@sent_from("companies.offers")
def reword_offer(participation: Participation) -> Response:
    """Put the better words in place of a flagged expression."""
    offer_actions.reword(participation, _offer_in(participation.offers), request.form.get("words", ""))
    return redirect(page_of(participation, "offers"), 303)


def _offer_in(offers: list[Offer]) -> Offer:
    asked = (request.view_args or {})["offer_id"]
    found = next((offer for offer in offers if offer.id == asked), None)
    if found is None:
        abort(404)
    return found


def offers_page(
    participation: Participation,
    form: OfferForm | None = None,
    *,
    edited: Offer | None = None,
    changed: Sequence[Difference] = (),
) -> str:
    """Render the page of the offers, inside the sign-up while it is a draft.

    The form is open when it is asked for, or needed.
    """
    signing_up = participation.state is ParticipationState.DRAFT
    return render_template(
        "companies/offers.html",
        participation=participation,
        the_forum=participation.forum,
        signing_up=signing_up,
        steps=steps_of(participation.forum.slug, participation.step),
        offers=[(offer, flags_of(f"{offer.title}\n{offer.description}")) for offer in participation.offers],
        ended=rules.edit_refusal(participation.state, participation.forum.closing, now()),
        reusable=queries.reusable_offers(participation),
        form=form or OfferForm(today(), formdata=None),
        edited=edited,
        changed=changed,
        open_form=form is not None or not participation.offers or "ajouter" in request.args,
    )
