"""The offers of a forum, by pages."""

import re
from datetime import UTC, datetime

import pytest
from flask import Flask

from forum_app.companies.models import Offer
from forum_app.companies.vocabulary import OfferContract
from tests import factories
from tests.browser import text_of

URL = "/forums/chartres-2027/offres"


def titles(page) -> list[str]:
    return re.findall(r"<h3>(Offre \d+)</h3>", page.get_data(as_text=True))


@pytest.mark.both
def test_offers_are_paged_at_the_same_cost(app: Flask, client, count_statements) -> None:
    forum = factories.forum(companies_public_at=datetime(2027, 1, 1, tzinfo=UTC))
    assert "Pas encore d’offre" in text_of(client.get(URL))
    airbel = factories.company(forum, "Airbel")

    def relay(start: int, end: int) -> None:
        made = [
            Offer(company=airbel.company, title=f"Offre {n:02d}", contract=OfferContract.CDI) for n in range(start, end)
        ]
        factories.save(*made)
        airbel.offers.extend(made)
        factories.save(airbel)

    relay(0, 2)
    with count_statements() as few:
        assert titles(client.get(URL)) == ["Offre 00", "Offre 01"]
    relay(2, 53)
    with count_statements() as many:
        first = client.get(URL)
    assert len(few) == len(many)
    assert titles(first) == [f"Offre {n:02d}" for n in range(50)]
    assert "53 offres" in text_of(first)
    assert f'href="{URL}?page=2"' in first.get_data(as_text=True)
    last = client.get(f"{URL}?page=2")
    assert titles(last) == ["Offre 50", "Offre 51", "Offre 52"]
    assert "Lignes 51 à 53 sur 53" in text_of(last)
    assert titles(client.get(f"{URL}?page=99")) == titles(last)
