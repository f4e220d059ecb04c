"""What is pinned installs on Debian 12 as it comes, whatever Python made the pins."""

import re
from importlib.metadata import metadata
from pathlib import Path

from packaging.specifiers import SpecifierSet

TOP = Path(__file__).resolve().parents[2]
DEBIAN_12 = "3.11.2"


def test_every_pin_accepts_the_python_of_debian_12() -> None:
    pinned = re.findall(
        r"^([\w.-]+)==",
        (TOP / "requirements.txt").read_text() + (TOP / "requirements-dev.txt").read_text(),
        re.MULTILINE,
    )
    assert len(pinned) > 60
    asked = {name: metadata(name).get("Requires-Python") or "" for name in pinned}
    assert {name: python for name, python in asked.items() if not SpecifierSet(python).contains(DEBIAN_12)} == {}
