"""``flask schedule …``: the engine from the terminal, without the web application or a database.

Answers go to standard output, words to standard error. Exit codes: 0 done; 1 the answer breaks a rule;
2 the question cannot be read or contradicts itself.
"""

import json
import math
import os
import signal
import sys
import time
from collections.abc import Callable
from functools import wraps
from typing import Any

import click

from .errors import ProblemError

#: When this process began, on the clock of ``time.perf_counter``: its processor time has passed at least.
BEGUN = time.perf_counter() - time.process_time()
#: Seconds of a forum's whole command when none are asked for; most forums are settled long before.
DEFAULT_SECONDS = 30.0
#: Giving out tables and writing an answer take about that many times as long as reading the problem.
WRITING = 3.0


@click.group()
def schedule() -> None:
    """Plannings d'entretiens et journées de rendez-vous (voir docs/scheduling.md)."""


def _plainly(command: Callable[..., None]) -> Callable[..., None]:
    """Say a ``ProblemError`` in one sentence and exit 2."""

    @wraps(command)
    def wrapped(*args: Any, **options: Any) -> None:
        try:
            command(*args, **options)
        except ProblemError as error:
            click.echo(f"Erreur : {error}", err=True)
            sys.exit(2)

    return wrapped


def _finite(context: click.Context, parameter: click.Parameter, value: float | None) -> float | None:
    """Seconds that are a number: « nan » is one for Python, never over for a search."""
    if value is not None and math.isnan(value):
        raise click.BadParameter("un nombre de secondes est attendu.")
    return value


def _left(seconds: float) -> float:
    """What is left of the seconds given to the whole command, start and reading included."""
    return max(0.0, seconds - (time.perf_counter() - BEGUN))


def _print(document: object) -> None:
    click.echo(json.dumps(document, ensure_ascii=False, separators=(", ", ": ")))


class _Stop:
    """Turns Ctrl-C and a polite kill into a wish to stop; a second one ends at once."""

    def __init__(self) -> None:
        self.asked = False
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, self.hear)

    def hear(self, number: int, frame: object) -> None:
        if self.asked:
            os._exit(130)
        self.asked = True

    def __call__(self) -> bool:
        return self.asked


def _leave() -> None:
    """End without waiting for a linear program that may still be running in its thread."""
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(0)


@schedule.command()
@click.argument("problem")
@click.option("--seconds", type=click.FloatRange(0, 86_400), callback=_finite, help="Temps de la commande entière (30 par défaut).")
@click.option("--iterations", type=click.IntRange(0), help="Effort au lieu du temps : même réponse à chaque fois.")
@click.option("--seed", type=click.IntRange(0, 2**31 - 1), default=1, show_default=True, help="Graine du hasard.")
@click.option("--from", "start", help="Réponse de départ : le résultat ne sera pas moins bon.")
@click.option("--progress", is_flag=True, help="Dire les étapes sur la sortie d'erreur.")
@_plainly
def solve(
    problem: str, seconds: float | None, iterations: int | None, seed: int, start: str | None, progress: bool
) -> None:
    """Résoudre PROBLEM (- pour l'entrée standard) et écrire la réponse."""
    from . import documents

    stop = _Stop()
    data = documents.load(problem)
    if documents.kind_of(data) == "meetings":
        _solve_meetings(data, seconds, iterations, seed, start, stop, progress)
        return
    from .budget import Budget
    from .solver import solve as search

    reading = time.perf_counter()
    question = documents.read_problem(data)
    earlier = documents.read_answer(question, documents.load(start)).interviews if start else ()
    reading = time.perf_counter() - reading
    if seconds is None and iterations is None:
        seconds = DEFAULT_SECONDS
    if seconds is not None:
        seconds = _left(seconds - WRITING * reading)
    budget = Budget(seconds, iterations, stop)
    answer = search(question, budget, seed, earlier, _say if progress else _quiet)
    _print(documents.answer_document(answer))
    if stop.asked:
        _leave()


def _say(stage: str, seconds: float) -> None:
    click.echo(f"{seconds:8.2f} s  {stage}", err=True)


def _quiet(stage: str, seconds: float) -> None:
    pass


def _solve_meetings(
    data: dict[str, Any],
    seconds: float | None,
    iterations: int | None,
    seed: int,
    start: str | None,
    stop: _Stop,
    progress: bool,
) -> None:
    from . import documents, meetings

    question = meetings.read_problem(data)
    earlier = documents.load(start) if start else None
    if seconds is None and iterations is None:
        seconds = meetings.SECONDS
    if seconds is not None:
        seconds = _left(seconds)
    _print(meetings.solve(question, seconds, seed, _say if progress else _quiet, iterations, stop, earlier))


@schedule.command()
@click.argument("problem")
@click.argument("answer")
@_plainly
def verify(problem: str, answer: str) -> None:
    """Vérifier ANSWER : dit les règles enfreintes et sort avec 1 s'il y en a."""
    from . import documents

    data, told = documents.load(problem), documents.load(answer)
    if documents.kind_of(data) == "meetings":
        from . import meetings

        broken = meetings.verify(meetings.read_problem(data), told)
    else:
        from .verify import verify as judge

        broken = judge(documents.read_problem(data), told)
    for sentence in broken:
        click.echo(sentence)
    if broken:
        sys.exit(1)
    click.echo("Aucune règle n'est enfreinte.")


