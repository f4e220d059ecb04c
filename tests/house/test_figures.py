"""One definition of each figure: what the dashboard counts, lists show, tabs, tasks and public pages say the same of.

Worlds made at random, from a seed that the test names.
"""

import random
import re
from collections.abc import Callable
from datetime import timedelta

import pytest
import sqlalchemy as sa
import time_machine
from bs4 import BeautifulSoup, Tag
from flask import Flask, url_for
from flask.testing import FlaskClient

from forum_app.candidates.models import CandidateInvitation, Registration
from forum_app.candidates.queries import place_counts
from forum_app.candidates.vocabulary import HOLDING, Level, RegistrationState
from forum_app.companies.models import Participation
from forum_app.companies.vocabulary import ParticipationState
from forum_app.core.clock import now
from forum_app.core.db import db
from forum_app.desk import dashboard_queries
from forum_app.desk.figures import counts_at
from forum_app.desk.forum_list_queries import counts_of_forums
from forum_app.desk.views import dashboard
from forum_app.desk.vocabulary import Figure
from forum_app.forums.families import Family
from forum_app.forums.models import Forum
from forum_app.interviews.models import Interview
from forum_app.interviews.vocabulary import InterviewState
from forum_app.mail.models import Letter
from forum_app.mail.vocabulary import LetterState
from forum_app.public import queries as public
from forum_app.setup.queries import taken_of
from forum_app.wishes.models import Wish
from forum_app.workshops.models import WorkshopSeat
from forum_app.workshops.queries import choices_of, unseated_count
from forum_app.workshops.vocabulary import SeatState
from tests import factories

SEEDS = (1, 2, 3)


def _world(seed: int) -> Forum:
    """A forum with people and companies in any state, seats, wishes, interviews and letters of any kind."""
    dice = random.Random(seed)
    with factories.together():
        forum = factories.forum(capacity=40, table_capacity=12)
        workshops = [factories.workshop(forum, capacity=9), factories.workshop(forum, capacity=4)]
        companies = [_company(forum, n, dice) for n in range(10)]
        elsewhere = factories.forum("Lyon")
        for n in range(36):
            state = dice.choice([*RegistrationState, *[RegistrationState.CONFIRMED] * 6])
            level, family = dice.choice([*Level, None]), dice.choice([*Family, None])
            person = factories.candidate(forum, f"Prénom{n}", f"Nom{n}", state=state, level=level, family=family)
            if dice.random() < 0.5:
                seat = WorkshopSeat(
                    workshop=dice.choice(workshops),
                    registration=person,
                    state=dice.choice(list(SeatState)),
                    queue_at=now(),
                )
                factories.save(seat)
            for rank, company in enumerate(dice.sample(companies, dice.randrange(3)), start=1):
                factories.save(Wish(registration=person, participation=company, rank=rank))
            if dice.random() < 0.4:
                _meet(forum, companies[n % 10], person, n, dice)
            if state is RegistrationState.INVITED and dice.random() < 0.5:
                factories.save(CandidateInvitation(registration=person, expires_at=forum.closing))
            for k in range(dice.randrange(3)):
                _letter(forum, f"{seed}:{n}:{k}", dice)
        factories.candidate(elsewhere)
        factories.company(elsewhere, "Ailleurs")
        _letter(elsewhere, f"{seed}:elsewhere", dice, LetterState.FAILED)
    return forum


def _company(forum: Forum, number: int, dice: random.Random) -> Participation:
    state = dice.choice([*ParticipationState, *[ParticipationState.APPROVED] * 4])
    firm = factories.company(forum, f"Société {number}", state=state)
    if state is not ParticipationState.APPROVED:
        for table in firm.tables:
            table.number = None
    if dice.random() < 0.3:
        firm.presences = []
    return firm


