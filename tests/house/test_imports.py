"""Who may import whom inside a room. Import-linter keeps the rooms themselves apart, and their views private.

A module's piece is what its name ends with: `wish_actions` and `actions/` are actions.
"""

from collections.abc import Iterable

import grimp
import pytest

PACKAGE = "forum_app"
PIECES = ("views", "cli", "forms", "actions", "letters", "queries", "rules", "models", "vocabulary")
#: From top to bottom. A piece imports only those below it, directly or through any other module.
LAYERS = (("views", "cli"), *((piece,) for piece in PIECES[2:]))


@pytest.fixture(scope="module")
def graph() -> grimp.ImportGraph:
    return grimp.build_graph(PACKAGE, cache_dir=None)


def room_of(module: str) -> str | None:
    """`forum_app.setup.views.grid` is in `setup`; a module beside the rooms is in none."""
    words = module.split(".")
    return words[1] if len(words) > 2 and words[1] != "migrations" else None


def piece_of(module: str) -> str | None:
    """`forum_app.interviews.wish_rules` is a piece of rules; a module of another name is none."""
    name = module.split(".")[2] if room_of(module) else ""
    return next((piece for piece in PIECES if name == piece or name.endswith(f"_{piece}")), None)


def rooms_of(graph: grimp.ImportGraph) -> list[str]:
    return sorted({room for module in graph.modules if (room := room_of(module))})


def layers_of(graph: grimp.ImportGraph, room: str) -> list[grimp.Layer]:
    """The pieces of a room as layers, without the modules inside their packages."""
    top = [m for m in graph.modules if room_of(m) == room and m.count(".") == 2]
    found = [[m for m in top if piece_of(m) in pieces] for pieces in LAYERS]
    return [grimp.Layer(*modules, independent=False) for modules in found if modules]


def upward_imports(graph: grimp.ImportGraph) -> set[tuple[str, str]]:
    """(importer, imported): the two ends of each chain that goes up inside a room."""
    found = set()
    for room in rooms_of(graph):
        layers = layers_of(graph, room)
        if len(layers) > 1:
            for dependency in graph.find_illegal_dependencies_for_layers(layers):
                found |= {(head, tail) for r in dependency.routes for head in r.heads for tail in r.tails}
    return {(importer, imported) for importer, imported in found if importer != imported}


def imports_of(graph: grimp.ImportGraph, piece: str) -> Iterable[tuple[str, str]]:
    """(importer, imported), for each direct import of a module of that piece."""
    for module in graph.modules:
        if piece_of(module) == piece:
            yield from ((importer, module) for importer in graph.find_modules_that_directly_import(module))


def forms_imported_below(graph: grimp.ImportGraph) -> set[tuple[str, str]]:
    """The imports of a form by what is neither a view, nor a command, nor a form. The parts of forms in `core` are
    plumbing: everybody may use them.
    """
    above = ("views", "cli", "forms")
    pairs = {(a, b) for a, b in imports_of(graph, "forms") if piece_of(a) not in above}
    return {(importer, imported) for importer, imported in pairs if room_of(imported) != "core"}


def test_inside_a_room_imports_go_downwards(graph):
    assert upward_imports(graph) == set()


def test_only_views_and_commands_import_forms(graph):
    assert forms_imported_below(graph) == set()


def test_every_piece_is_looked_at(graph):
    """The tests above would otherwise pass on a tree that they do not understand."""
    assert {piece_of(module) for module in graph.modules} == {*PIECES, None}
    assert piece_of("forum_app.interviews.wish_rules") == "rules"
    assert room_of("forum_app.rooms") is None
