"""What people read goes through gettext: no French sentence stands alone in the code."""

import ast
import re
from pathlib import Path

ROOT = Path(__file__).parents[2] / "forum_app"
TRANSLATORS = {"_", "ngettext", "lazy"}

# French: an accent, a guillemet or a typographic sign; or several words, one of them a little word of French.
ACCENTS = re.compile(r"[àâçéèêëîïôûùüœÀÂÇÉÈÊËÎÏÔÛÙÜŒ«»’…]")
LITTLE_WORDS = re.compile(
    r"(?=.*\s)\b(?:le|la|les|un|une|des|du|de|est|sont|pour|vous|votre|vos|nous|avec|dans|sur|pas|par|qui|que|ce|cette"
    r"|aucun|aucune|au|aux|et|ou)\b",
    re.IGNORECASE | re.DOTALL,
)
ADDRESS = re.compile(r"/\S*")

# Rooms and files whose French is not a sentence of a screen or a letter.
APART = {
    "demo": "fictitious people, who write French",
    "migrations": "comments of the schema",
    "scheduling": "the optimiser knows no framework: its reports have one language",
    "*/cli.py": "the terminal of an operator has one language",
    "core/backup.py": "messages for an operator",
    "core/text_keys.py": "letters that sorting and search bring together",
    "core/typography.py": "the rules of French typography",
    "companies/wording_rules.py": "patterns of what the law questions",
    "forums/departements.py": "names of places",
    "imports/rules/candidate_cells.py": "words found in files",
    "imports/rules/columns.py": "titles of columns found in files",
    "imports/rules/company_cells.py": "words found in files",
    "imports/rules/text_cells.py": "words found in files",
    "public/components_page.py": "a sample page, what a person typed",
}
# Constants whose French is stored as it is: a translation would not match what people chose.
STORED = {
    "candidates/forms.py": {"LANGUAGES"},
    "candidates/vocabulary.py": {"SUGGESTED_SKILLS"},
    "forums/day_choice_rules.py": {"SUBDIVISIONS"},
    "forums/families.py": {"SUB_FAMILIES"},
}


def is_apart(path: str) -> str | None:
    """The exception that covers a file, or None."""
    room, _slash, name = path.partition("/")
    return next((key for key in (room, path, f"*/{name}") if key in APART), None)


def untranslated(source: str, stored: set[str] = frozenset()) -> list[tuple[int, str]]:
    """(line, string) of each French string that no translator receives; docstrings are not strings."""
    tree = ast.parse(source)
    silent: set[int] = set()
    for node in ast.walk(tree):
        match node:
            case ast.Expr(value=ast.Constant()):
                silent.add(id(node.value))
            case ast.Call(func=ast.Name(id=name) | ast.Attribute(attr=name)) if name in TRANSLATORS:
                silent.update(id(inner) for argument in node.args for inner in ast.walk(argument))
            case ast.Assign(targets=[ast.Name(id=name)]) | ast.AnnAssign(target=ast.Name(id=name)) if name in stored:
                silent.update(id(inner) for inner in ast.walk(node))
    return sorted(
        (node.lineno, node.value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant)
        and isinstance(node.value, str)
        and id(node) not in silent
        and not ADDRESS.fullmatch(node.value)
        and (ACCENTS.search(node.value) or LITTLE_WORDS.search(node.value))
    )


def test_every_french_sentence_goes_through_gettext() -> None:
    found = []
    for path in sorted(ROOT.rglob("*.py")):
        name = path.relative_to(ROOT).as_posix()
        if is_apart(name) is None:
            strings = untranslated(path.read_text(encoding="utf-8"), STORED.get(name, set()))
            found += [f"{name}:{line}: {text[:80]!r}" for line, text in strings]
    assert found == []


def test_every_exception_is_needed() -> None:
    covering = {is_apart(path.relative_to(ROOT).as_posix()) for path in ROOT.rglob("*.py")}
    assert covering - {None} == set(APART)
    for name, constants in STORED.items():
        source = (ROOT / name).read_text(encoding="utf-8")
        for constant in constants:
            assert untranslated(source, constants - {constant}) != [], f"{name}: {constant}"


def test_the_reader_sees_what_is_not_translated() -> None:
    source = '''"""Un résumé."""
TAKEN = Refusal("taken", "Ce nom vient d'être pris.")
ASKED = _("Ce nom vient d'être pris.")
LABEL = lazy("Déjà là")
PLAIN = "il reste un jour"
CODE = "slot_taken"
URL = "/qui-peut-quoi"
def said(day): return f"{day} à {day}"
KEPT = ("Français",)
'''
    assert untranslated(source, {"KEPT"}) == [(2, "Ce nom vient d'être pris."), (5, "il reste un jour"), (8, " à ")]
