"""What the web must never load, and what it loads at the first need only.

Asked in fresh processes, as a web worker or a command starts.
"""

import json
import subprocess
import sys

import pytest

# The PDF engine, the optimiser, the tools of fonts, images and spreadsheets, migrations.
NEVER = {"weasyprint", "numpy", "highspy", "ortools", "pandas", "fontTools", "pikepdf", "PIL", "openpyxl", "alembic"}
# What some pages need.
LATER = {"icalendar", "dateutil", "phonenumbers", "email_validator", "holidays", "huey", "cryptography", "segno"}
# SQLAlchemy has one of these for each database: an application loads that of its own.
DIALECTS = {"sqlalchemy.dialects.postgresql", "sqlalchemy.dialects.sqlite"}

START = "import forum_app.app"
PAGE = """
import tempfile
from pathlib import Path
from config import Settings
from forum_app.app import create_app
from forum_app.core.db import db
app = create_app(Settings(environment="test", instance=Path(tempfile.mkdtemp())))
with app.app_context():
    db.create_all()
assert app.test_client().get("/").status_code == 200
"""


def loaded(script: str, names: set[str]) -> set[str]:
    """Those of the modules that a process has loaded after this script."""
    ask = f"\nimport json, sys; print(json.dumps(sorted(set(sys.modules) & set({sorted(names)!r}))))"
    asked = subprocess.run([sys.executable, "-c", script + ask], capture_output=True, text=True, check=True)
    return set(json.loads(asked.stdout.splitlines()[-1]))


def test_the_web_starts_light() -> None:
    assert loaded(START, NEVER | LATER | DIALECTS) == set()


def test_a_web_worker_stays_light() -> None:
    assert loaded(PAGE, NEVER | DIALECTS) == {"sqlalchemy.dialects.sqlite"}


def test_the_schedule_command_loads_neither_web_nor_database() -> None:
    assert loaded("import forum_app.scheduling.cli", {"flask", "sqlalchemy", "ortools", "highspy"}) == set()


@pytest.mark.parametrize("name", ["icalendar", "sqlalchemy.dialects.postgresql"])
def test_a_module_loaded_at_the_start_is_seen(name: str) -> None:
    assert name in loaded(f"{START}\nimport {name}", NEVER | LATER | DIALECTS)
