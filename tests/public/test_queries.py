"""What visitors are shown at a moment: the one that is asked about, whatever the clock says."""

from datetime import date, datetime, time

import pytest
from flask import Flask

from forum_app.core.time_zones import at
from forum_app.forums.models import Forum
from forum_app.public import queries
from forum_app.public.rules import Ticket
from tests import factories

REUNION = "Indian/Reunion"


@pytest.fixture
def chartres(app: Flask) -> Forum:
    return factories.forum()


@pytest.mark.parametrize(
    ("moment", "ticket", "companies_open"),
    [
        (at(date(2027, 1, 16), time(23, 59)), Ticket.AHEAD, False),
        (at(date(2027, 1, 17), time(0)), Ticket.OPEN, True),
        (at(date(2027, 2, 22), time(23, 59)), Ticket.OPEN, False),
        (at(date(2027, 3, 5), time(23, 59)), Ticket.CLOSED, False),
        (at(date(2027, 3, 18), time(23, 59)), Ticket.CLOSED, False),
        (at(date(2027, 3, 19), time(0)), Ticket.OVER, False),
    ],
)
def test_a_forum_is_shown_as_it_stands_at_that_moment(
    chartres: Forum, moment: datetime, ticket: Ticket, companies_open: bool
) -> None:
    card = queries.forum_at(chartres.slug, moment)
    assert card is not None
    assert (card.ticket, card.companies_open) == (ticket, companies_open)
    assert [c.forum.id for c in queries.upcoming(moment)] == ([] if ticket is Ticket.OVER else [chartres.id])


def test_a_forum_overseas_is_over_when_its_own_day_is(app: Flask) -> None:
    """On Réunion the day ends three hours before it does in Paris."""
    there = factories.forum("Saint-Denis", time_zone=REUNION)
    evening, night = at(date(2027, 3, 18), time(23, 59), REUNION), at(date(2027, 3, 19), time(0), REUNION)
    cards = [queries.forum_at(there.slug, moment) for moment in (evening, night)]
    assert [card.ticket for card in cards if card is not None] == [Ticket.CLOSED, Ticket.OVER]
