"""Every exception to a check says why, in the same line; local imports have one of two reasons."""

import re
import subprocess

from config import TOP

NOQA = re.compile(r"# noqa(?!: [A-Z]+\d+(, [A-Z]+\d+)* \([^)]+\))")
IGNORE = re.compile(r"# type: ignore(?!\[[a-z, -]+\] # \w)")
LOCAL_IMPORT = re.compile(r"# noqa: PLC0415 \((?P<reason>[^)]*)\)")
REASONS = {"heavy", "this measure alone needs it"}  # a library or engine that most processes never load; bench only


def _lines() -> list[tuple[str, str]]:
    files = subprocess.run(["git", "ls-files", "*.py"], cwd=TOP, capture_output=True, text=True, check=True).stdout
    own = [name for name in files.split() if name != "tests/house/test_exceptions.py"]
    return [(name, line) for name in own for line in (TOP / name).read_text().splitlines()]


def test_every_exception_says_why() -> None:
    lines = _lines()
    assert [line for line in lines if NOQA.search(line[1])] == []
    assert [line for line in lines if IGNORE.search(line[1])] == []


def test_a_local_import_has_one_of_the_known_reasons() -> None:
    found = {match["reason"] for _name, line in _lines() if (match := LOCAL_IMPORT.search(line))}
    assert found == REASONS
