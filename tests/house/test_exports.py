"""What leaves in a file is written down: who, how many lines, which filters; never what they hold."""

import pytest

from forum_app.core.db import db
from forum_app.desk.journal_sentences import JOURNAL
from forum_app.journal.models import JournalEntry
from forum_app.journal.queries import latest_of_forum
from forum_app.journal.sentences import JournalNames
from forum_app.permissions.rights import audience_of
from forum_app.permissions.vocabulary import Audience
from tests.house import world
from tests.house.test_endpoints import call, endpoints, right_of, values_of

TABLES = {"text/csv", "text/calendar", "application/json"}


@pytest.fixture
def the_world(app) -> world.World:
    return world.make()


def test_every_table_that_an_organiser_takes_away_is_in_the_journal(app, as_account, the_world):
    organiser = the_world.people["organisation d'ici"]
    browser = as_account(organiser)
    swept = {}
    for rule, method in endpoints(app):
        right = right_of(app, rule)
        if method != "GET" or right is None or audience_of(right) is not Audience.ORGANISERS:
            continue
        before = db.session.query(JournalEntry).count()
        if call(browser, rule, "GET", values_of(rule, the_world.here)).mimetype in TABLES:
            lines = db.session.query(JournalEntry).order_by(JournalEntry.id).all()[before:]
            swept[rule.endpoint] = [
                (line.actor_id == organiser.id, line.verb.endswith("_exported") or line.verb.endswith(".exported"))
                for line in lines
            ]
            assert all(line.params.keys() <= {"count", "filters"} and "count" in line.params for line in lines)
    exports = {"desk.export_candidates", "desk.export_companies", "interviews.export"}
    assert swept.keys() >= exports | {"imports.rest", "imports.report"}
    assert {endpoint: lines for endpoint, lines in swept.items() if lines != [(True, True)]} == {}


def test_the_line_of_an_export_says_how_many_and_by_what_but_not_which(app, as_account, the_world):
    organiser, forum = the_world.people["organisation d'ici"], the_world.here.forum
    address = f"/organisation/{forum.slug}/candidats/export.csv"
    for query in ("", "?q=Tessier&niveau=5&tri=-nom&page=2"):
        assert as_account(organiser).get(address + query).status_code == 200
    lines = [entry for entry in latest_of_forum(forum.id) if entry.verb == "registration.exported"]
    assert [entry.params for entry in lines] == [{"count": 1, "filters": ["niveau", "q"]}, {"count": 2, "filters": []}]
    assert [line.sentence.replace("\xa0", " ") for line in JOURNAL.lines_of(lines, JournalNames(), organiser.id)] == [
        "Vous : liste des candidats exportée, 1 ligne (filtres : niveau, recherche).",
        "Vous : liste des candidats exportée, 2 lignes.",
    ]
