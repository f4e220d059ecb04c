"""The plan of the house is true: rooms, furniture, templates, macros."""

import ast
import re
from collections import Counter
from pathlib import Path

TOP = Path(__file__).resolve().parents[2]
ROOMS = {p.parent.name for p in (TOP / "forum_app").glob("*/__init__.py")} - {"migrations"}
SOURCES = [p for p in (TOP / "forum_app").rglob("*.py") if "migrations" not in p.parts]
TEMPLATES = TOP / "templates"


def test_the_plan_names_exactly_the_rooms() -> None:
    plan = (TOP / "ARCHITECTURE.md").read_text()
    listed = re.search(r"## Rooms\n(.*?)\n## ", plan, re.DOTALL)
    assert listed is not None
    named = set(re.findall(r"^\| `([a-z]+)` \|", listed.group(1), re.MULTILINE))
    assert named == ROOMS


def test_every_room_says_what_it_is() -> None:
    silent = [
        room
        for room in ROOMS
        if not ast.get_docstring(ast.parse((TOP / "forum_app" / room / "__init__.py").read_text()))
    ]
    assert silent == []


def test_only_the_house_commits() -> None:
    allowed = {"forum_app/core/db.py"}
    committing = [str(p.relative_to(TOP)) for p in SOURCES if re.search(r"\bsession\.commit\(", p.read_text())]
    assert set(committing) <= allowed


def test_collisions_are_caught_in_one_place() -> None:
    catching = [str(p.relative_to(TOP)) for p in SOURCES if re.search(r"except[^\n]*IntegrityError", p.read_text())]
    assert catching == ["forum_app/core/db.py"]


def test_no_file_is_too_long_to_read_in_a_sitting() -> None:
    long = {str(p.relative_to(TOP)): n for p in SOURCES if (n := len(p.read_text().splitlines())) > 450}
    assert long == {}


def _everything_that_names_templates() -> str:
    return "\n".join(p.read_text() for p in [*SOURCES, *TEMPLATES.rglob("*.html"), *TEMPLATES.rglob("*.txt")])


def test_every_template_is_used() -> None:
    named = _everything_that_names_templates()
    unused = [
        name
        for p in sorted(TEMPLATES.rglob("*.*"))
        if p.suffix != ".md" and "letters" not in p.parts and (name := str(p.relative_to(TEMPLATES))) not in named
    ]
    assert unused == []


def test_every_macro_is_used() -> None:
    named = Counter(re.findall(r"\w+", _everything_that_names_templates()))
    unused = []
    for page in sorted(TEMPLATES.rglob("*.html")):
        for macro in re.findall(r"{%-? macro (\w+)\(", page.read_text()):
            if named[macro] < 2 + page.read_text().count(f"\n{macro}("):
                unused.append(f"{page.relative_to(TEMPLATES)}: {macro}")
    assert unused == []
