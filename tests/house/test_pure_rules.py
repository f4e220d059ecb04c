"""Files that decide are pure: they get facts and the time as arguments, and reach no framework, database or clock."""

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

TOP = Path(__file__).resolve().parents[2]
APPLICATION = TOP / "forum_app"

# The scheduling engine has its own contract in pyproject.toml.
FILES_THAT_DECIDE = sorted(
    path
    for path in APPLICATION.rglob("*.py")
    if (path.name == "rules.py" or path.name.endswith("_rules.py") or "rules" in path.parent.parts)
    and "scheduling" not in path.parts
)
# What they may import of ours, beside each other and every vocabulary. These are checked like rules themselves.
PURE = {
    "forum_app.core.contact_details",
    "forum_app.core.labelled_enum",
    "forum_app.core.listing",
    "forum_app.core.moves",
    "forum_app.core.paging",
    "forum_app.core.refusals",
    "forum_app.core.spreadsheets",
    "forum_app.core.text_cleaning",
    "forum_app.core.text_keys",
    "forum_app.core.time_zones",
    "forum_app.core.typography",
    "forum_app.forums.departements",
    "forum_app.forums.families",
    "forum_app.permissions.rights",
}
# What they may import although it is not pure itself.
EXCEPTIONS = {
    "forum_app.core.language",  # the sentence of a refusal, in the reader's language
    "forum_app.pdf.measure",  # how wide a name is, from the fonts of the application
}
LIBRARIES = {"babel", "email_validator", "holidays", "markupsafe", "phonenumbers", "stdnum"}
# Modules of Python that read a clock, chance, a disk or a network.
IMPURE = {
    "os",
    "pathlib",
    "random",
    "secrets",
    "shutil",
    "socket",
    "sqlite3",
    "subprocess",
    "tempfile",
    "time",
    "urllib",
}
CLOCKS = {"now", "today", "utcnow"}


def module_of(path: Path) -> str:
    return ".".join(path.relative_to(TOP).with_suffix("").parts).removesuffix(".__init__")


def path_of(module: str) -> Path:
    path = TOP.joinpath(*module.split("."))
    return path / "__init__.py" if path.is_dir() else path.with_suffix(".py")


RULES = {module_of(path) for path in FILES_THAT_DECIDE}


def imported_by(tree: ast.Module) -> Iterator[str]:
    """Every module imported anywhere in the file, in functions and under TYPE_CHECKING too."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            module = node.module or ""
            for alias in node.names:
                inner = f"{module}.{alias.name}"
                yield inner if module.startswith("forum_app") and path_of(inner).is_file() else module


def is_allowed(module: str) -> bool:
    first = module.split(".", maxsplit=1)[0]
    if first == "forum_app":
        return module in RULES | PURE | EXCEPTIONS or module.endswith((".vocabulary", "_vocabulary"))
    if module == "urllib.parse":
        return True
    return first in LIBRARIES or (first in sys.stdlib_module_names and first not in IMPURE)


def impurities_of(path: Path) -> list[str]:
    tree = ast.parse(path.read_text())
    found = [f"imports {module}" for module in imported_by(tree) if not is_allowed(module)]
    found += [
        f"line {node.lineno} asks the clock"
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in CLOCKS
    ]
    return found


def test_files_that_decide_are_found() -> None:
    assert {"forum_app.accounts.rules", "forum_app.forums.window_rules", "forum_app.interviews.rules.booking"} <= RULES


@pytest.mark.parametrize("path", FILES_THAT_DECIDE, ids=module_of)
def test_a_file_that_decides_is_pure(path: Path) -> None:
    assert impurities_of(path) == []


def test_what_rules_may_import_is_pure_as_well() -> None:
    vocabularies = {module_of(path) for path in APPLICATION.rglob("*vocabulary.py") if "scheduling" not in path.parts}
    impure = {module: impurities_of(path_of(module)) for module in sorted(PURE | vocabularies)}
    assert {module: found for module, found in impure.items() if found} == {}
