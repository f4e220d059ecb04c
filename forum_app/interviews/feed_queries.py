"""The addresses that calendars follow, and what is read there."""

import base64
import hashlib
import hmac

import sqlalchemy as sa
from flask import current_app

from forum_app.candidates.models import Registration
from forum_app.companies import queries as companies
from forum_app.companies.models import Participation
from forum_app.core.db import db
from forum_app.core.tokens import same
from forum_app.interviews.models import CalendarFeed

_SALT = b"calendar-feed:"


def feed_of(account_id: int, about: Registration | Participation) -> CalendarFeed | None:
    """Return the address that somebody has for their own day, or for that of a company."""
    column = CalendarFeed.registration_id if isinstance(about, Registration) else CalendarFeed.participation_id
    return db.session.scalar(sa.select(CalendarFeed).where(CalendarFeed.account_id == account_id, column == about.id))


def secret_of(feed: CalendarFeed) -> str:
    """Return the secret of an address: 128 bits that nobody guesses without the key of the service."""
    key = str(current_app.config["SECRET_KEY"]).encode()
    made = hmac.new(key, _SALT + f"{feed.id}:{feed.nonce}".encode(), hashlib.sha256).digest()[:16]
    return base64.urlsafe_b64encode(made).rstrip(b"=").decode()


def opened_feed(feed_id: int, secret: str) -> CalendarFeed | None:
    """Return the feed of an address, while its secret is right and whoever has it still has that day: it is their own
    registration, or they still act for the company.
    """
    feed = db.session.get(CalendarFeed, feed_id)
    if feed is None or not same(secret, secret_of(feed)):
        return None
    if feed.registration is not None:
        return feed if feed.registration.account_id == feed.account_id else None
    participation = feed.participation
    if participation is None:
        return None
    acting = companies.people_acting(participation.company_id, participation.forum_id)
    return feed if any(account.id == feed.account_id for account in acting) else None