def _meet(forum: Forum, company: Participation, person: Registration, number: int, dice: random.Random) -> None:
    factories.save(
        Interview(
            forum_id=forum.id,
            slot=forum.slots[number // 10],
            table=company.tables[0],
            participation=company,
            registration=person,
            state=dice.choice([InterviewState.FIRM, InterviewState.FIRM, InterviewState.CANCELLED]),
        )
    )


def _letter(forum: Forum, key: str, dice: random.Random, state: LetterState | None = None) -> None:
    factories.save(
        Letter(
            key=key,
            kind="candidates.confirmed",
            forum_id=forum.id,
            recipient="marie@exemple.example",
            subject="Votre inscription",
            security=state is None and dice.random() < 0.3,
            state=state or dice.choice(list(LetterState)),
            failure="Adresse inconnue",
            message_id=key,
        )
    )


def _rows(page: str) -> int:
    """How many rows the table of a list shows."""
    return len(BeautifulSoup(page, "html.parser").select("main tbody tr"))


@pytest.fixture
def odile(as_account: Callable[..., FlaskClient]) -> FlaskClient:
    return as_account(factories.national_organiser())


@pytest.mark.both
@pytest.mark.parametrize("seed", SEEDS)
def test_each_figure_counts_the_rows_that_its_list_shows(app: Flask, odile: FlaskClient, seed: int) -> None:
    forum = _world(seed)
    counts = dashboard_queries.forum_counts(forum, choices_of(forum)).figures
    assert set(counts) == set(Figure)
    with app.test_request_context():
        lists = {figure: url_for(figure.endpoint, slug=forum.slug, **figure.query) for figure in Figure}
    assert {figure.name: _rows(odile.get(lists[figure]).text) for figure in Figure} == {
        figure.name: counts[figure] for figure in Figure
    }
    assert sum(counts.values()) > 60  # a world where nothing is counted would prove nothing


@pytest.mark.parametrize("seed", SEEDS)
def test_tabs_say_the_same_count_as_the_dashboard(app: Flask, odile: FlaskClient, seed: int) -> None:
    forum = _world(seed)
    counts = counts_at(forum.id)
    with app.test_request_context():
        lists = {figure: url_for(figure.endpoint, slug=forum.slug, **figure.query) for figure in counts}
    for endpoint in ("desk.candidate_list", "desk.company_list"):
        figures = [figure for figure in counts if figure.endpoint == endpoint]
        page = BeautifulSoup(odile.get(lists[figures[0]]).text, "html.parser")
        tabs = {str(tab["href"]): _numbers(tab)[-1] for tab in page.select("main .tabs a")}
        assert {lists[figure]: counts[figure] for figure in figures}.items() <= tabs.items()


def _numbers(thing: Tag) -> list[int]:
    return [int(found) for found in re.findall(r"\d+", thing.get_text(" "))]


@pytest.mark.parametrize("days", [110, 45, 20, 8, 0])
@pytest.mark.parametrize("seed", SEEDS)
def test_each_task_opens_exactly_the_rows_that_it_counts(
    as_account: Callable[..., FlaskClient], seed: int, days: int
) -> None:
    forum = _world(seed)
    with time_machine.travel(forum.opening - timedelta(days=days) + timedelta(minutes=1), tick=False):
        odile = as_account(factories.national_organiser())
        page = BeautifulSoup(odile.get(f"/organisation/{forum.slug}").text, "html.parser")
        tasks = page.select("li.task")
        assert len(tasks) >= 4
        for task in tasks:
            title, link = task.select_one("h3"), task.select_one("a.button")
            assert title is not None
            assert link is not None
            assert _rows(odile.get(str(link["href"])).text) == _numbers(title)[-1], title.get_text()


@pytest.mark.parametrize("seed", SEEDS)
def test_places_and_tables_are_counted_alike_everywhere(app: Flask, seed: int) -> None:
    forum = _world(seed)
    candidates, counts = dashboard_queries.candidate_counts(forum.id), counts_at(forum.id)
    totals = dashboard_queries.forum_counts(forum, choices_of(forum))
    states = db.session.scalars(sa.select(Registration.state).where(Registration.forum_id == forum.id))
    held = sum(state in HOLDING for state in states)
    detail = public.forum_at(forum.slug, now())
    assert detail is not None
    assert {
        "dashboard": candidates.held,
        "places": place_counts(forum).held,
        "settings": taken_of(forum).places,
        "forums": counts_of_forums([forum.id])[forum.id][0],
        "public": detail.facts.held,
    } == dict.fromkeys(("dashboard", "places", "settings", "forums", "public"), held)
    assert (candidates.waiting, place_counts(forum).waiting, detail.facts.waiting) == (counts[Figure.WAITING],) * 3
    assert counts_of_forums([forum.id])[forum.id][1] == counts[Figure.APPROVED]
    assert taken_of(forum).tables == totals.tables
    assert unseated_count(forum) == counts[Figure.UNSEATED]


@pytest.mark.parametrize("seed", SEEDS)
def test_bars_of_the_dashboard_add_up_to_those_confirmed(app: Flask, seed: int) -> None:
    forum = _world(seed)
    candidates = dashboard_queries.candidate_counts(forum.id)
    assert sum(values[0] for _name, values in dashboard._levels(candidates)) == candidates.confirmed
    assert sum(values[0] for _name, values in dashboard._families(candidates, forum)) == candidates.confirmed
