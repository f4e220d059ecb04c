"""HiGHS and OR-Tools in one run: whoever comes second works in a process of its own."""

import os
import subprocess
import sys

import pytest

from forum_app.scheduling import child_process
from forum_app.scheduling.budget import Progress, Stop, quiet

FORUM = (
    "from forum_app.scheduling.forum.generator import generate\n"
    "from forum_app.scheduling.budget import Budget\n"
    "from forum_app.scheduling.forum.solver import solve\n"
    "answer = solve(generate(10, 4, 4, 8, 1), Budget(iterations=5), progress=lambda *told: None)\n"
    "assert answer.proved_optimal\n"
)
MEETINGS = (
    "from forum_app.scheduling import meetings\n"
    "from forum_app.scheduling.budget import Budget\n"
    "day = meetings.generate(6, 6, 6, 3)\n"
    "assert meetings.solve(day, Budget(20))['feasible']\n"
)


@pytest.mark.parametrize("code", [FORUM + MEETINGS, MEETINGS + FORUM], ids=["forum first", "meetings first"])
def test_both_engines_serve_one_process(code: str, tmp_path: object) -> None:
    guarded = "if __name__ == '__main__':\n" + "".join(f"    {line}\n" for line in code.splitlines())
    script = f"{tmp_path}/both.py"
    with open(script, "w", encoding="utf-8") as file:
        file.write(guarded)
    subprocess.run([sys.executable, script], check=True, timeout=120)


def test_a_child_that_dies_is_an_error_here() -> None:
    with pytest.raises(RuntimeError, match="ended with code 3"):
        child_process.call(die, (3,), lambda: True, quiet)


def die(code: int, stop: Stop, progress: Progress) -> None:
    os._exit(code)
