"""What a forum's ticket says."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from forum_app.public.rules import Ticket, TicketFacts, ticket_of

TODAY = date(2027, 2, 1)
OPEN = TicketFacts(held_on=date(2027, 3, 18), cancelled=False, capacity=50, held=41, waiting=0, stage="open")


@pytest.mark.parametrize(
    ("changes", "ticket"),
    [
        ({}, Ticket.OPEN),
        ({"held": 46}, Ticket.OPEN),
        ({"held": 47}, Ticket.LAST),
        ({"held": 49}, Ticket.LAST),
        ({"held": 50}, Ticket.FULL),
        ({"held": 52}, Ticket.FULL),
        ({"held": 49, "waiting": 1}, Ticket.FULL),
        ({"stage": "before"}, Ticket.AHEAD),
        ({"stage": "closed"}, Ticket.CLOSED),
        ({"stage": "closed", "registered": True}, Ticket.OWN),
        ({"held": 50, "registered": True}, Ticket.OWN),
        ({"cancelled": True, "registered": True}, Ticket.CANCELLED),
        ({"held_on": TODAY}, Ticket.OPEN),
        ({"held_on": TODAY - timedelta(days=1), "registered": True}, Ticket.OVER),
    ],
)
def test_a_ticket_says_one_thing(changes, ticket):
    assert ticket_of(replace(OPEN, **changes), TODAY) is ticket
