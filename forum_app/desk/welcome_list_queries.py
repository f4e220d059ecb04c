"""The list of whoever welcomes people: names and states, by name, and nothing more of anybody."""

from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

import sqlalchemy as sa

from forum_app.candidates.models import Registration
from forum_app.candidates.vocabulary import UNFINISHED, RegistrationState
from forum_app.core.db import db
from forum_app.core.language import lazy
from forum_app.core.listing import ListState, one_of, page_number, words
from forum_app.core.paging import Page
from forum_app.core.paging_queries import cut, windowed
from forum_app.core.text_keys import plain

_SENT = Registration.state.not_in(UNFINISHED)
# Saved views: name in the address, label, condition.
VIEWS: dict[str, tuple[object, sa.ColumnElement[bool]]] = {
    "": (lazy("Attendus"), Registration.state == RegistrationState.CONFIRMED),
    "tous": (lazy("Tous"), _SENT),
}


@dataclass(frozen=True)
class WelcomeList(ListState):
    """What the address of the list asks."""

    view: str = one_of("vue", VIEWS, narrows=False)
    search: str = words("q")
    page: int = page_number()


@dataclass(frozen=True)
class NameAndState:
    """All that a line says."""

    last_name: str
    first_name: str
    state: RegistrationState


def page_of_names(forum_id: int, asked: WelcomeList, total: int) -> Page:
    """Return the page asked, of `NameAndState`s; one statement."""
    page = cut(_page(replace(asked, page=1)), {"forum_id": forum_id}, asked.page, total)
    return replace(page, rows=[NameAndState(*row) for row in page.rows])


def counts_of(forum_id: int, asked: WelcomeList) -> tuple[dict[str, int], int]:
    """Return how many stand in each saved view, and how many the question keeps; one statement."""
    *views, found = db.session.execute(_counts(replace(asked, page=1)), {"forum_id": forum_id}).one()
    return dict(zip(VIEWS, views, strict=True)), found


_HERE = Registration.forum_id == sa.bindparam("forum_id", type_=sa.Integer)


@lru_cache(maxsize=64)
def _page(asked: WelcomeList) -> sa.Select[*tuple[Any, ...]]:
    shown = sa.select(Registration.last_name, Registration.first_name, Registration.state)
    return windowed(shown.where(_HERE, *_conditions(asked)).order_by(Registration.sort_key, Registration.id))


@lru_cache(maxsize=64)
def _counts(asked: WelcomeList) -> sa.Select[*tuple[Any, ...]]:
    count = sa.func.count()
    columns = [count.filter(condition) for _label, condition in VIEWS.values()]
    return sa.select(*columns, count.filter(*_conditions(asked))).select_from(Registration).where(_HERE)


def _conditions(asked: WelcomeList) -> list[sa.ColumnElement[bool]]:
    """Return what the view and the search keep. A search looks into names alone, as they are sorted."""
    names = [Registration.sort_key.contains(word, autoescape=True) for word in plain(asked.search).split()]
    return [VIEWS[asked.view][1], *names]
