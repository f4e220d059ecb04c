"""What templates of the pages that people load most are given: plain rows, never an entity of the database.

Entities that templates read end up in cycles, and collecting those beside running threads killed processes of
CPython 3.11 (docs/decisions/0012-garbage-collection.md).
"""

from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from enum import Enum
from pathlib import Path
from types import FunctionType, MethodType
from typing import Any

from flask import Flask, before_render_template
from jinja2.meta import find_undeclared_variables
from werkzeug.local import LocalProxy

from forum_app.accounts.models import Account
from forum_app.core.clock import now
from forum_app.forums.models import Forum
from tests import factories
from tests.house import world

TEMPLATES = Path(__file__).resolve().parents[2] / "templates"
#: Pages that hold, as (who opens it, its address): "visitor" or a name of tests/house/world.py.
PAGES: tuple[tuple[str, str], ...] = (
    ("visitor", "/"),
    ("candidate d'ici", "/"),
    ("visitor", "/alternants"),
    ("visitor", "/entreprises"),
    ("visitor", "/forums/{slug}"),
    ("candidate d'ici", "/forums/{slug}"),
    ("entreprise d'ici", "/forums/{slug}"),
    ("organisation d'ici", "/forums/{slug}"),
    ("visitor", "/forums/{slug}/offres"),
    ("organisation d'ici", "/organisation/{slug}"),
    ("organisation d'ici", "/organisation/{slug}/candidats"),
    ("desk, ici", "/organisation/{slug}/accueil"),
    ("organisation d'ici", "/organisation/{slug}/entreprises"),
    ("entreprise d'ici", "/entreprise/{participation_id}"),
    ("entreprise d'ici", "/entreprise/{participation_id}/creneaux"),
    ("candidate d'ici", "/mon-forum/{slug}"),
)
#: What Flask gives to every template. Templates read `request` alone of these, as the last test sees.
FLASK_S = {"g", "request", "session", "current_user"}
OURS = ("forum_app.", "wtforms.", "tests.")


def entities_in(value: Any, path: str = "", seen: set[int] | None = None) -> Iterator[str]:
    """Where an entity stands in what a template is given: « cards[0].forum: Forum ».

    An iterator counts as one: what it will give cannot be looked at.
    """
    seen = set() if seen is None else seen
    if isinstance(value, LocalProxy):
        value = value._get_current_object()
    if id(value) in seen or isinstance(value, str | bytes | Enum | type):
        return
    seen.add(id(value))
    if hasattr(value, "_sa_instance_state") or isinstance(value, Iterator):
        yield f"{path}: {type(value).__name__}"
        return
    for step, inside in _inside(value):
        yield from entities_in(inside, f"{path}{step}", seen)


def _inside(value: Any) -> Iterator[tuple[str, Any]]:
    """What a value holds, each with the step that leads there."""
    match value:
        case Mapping():
            yield from ((f"[{key!r}]", inside) for key, inside in value.items())
            yield from (("{}", key) for key in value)
        case Sequence() | Set():
            yield from ((f"[{n}]", inside) for n, inside in enumerate(value))
        case MethodType():
            yield ".__self__", value.__self__
        case FunctionType():
            yield from (("()", cell.cell_contents) for cell in value.__closure__ or ())
        case _ if type(value).__module__.startswith(OURS):
            slots = (name for kind in type(value).__mro__ for name in getattr(kind, "__slots__", ()))
            held = {name: getattr(value, name) for name in slots if hasattr(value, name)}
            yield from ((f".{name}", inside) for name, inside in (held | getattr(value, "__dict__", {})).items())


def asked(app: Flask, browser: Any, address: str) -> dict[str, list[str]]:
    """The entities that a page gives to templates, by template."""
    found: dict[str, list[str]] = {}

    def look(_app: Flask, template: Any, context: dict[str, Any], **_options: Any) -> None:
        given = {name: value for name, value in context.items() if name not in FLASK_S}
        found[template.name] = [where for name, value in given.items() for where in entities_in(value, name)]

    with before_render_template.connected_to(look, app):
        answer = browser.get(address)
    assert (answer.status_code, answer.mimetype) == (200, "text/html"), (address, answer.status_code)
    return found


def test_the_most_loaded_pages_are_given_plain_rows(app: Flask, client: Any, as_account: Any) -> None:
    the_world = world.make()
    here = the_world.here
    here.forum.companies_public_at = now()
    factories.save(here.forum)
    wrong = {}
    for who, page in PAGES:
        browser = client if who == "visitor" else as_account(the_world.people[who])
        templates = asked(app, browser, page.format(**here.values))
        assert templates != {}, (who, page)
        wrong |= {(who, page, name): found for name, found in templates.items() if found}
    assert wrong == {}


@dataclass(frozen=True)
class Card:
    """A row that holds what it is given."""

    held: Any


def test_the_walker_finds_an_entity_wherever_it_hides() -> None:
    forum = Forum(title="Forum de Chartres")
    for hidden in (
        forum,
        [forum],
        (1, {"a": forum}),
        {forum},
        Card(Card(forum)),
        [{"cards": (Card(forum),)}],
        Account(email="marie@exemple.example").get_id,
        lambda: forum,
        LocalProxy(lambda: forum),
        iter([forum]),
    ):
        assert len(list(entities_in(hidden, "it"))) == 1, hidden
    assert list(entities_in([Card(forum)], "cards")) == ["cards[0].held: Forum"]


def test_the_walker_leaves_plain_rows_alone() -> None:
    plain = {"cards": [Card((1, "deux", now()))], "link": lambda: "/", "kind": Forum, "none": None}
    assert list(entities_in(plain)) == []


def test_no_template_reads_what_flask_gives_to_all(app: Flask) -> None:
    """`current_user` is an entity; what `g` and the session hold is for code."""
    env = app.jinja_env
    names = [name for name in env.list_templates() if name.endswith((".html", ".txt"))]
    trees = ((name, env.parse((TEMPLATES / name).read_text())) for name in names)
    assert [name for name, tree in trees if FLASK_S - {"request"} & find_undeclared_variables(tree)] == []
