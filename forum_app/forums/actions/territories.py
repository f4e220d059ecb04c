"""Territories and the organisations that hold them."""

from dataclasses import dataclass

from forum_app.core.db import collision, db
from forum_app.core.language import _
from forum_app.core.refusals import Refusal
from forum_app.core.text_keys import plain
from forum_app.forums.models import Organisation, Territory
from forum_app.journal import actions as journal


@dataclass(frozen=True)
class TerritoryFacts:
    """What is said of a territory. departements: codes; school_zone: A, B, C or None; holiday_subdivision: of
    `holidays`, or None.
    """

    name: str
    departements: list[str]
    school_zone: str | None
    holiday_subdivision: str | None
    organisation_id: int


def save_territory(facts: TerritoryFacts, territory: Territory | None = None) -> Territory:
    """Create a territory, or change the given one.

    Forums keep the organisation that they had.
    """
    made = territory or Territory(slug=_slug(facts.name))
    with collision(Refusal("name_taken", _("Un territoire porte déjà ce nom."), "name")):
        made.name, made.departements, made.school_zone = facts.name, facts.departements, facts.school_zone
        made.holiday_subdivision, made.organisation_id = facts.holiday_subdivision, facts.organisation_id
        db.session.add(made)
    journal.write("territory.edited" if territory else "territory.created", made)
    return made


def save_organisation(
    name: str,
    short_name: str,
    contact_email: str | None,
    website: str | None,
    organisation: Organisation | None = None,
) -> Organisation:
    """Create an organisation, or change the given one."""
    made = organisation or Organisation()
    with collision(Refusal("name_taken", _("Un organisme porte déjà ce nom."), "name")):
        made.name, made.short_name, made.contact_email, made.website = name, short_name, contact_email, website
        db.session.add(made)
    journal.write("organisation.edited" if organisation else "organisation.created", made)
    return made


def _slug(name: str) -> str:
    return (
        "-".join("".join(c if c.isalnum() and c.isascii() else " " for c in plain(name)).split())[:80] or "territoire"
    )
