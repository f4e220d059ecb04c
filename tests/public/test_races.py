"""Visitors who come at the same time: nobody's request is lost, no web process dies."""

import http.client
import threading
import time
from contextlib import closing

import pytest

from forum_app.core.db import db
from tests import factories
from tests.races.serving import StageOf

pytestmark = pytest.mark.race
VISITORS, SECONDS = 8, 4


def test_eight_visitors_who_keep_their_connections_lose_nothing(stage_of: StageOf) -> None:
    """On CPython 3.11 collecting garbage beside running requests killed a process every few seconds."""
    stage = stage_of()
    with factories.together():
        for number in range(12):
            factories.workshop(factories.forum(f"Ville {number}", slug=f"ville-{number}"))
    db.session.commit()
    answers: list[int | str] = []
    until = time.monotonic() + SECONDS

    def visit() -> None:
        with closing(http.client.HTTPConnection("localhost", stage.port, timeout=60)) as connection:
            while time.monotonic() < until:
                try:
                    connection.request("GET", "/", headers={"Accept-Encoding": "gzip"})
                    answer = connection.getresponse()
                    answer.read()
                    answers.append(answer.status)
                except (OSError, http.client.HTTPException) as lost:
                    answers.append(type(lost).__name__)
                    connection.close()

    visitors = [threading.Thread(target=visit) for _ in range(VISITORS)]
    for visitor in visitors:
        visitor.start()
    for visitor in visitors:
        visitor.join()
    assert set(answers) == {200}
    assert len(answers) > VISITORS