@schedule.command()
@click.option("--kind", type=click.Choice(["forum", "meetings"]), default="forum", show_default=True)
@click.option("--candidates", type=click.IntRange(0, 20_000), default=50, show_default=True, help="Candidats.")
@click.option("--companies", type=click.IntRange(0, 5_000), default=25, show_default=True, help="Entreprises.")
@click.option(
    "--tables",
    type=click.IntRange(0, 20_000),
    default=25,
    show_default=True,
    help="Tables en tout (ou par entreprise, si moins).",
)
@click.option("--slots", type=click.IntRange(0, 1_000), default=16, show_default=True, help="Créneaux.")
@click.option(
    "--participants", type=click.IntRange(0, 1_000), default=50, show_default=True, help="Participants (meetings)."
)
@click.option(
    "--meetings", type=click.IntRange(0, 5_000), default=150, show_default=True, help="Rendez-vous (meetings)."
)
@click.option("--rooms", type=click.IntRange(0, 500), default=15, show_default=True, help="Salles (meetings).")
@click.option("--seed", type=click.IntRange(0), default=1, show_default=True, help="Graine du hasard.")
@click.option("--hard", is_flag=True, help="Demi-journées, absences, entreprises très demandées.")
@_plainly
def generate(kind: str, seed: int, hard: bool, **sizes: int) -> None:
    """Inventer un problème."""
    if kind == "meetings":
        from . import meetings

        wanted = [sizes[key] for key in ("participants", "meetings", "slots", "rooms")]
        _print(meetings.generate(*wanted, seed, hard))
        return
    from . import documents
    from .generate import generate as invent

    wanted = [sizes[key] for key in ("candidates", "companies", "tables", "slots")]
    _print(documents.problem_document(invent(*wanted, seed, hard)))


@schedule.command()
@click.argument("problem")
@click.argument("answer")
@click.argument("changes")
@click.option(
    "--seconds",
    type=click.FloatRange(0, 3_600),
    callback=_finite,
    default=2.0,
    show_default=True,
    help="Temps de recherche.",
)
@click.option("--seed", type=click.IntRange(0, 2**31 - 1), default=1, show_default=True, help="Graine du hasard.")
@click.option("--problem-to", help="Fichier où écrire le problème tel que les changements le laissent.")
@_plainly
def repair(problem: str, answer: str, changes: str, seconds: float, seed: int, problem_to: str | None) -> None:
    """Réparer ANSWER après CHANGES en déplaçant le moins de monde possible."""
    from . import documents
    from .budget import Budget
    from .changes import read_changes
    from .proposal import propose
    from .verify import verify as judge

    stop = _Stop()
    question = documents.read_problem(documents.load(problem))
    told = documents.load(answer)
    broken = judge(question, {"interviews": told.get("interviews", [])})
    if broken:
        raise ProblemError(answer, f"cette réponse n'est pas valable : {broken[0]}")
    interviews = documents.read_answer(question, told).interviews
    after, proposal = propose(
        question, interviews, read_changes(documents.load(changes)), Budget(seconds, stop=stop), seed
    )
    if problem_to:
        documents.save(documents.problem_document(after), problem_to)
    _print(proposal)
    if stop.asked:
        _leave()


@schedule.command()
@click.argument("problem")
@click.argument("answer")
@_plainly
def explain(problem: str, answer: str) -> None:
    """Dire pourquoi : vœux non satisfaits, places vides, planchers non tenus."""
    from . import documents

    data, told = documents.load(problem), documents.load(answer)
    if documents.kind_of(data) == "meetings":
        from . import meetings

        reasons = meetings.explain(meetings.read_problem(data), told)
        click.echo(reasons) if isinstance(reasons, str) else _print(reasons)
        return
    from .explain import explain as reasons_of

    question = documents.read_problem(data)
    _print(reasons_of(question, documents.read_answer(question, told)))


@schedule.command()
@click.argument("problem")
@click.argument("answer")
@_plainly
def summary(problem: str, answer: str) -> None:
    """Résumer ANSWER en cinq lignes."""
    from . import documents
    from .summary import summary as lines_of

    question = documents.read_problem(documents.load(problem))
    for line in lines_of(question, documents.read_answer(question, documents.load(answer))):
        click.echo(line)


@schedule.command()
@click.argument("problem")
@click.argument("one")
@click.argument("other")
@_plainly
def compare(problem: str, one: str, other: str) -> None:
    """Comparer deux réponses : ce qui s'améliore, ce qui se dégrade, qui bouge."""
    from . import documents
    from .summary import compare as difference

    question = documents.read_problem(documents.load(problem))
    answers = [documents.read_answer(question, documents.load(path)) for path in (one, other)]
    _print(difference(*answers))
