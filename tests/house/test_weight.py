"""What the web must never load: the PDF engine, the optimiser, the fonts' tools.

Asked in a fresh process, as a web worker starts.
"""

import json
import subprocess
import sys

HEAVY = {"weasyprint", "numpy", "highspy", "ortools", "pandas", "fontTools", "pikepdf", "openpyxl"}

SCRIPT = """
import json, sys, tempfile
from pathlib import Path
from config import Settings
from forum_app.app import create_app
from forum_app.core.db import db
app = create_app(Settings(environment="test", instance=Path(tempfile.mkdtemp())))
with app.app_context():
    db.create_all()
status = app.test_client().get("/").status_code
print(json.dumps([status, sorted(set(sys.modules) & set(json.loads(sys.argv[1])))]))
"""


def test_a_web_worker_stays_light() -> None:
    asked = subprocess.run(
        [sys.executable, "-c", SCRIPT, json.dumps(sorted(HEAVY))], capture_output=True, text=True, check=True
    )
    assert json.loads(asked.stdout.splitlines()[-1]) == [200, []]


def test_the_schedule_command_loads_neither_web_nor_database() -> None:
    script = (
        "import sys; import forum_app.scheduling.cli; "
        "print(sorted({'flask', 'sqlalchemy', 'ortools', 'highspy'} & set(sys.modules)))"
    )
    asked = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert asked.stdout.strip() == "[]"
