"""The commands: most called in this process, some as people run them, in one of their own."""

import json
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from forum_app.scheduling.cli import schedule

FLASK = [sys.executable, "-m", "flask", "schedule"]
HARD = [
    "generate",
    "--seed",
    "4",
    "--hard",
    "--candidates",
    "20",
    "--companies",
    "8",
    "--tables",
    "10",
    "--slots",
    "10",
]
LARGE = [
    "generate",
    "--seed",
    "1",
    "--hard",
    "--candidates",
    "150",
    "--companies",
    "40",
    "--tables",
    "40",
    "--slots",
    "20",
]
EMPTY = '{"version": 1, "slots": 0, "candidates": [], "companies": [], "pairs": []}'


def run(*words: str | Path, code: int = 0) -> str:
    """What a command writes, called in this process; on another exit code than 0, its complaints too."""
    done = CliRunner().invoke(schedule, list(map(str, words)), catch_exceptions=False)
    assert done.exit_code == code, done.output
    return done.stdout if code == 0 else done.output


def shell(*words: str | Path, given: str | None = None) -> subprocess.CompletedProcess[str]:
    """A command as people run it."""
    return subprocess.run(
        [*FLASK, *map(str, words)], input=given, capture_output=True, text=True, timeout=300, check=False
    )


@pytest.fixture(scope="module")
def forum(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a hard problem and its answer."""
    folder = tmp_path_factory.mktemp("forum")
    (folder / "problem.json").write_text(run(*HARD), encoding="utf-8")
    (folder / "answer.json").write_text(run("solve", folder / "problem.json", "--iterations", "60"), encoding="utf-8")
    return folder


def read(text: str) -> dict[str, Any]:
    return json.loads(text)


def test_solve_then_verify(forum: Path) -> None:
    answer = read((forum / "answer.json").read_text(encoding="utf-8"))
    assert answer["version"] == 1
    assert set(answer) >= {"interviews", "shortfall", "weight", "bound", "proved_optimal", "seconds", "seed"}
    assert "Aucune règle" in run("verify", forum / "problem.json", forum / "answer.json")


def test_what_the_shell_sees(forum: Path) -> None:
    """Exit code 0 and JSON, also through a pipe; 1 for a broken rule; 2 and a sentence, without a trace, for what
    cannot be read.
    """
    solved = shell("solve", "-", "--iterations", "1", given=(forum / "problem.json").read_text(encoding="utf-8"))
    assert (solved.returncode, solved.stderr) == (0, "")
    answer = read(solved.stdout)
    answer["interviews"].append(answer["interviews"][0])
    (forum / "doubled.json").write_text(json.dumps(answer), encoding="utf-8")
    broken = shell("verify", forum / "problem.json", forum / "doubled.json")
    assert broken.returncode == 1
    assert "rencontre 2 fois" in broken.stdout
    unread = shell("solve", forum / "nowhere.json")
    assert (unread.returncode, unread.stdout) == (2, "")
    assert unread.stderr == f"Erreur : {forum / 'nowhere.json'} : ce fichier n'existe pas\n"


def test_verify_exits_1_on_a_broken_rule(forum: Path) -> None:
    answer = read((forum / "answer.json").read_text(encoding="utf-8"))
    answer["interviews"].append(answer["interviews"][0])
    (forum / "twice.json").write_text(json.dumps(answer), encoding="utf-8")
    assert "rencontre 2 fois" in run("verify", forum / "problem.json", forum / "twice.json", code=1)


@pytest.mark.parametrize("command", ["explain", "summary", "repair"])
def test_an_answer_that_breaks_a_rule_is_refused(forum: Path, command: str) -> None:
    answer = read((forum / "answer.json").read_text(encoding="utf-8"))
    answer["interviews"].append(answer["interviews"][0])
    (forum / "invalid.json").write_text(json.dumps(answer), encoding="utf-8")
    (forum / "nothing.json").write_text('{"version": 1}', encoding="utf-8")
    changes = [forum / "nothing.json"] if command == "repair" else []
    said = run(command, forum / "problem.json", forum / "invalid.json", *changes, code=2)
    assert "invalid.json : cette réponse n'est pas valable : " in said


def test_a_bound_that_cannot_be_true_is_not_told(forum: Path) -> None:
    answer = read((forum / "answer.json").read_text(encoding="utf-8"))
    answer["bound"]["weight"] = answer["weight"] - 1
    (forum / "lie.json").write_text(json.dumps(answer), encoding="utf-8")
    assert "La borne du poids" in run("summary", forum / "problem.json", forum / "lie.json", code=2)


@pytest.mark.parametrize("command", ["solve", "verify", "explain", "summary", "repair", "compare"])
def test_malformed_input_exits_2_with_a_sentence(forum: Path, command: str) -> None:
    bad = forum / "bad.json"
    bad.write_text('{"version": 1, "slots": -3}', encoding="utf-8")
    files = {"solve": 1, "repair": 3, "compare": 3}.get(command, 2)
    said = run(command, *[bad] * files, code=2)
    assert "Erreur : " in said
    assert "Traceback" not in said


def test_explain_summary_compare(forum: Path) -> None:
    reasons = read(run("explain", forum / "problem.json", forum / "answer.json"))
    assert reasons["missed_pairs"]
    assert all(
        row["sentence"].endswith(".") and row["code"] for row in reasons["missed_pairs"] + reasons["empty_seats"]
    )
    assert len(run("summary", forum / "problem.json", forum / "answer.json").splitlines()) == 5
    same = read(run("compare", forum / "problem.json", forum / "answer.json", forum / "answer.json"))
    assert (same["improves"], same["worsens"], same["people"]) == ([], [], [])


def test_repair_gives_two_valid_variants(forum: Path) -> None:
    answer = read((forum / "answer.json").read_text(encoding="utf-8"))
    gone = answer["interviews"][0]["candidate"]
    (forum / "changes.json").write_text(
        json.dumps({"version": 1, "now": 2, "absent": [{"candidate": gone, "from": 2}]}), encoding="utf-8"
    )
    files = [forum / name for name in ("problem.json", "answer.json", "changes.json")]
    new = read(run("repair", *files, "--seconds", "0", "--problem-to", forum / "after.json"))
    nobody, few = new["variants"]
    assert nobody["moved"] == []
    assert len(few["moved"]) <= 2
    for variant in (new, nobody, few):
        (forum / "new.json").write_text(json.dumps(variant), encoding="utf-8")
        assert "Aucune règle" in run("verify", forum / "after.json", forum / "new.json")


def test_a_warm_start_is_not_worse(forum: Path) -> None:
    first = read((forum / "answer.json").read_text(encoding="utf-8"))
    again = read(run("solve", forum / "problem.json", "--iterations", "1", "--from", forum / "answer.json"))
    assert (again["shortfall"], -again["weight"]) <= (first["shortfall"], -first["weight"])


def test_ctrl_c_prints_the_best_so_far_and_exits_0(tmp_path: Path) -> None:
    problem = tmp_path / "problem.json"
    problem.write_text(run(*LARGE), encoding="utf-8")
    with subprocess.Popen(
        [*FLASK, "solve", str(problem), "--seconds", "86400", "--progress"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stderr is not None
        process.stderr.readline()
        process.send_signal(signal.SIGINT)
        written, _ = process.communicate(timeout=300)
    assert process.returncode == 0
    (tmp_path / "answer.json").write_text(written, encoding="utf-8")
    run("verify", problem, tmp_path / "answer.json")


def test_the_signals_are_as_before_once_a_command_has_ended(tmp_path: Path) -> None:
    before = signal.getsignal(signal.SIGINT)
    (tmp_path / "empty.json").write_text(EMPTY, encoding="utf-8")
    run("solve", tmp_path / "empty.json", "--iterations", "1")
    assert signal.getsignal(signal.SIGINT) is before


def test_the_command_loads_neither_the_application_nor_a_database() -> None:
    code = (
        "import sys\n"
        "from forum_app.scheduling.cli import schedule\n"
        "schedule.main(['generate', '--candidates', '5', '--companies', '2', '--tables', '2', '--slots', '4'],"
        " standalone_mode=False)\n"
        "heavy = {'flask', 'sqlalchemy', 'forum_app.app', 'numpy', 'highspy', 'ortools'} & set(sys.modules)\n"
        "sys.exit(str(heavy) if heavy else 0)\n"
    )
    subprocess.run([sys.executable, "-c", code], check=True, stdout=subprocess.DEVNULL, timeout=60)


def test_the_empty_problem(tmp_path: Path) -> None:
    empty = tmp_path / "empty.json"
    empty.write_text(EMPTY, encoding="utf-8")
    answer = read(run("solve", empty))
    assert (answer["interviews"], answer["proved_optimal"]) == ([], True)
    (tmp_path / "answer.json").write_text(json.dumps(answer), encoding="utf-8")
    for command in ("verify", "explain", "summary"):
        run(command, empty, tmp_path / "answer.json")


def test_a_small_hostile_zoo(tmp_path: Path) -> None:
    problem = tmp_path / "p.json"
    assert "secondes" in run("solve", problem, "--seconds", "nan", code=2)
    for raw in ('{"version": 1, "slots": 1000000}', '{"version": 1, "slots": NaN}', "[]", '{"kind": 3, "version": 1}'):
        problem.write_text(raw, encoding="utf-8")
        assert "Erreur : " in run("solve", problem, code=2)
