"""Every class that a stylesheet names is worn by something that a page, a script or the service writes."""

import ast
import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
STYLES = [*sorted((ROOT / "static" / "css").rglob("*.css")), *sorted((ROOT / "static" / "print").rglob("*.css"))]
PAGES = [*sorted((ROOT / "templates").rglob("*.html")), *sorted((ROOT / "static" / "js").rglob("*.js"))]
OF_LIBRARIES = {"htmx-request"}  # put by htmx itself

CLASS = re.compile(r"\.(-?[A-Za-z_][\w-]*)")
SILENT = re.compile(r"/\*.*?\*/|\"[^\"]*\"|'[^']*'|url\([^)]*\)", re.DOTALL)
# A beginning completed when the page is made: class="pill-{{ kind }}", "button-" ~ kind, f"strip-{look}", `wish-${x}`
BEGUN = re.compile(r"([A-Za-z][\w-]*[-_])(?:\{\{|\{%|\{|\$\{|[\"'] *[~+])")


def declared() -> dict[str, str]:
    """Classes of our stylesheets, with the first file that names each."""
    found: dict[str, str] = {}
    for path in STYLES:
        for selector in re.findall(r"[^{};]+(?=\{)", SILENT.sub("", path.read_text(encoding="utf-8"))):
            for name in CLASS.findall(selector):
                found.setdefault(name, path.relative_to(ROOT).as_posix())
    return found


def strings(source: str) -> str:
    """The strings of a Python file, f-strings as they are written, without its docstrings."""
    tree = ast.parse(source)
    silent = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    found = [n for n in ast.walk(tree) if isinstance(n, ast.Constant | ast.JoinedStr) and id(n) not in silent]
    return "\n".join(ast.unparse(n) for n in found if isinstance(n, ast.JoinedStr) or isinstance(n.value, str))


def unused(classes: dict[str, str], written: str) -> list[str]:
    """Classes that nothing in `written` wears, whole or as a beginning completed by a word found elsewhere."""
    words = set(re.findall(r"[A-Za-z_][\w-]*", written))
    begun = set(BEGUN.findall(written))

    def worn(name: str) -> bool:
        ends = [name.removeprefix(start) for start in begun if name.startswith(start)]
        return name in words or any(end in words or end.isdigit() for end in ends)

    return sorted(f"{path}: .{name}" for name, path in classes.items() if not worn(name))


def test_every_class_of_a_stylesheet_is_worn() -> None:
    written = [path.read_text(encoding="utf-8") for path in PAGES]
    written += [strings(path.read_text(encoding="utf-8")) for path in sorted((ROOT / "forum_app").rglob("*.py"))]
    assert unused({n: p for n, p in declared().items() if n not in OF_LIBRARIES}, "\n".join(written)) == []


def test_no_exception_without_a_rule() -> None:
    assert set(declared()) >= OF_LIBRARIES


def test_the_reader_sees_an_unused_class() -> None:
    written = '<p class="note pill-{{ kind }}">{{ pill("ok") }}</p>'
    assert unused(dict.fromkeys(("note", "pill-ok", "pill-gone", "ghost"), "x.css"), written) == [
        "x.css: .ghost",
        "x.css: .pill-gone",
    ]
