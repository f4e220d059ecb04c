"""Whom a company reads about, in which order, and what an act shows again. On both databases."""

import pytest
from flask import Flask

from forum_app.candidates.models import Registration
from forum_app.candidates.vocabulary import Level, RegistrationState
from forum_app.companies.models import Participation
from forum_app.core.clock import now
from forum_app.core.db import db
from forum_app.interviews import actions, booking_grid_queries
from forum_app.interviews.rules.booking_grid import Filters
from forum_app.interviews.vocabulary import CandidateOrder
from tests import factories
from tests.interviews.world import World, world

pytestmark = pytest.mark.both


@pytest.fixture
def four(app: Flask) -> World:
    """Marie has chosen Airbel; Éva, Awa and Lucas have not."""
    made = world()
    factories.candidate(made.chartres, "Éva", "Pellerin", skills=["HPLC", "GMP"], sub_family="Cultures")
    factories.candidate(made.chartres, "Lucas", "Morvan", level=Level.L7, skills=["Bioréacteur"])
    factories.candidate(made.chartres, "Awa", "de La Roche", diploma="Licence Qualité 100 %")
    db.session.commit()
    return made


def names(airbel: Participation, **asked: object) -> list[str]:
    return [p.name for p in booking_grid_queries.candidates_for(airbel, Filters(**asked)).page.rows]


def test_those_who_chose_us_come_first_then_the_alphabet(four: World) -> None:
    assert names(four.airbel) == ["Marie T.", "Awa L.", "Éva P.", "Lucas M."]
    assert names(four.airbel, order=CandidateOrder.ALPHABETICAL) == ["Awa L.", "Éva P.", "Lucas M.", "Marie T."]
    found = booking_grid_queries.candidates_for(four.airbel, Filters())
    assert (found.total, found.chose_us, found.page.total) == (4, 1, 4)


def test_chance_is_the_same_at_each_visit_and_differs_between_companies(four: World) -> None:
    with factories.together():
        for number in range(30):
            factories.candidate(four.chartres, f"Prénom{number:02}", "Nom")
        other = factories.company(four.chartres, "Lyophila")
    db.session.commit()
    one, again, theirs = (names(who, order=CandidateOrder.RANDOM) for who in (four.airbel, four.airbel, other))
    assert one == again != theirs
    assert sorted(one) == sorted(theirs)
    assert one != names(four.airbel, order=CandidateOrder.ALPHABETICAL)


@pytest.mark.parametrize(
    ("search", "found"),
    [
        ("hplc eva", ["Éva P."]),
        ("cultures", ["Éva P."]),
        ("CONTROLE BPF", ["Awa L.", "Marie T."]),
        ("bioreacteur", ["Lucas M."]),
        ("100 %", ["Awa L."]),
        ("morvan", []),  # no company reads a surname: none finds somebody by it
        ("exemple.example", []),
        ("cfa", []),
        ("_", []),
    ],
)
def test_a_search_looks_at_what_the_company_reads(four: World, search: str, found: list[str]) -> None:
    assert names(four.airbel, search=search, order=CandidateOrder.ALPHABETICAL) == found


def test_a_level_narrows_and_the_counts_stay_those_of_all(four: World) -> None:
    found = booking_grid_queries.candidates_for(four.airbel, Filters(level="7"))
    assert [p.name for p in found.page.rows] == ["Lucas M."]
    assert (found.total, found.chose_us, found.page.total) == (4, 1, 1)
    nobody = booking_grid_queries.candidates_for(four.airbel, Filters(search="personne"))
    assert (nobody.page.rows, nobody.total, nobody.page.total) == ([], 4, 0)


def test_an_anonymous_forum_is_searched_and_sorted_without_names(four: World) -> None:
    four.chartres.anonymous = True
    db.session.commit()
    everybody = names(four.airbel, order=CandidateOrder.ALPHABETICAL)
    assert everybody == [f"Profil {r}" for r in sorted(int(name.split()[1]) for name in everybody)]
    assert names(four.airbel, search="marie") == []
    lucas = db.session.query(Registration).filter_by(first_name="Lucas").one()
    assert names(four.airbel, search=f"{lucas.id}") == [f"Profil {lucas.id}"]


def test_pages_hold_fifty_candidates_and_the_nearest_is_shown(four: World) -> None:
    with factories.together():
        for number in range(56):
            factories.candidate(four.chartres, f"Prénom{number:02}", "Nom")
    db.session.commit()
    second = booking_grid_queries.candidates_for(four.airbel, Filters(page=2))
    assert (len(second.page.rows), second.page.pages, second.page.total) == (10, 2, 60)
    far = booking_grid_queries.candidates_for(four.airbel, Filters(page=99))
    assert (far.page.number, far.page.rows) == (2, second.page.rows)


def test_a_closed_pair_is_shown_no_more(four: World) -> None:
    interview = actions.book(four.airbel, four.marie, four.slots[0])
    db.session.flush()
    interview.write_told(now())
    db.session.flush()
    actions.free(interview)
    db.session.commit()
    assert "Marie T." not in names(four.airbel)
    assert booking_grid_queries.candidates_for(four.airbel, Filters()).total == 3
    assert booking_grid_queries.changes_for(four.airbel, four.marie.id).rows == ()


def test_the_neighbours_are_those_of_the_order_and_the_filters(four: World) -> None:
    eva, lucas = (db.session.query(Registration).filter_by(first_name=name).one() for name in ("Éva", "Lucas"))
    found = booking_grid_queries.neighbours_of(four.airbel, Filters(), eva.id)
    assert found is not None
    assert (found.rank, found.total) == (3, 4)
    assert found.previous is not None
    assert found.following is not None
    assert (found.previous.name, found.following.name) == ("Awa L.", "Lucas M.")
    first = booking_grid_queries.neighbours_of(four.airbel, Filters(), four.marie.id)
    assert first is not None
    assert first.previous is None
    alone = booking_grid_queries.neighbours_of(four.airbel, Filters(level="7"), lucas.id)
    assert alone is not None
    assert (alone.rank, alone.total, alone.previous, alone.following) == (1, 1, None, None)
    assert booking_grid_queries.neighbours_of(four.airbel, Filters(level="7"), eva.id) is None


def test_an_act_reads_the_rows_on_the_screen_and_no_others(four: World) -> None:
    eva, lucas = (db.session.query(Registration).filter_by(first_name=name).one() for name in ("Éva", "Lucas"))
    stranger = factories.candidate(factories.forum("Lyon"), "Yann", "Le Goff")
    eva.state = RegistrationState.WITHDRAWN
    actions.book(four.airbel, four.marie, four.slots[0])
    db.session.commit()
    seen = booking_grid_queries.changes_for(four.airbel, four.marie.id, [lucas.id, eva.id, stranger.id, four.marie.id])
    assert [p.name for p in seen.others] == ["Lucas M."]
    assert [row.profile.name for row in seen.rows] == ["Marie T."]
    assert seen.rows[0].interview is not None
    assert seen.tables[0].boxes[0].word == "Marie T."


def test_the_day_names_those_whom_the_page_does_not_show(four: World) -> None:
    actions.book(four.airbel, four.marie, four.slots[0])
    db.session.commit()
    seen = booking_grid_queries.grid_for(four.airbel, Filters(level="7"))
    assert seen.tables[0].boxes[0].word == "Marie T."
