"""Commands of this room."""

import click
from flask import current_app, url_for
from flask.cli import AppGroup

from forum_app.accounts.actions import invite_organiser, offer_set_up
from forum_app.accounts.models import RoleGrant
from forum_app.core.db import db, transaction
from forum_app.core.refusals import Refused
from forum_app.forums.models import Territory
from forum_app.mail.links import absolute
from forum_app.permissions.vocabulary import Role

organiser = AppGroup("organiser", help="People who organise forums.")


@organiser.command("create")
@click.argument("email")
@click.option("--first-name", default="", help="First name.")
@click.option("--last-name", default="", help="Surname.")
@click.option(
    "--territory",
    "slug",
    help="Slug of the one territory of a territorial organiser; without it, the national organisation.",
)
def create(email: str, first_name: str, last_name: str, slug: str | None) -> None:
    """Give EMAIL the role of organiser, and print a link that opens its account once, within 30 minutes."""
    print(_link_for(email, first_name, last_name, slug))


@organiser.command("first")
@click.option("--email", default="", help="Address of the first organiser; without it, the page of the link asks.")
def first(email: str) -> None:
    """Print the one-time link that makes its holder the first organiser, while nobody organises yet.

    They give their name and, without EMAIL, their address.
    """
    with transaction("reads"):
        if db.session.query(RoleGrant).filter_by(role=Role.NATIONAL_ORGANISER).first() is not None:
            return
    print(
        f"Set-up link of the first organiser (once, within 30 minutes):\n  "
        f"{_link_for(email) if email else _open_link()}"
    )


def _open_link() -> str:
    with transaction(), current_app.test_request_context():
        return absolute(url_for("accounts.setup", token=offer_set_up()))


def _link_for(email: str, first_name: str = "", last_name: str = "", slug: str | None = None) -> str:
    try:
        with transaction(), current_app.test_request_context():
            territory = db.session.query(Territory).filter_by(slug=slug).one_or_none() if slug else None
            if slug and territory is None:
                raise click.ClickException(f"No territory is called {slug!r}")
            _account, token = invite_organiser(email, first_name, last_name, territory.id if territory else None)
            return absolute(url_for("accounts.setup", token=token))
    except Refused as refused:
        raise click.ClickException(refused.refusal.sentence) from refused
