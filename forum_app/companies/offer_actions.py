"""What is done to the offers of a company and to their place at a forum."""

from collections.abc import Mapping
from typing import Any

from forum_app.companies import rules, wording_rules
from forum_app.companies.models import Offer, Participation
from forum_app.core.clock import now
from forum_app.core.db import db
from forum_app.core.refusals import refuse_if
from forum_app.journal import actions as journal

CONTENT = (
    "title",
    "family",
    "contract",
    "months",
    "level",
    "description",
    "skills",
    "place",
    "starts_on",
    "salary_min",
    "salary_max",
)


def add(participation: Participation, values: Mapping[str, Any]) -> Offer:
    """Add an offer to the company and relay it at this forum.

    `values`: among CONTENT; title and contract are needed. Raises Refused when the participation may no longer change,
    and "salary_range".
    """
    refuse_if(rules.edit_refusal(participation.state, participation.forum.closing, now()))
    refuse_if(rules.salary_refusal(values.get("salary_min"), values.get("salary_max")))
    offer = Offer(
        company_id=participation.company_id, **{name: value for name, value in values.items() if name in CONTENT}
    )
    participation.offers.append(offer)
    db.session.flush()
    journal.write("offer.added", participation, offer_id=offer.id)
    return offer


def edit(participation: Participation, offer: Offer, values: Mapping[str, Any]) -> None:
    """Correct an offer; it is dated again."""
    refuse_if(rules.edit_refusal(participation.state, participation.forum.closing, now()))
    refuse_if(rules.salary_refusal(values.get("salary_min"), values.get("salary_max")))
    for name in CONTENT:
        if name in values:
            setattr(offer, name, values[name])
    offer.dated_at = now()
    journal.write("offer.edited", participation, offer_id=offer.id)


def attach(participation: Participation, offer: Offer) -> None:
    """Relay at this forum an offer that the company already had."""
    refuse_if(rules.edit_refusal(participation.state, participation.forum.closing, now()))
    if offer not in participation.offers:
        participation.offers.append(offer)
        journal.write("offer.attached", participation, offer_id=offer.id)


def detach(participation: Participation, offer: Offer) -> None:
    """Relay it no more at this forum; the company keeps it and may take it up again."""
    refuse_if(rules.edit_refusal(participation.state, participation.forum.closing, now()))
    if offer in participation.offers:
        participation.offers.remove(offer)
        journal.write("offer.detached", participation, offer_id=offer.id)


def reword(participation: Participation, offer: Offer, words: str) -> None:
    """Put the better words in place of a flagged expression, in the title or the description."""
    edit(
        participation,
        offer,
        {
            "title": wording_rules.replaced(offer.title, words)[:160] or offer.title,
            "description": wording_rules.replaced(offer.description, words),
        },
    )
