"""``flask schedule …``: the engine from the terminal, without the web application or a database.

Answers go to standard output, words to standard error. Exit codes: 0 done; 1 the answer breaks a rule;
2 the question cannot be read or contradicts itself.
"""

import sys
import time
from typing import TYPE_CHECKING, Any

import click

from forum_app.scheduling.budget import Budget, Progress, Stop, quiet
from forum_app.scheduling.errors import ProblemError
from forum_app.scheduling.terminal import Interruption, finite, left, plainly, say, write

if TYPE_CHECKING:
    from forum_app.scheduling.answer import Answer
    from forum_app.scheduling.problem import Problem

#: Seconds of a forum's whole command when none are asked for; most forums are settled long before.
DEFAULT_SECONDS = 30.0
#: Giving out tables and writing an answer take about that many times as long as reading the problem.
WRITING = 3.0


@click.group()
def schedule() -> None:
    """Plannings d'entretiens et journées de rendez-vous (voir docs/scheduling.md)."""


@schedule.command()
@click.argument("problem")
@click.option(
    "--seconds",
    type=click.FloatRange(0, 86_400),
    callback=finite,
    help="Temps de la commande entière (30 par défaut, 60 pour des rendez-vous).",
)
@click.option("--iterations", type=click.IntRange(0), help="Effort au lieu du temps : même réponse à chaque fois.")
@click.option("--seed", type=click.IntRange(0, 2**31 - 1), default=1, show_default=True, help="Graine du hasard.")
@click.option("--from", "start", help="Réponse de départ : le résultat ne sera pas moins bon.")
@click.option("--progress", is_flag=True, help="Dire les étapes sur la sortie d'erreur.")
@plainly
def solve(
    problem: str, seconds: float | None, iterations: int | None, seed: int, start: str | None, progress: bool
) -> None:
    """Résoudre PROBLEM (- pour l'entrée standard) et écrire la réponse."""
    with Interruption() as stop:
        from forum_app.scheduling import documents

        data = documents.load(problem)
        earlier = documents.load(start) if start else None
        search = _solve_meetings if documents.kind_of(data) == "meetings" else _solve_forum
        write(search(data, earlier, seconds, iterations, seed, stop, say if progress else quiet))
        stop.leave()


def _solve_forum(
    data: dict[str, Any],
    start: dict[str, Any] | None,
    seconds: float | None,
    iterations: int | None,
    seed: int,
    stop: Stop,
    progress: Progress,
) -> dict[str, Any]:
    from forum_app.scheduling import documents
    from forum_app.scheduling.solver import solve as search

    reading = time.perf_counter()
    question = documents.read_problem(data)
    earlier = documents.read_answer(question, start).interviews if start else ()
    reading = time.perf_counter() - reading
    if seconds is None and iterations is None:
        seconds = DEFAULT_SECONDS
    budget = Budget(None if seconds is None else left(seconds - WRITING * reading), iterations, stop)
    return documents.answer_document(search(question, budget, seed, earlier, progress))


def _solve_meetings(
    data: dict[str, Any],
    start: dict[str, Any] | None,
    seconds: float | None,
    iterations: int | None,
    seed: int,
    stop: Stop,
    progress: Progress,
) -> dict[str, Any]:
    from forum_app.scheduling import meetings

    question = meetings.read_problem(data)
    if seconds is None and iterations is None:
        seconds = meetings.SECONDS
    return meetings.solve(question, None if seconds is None else left(seconds), seed, progress, iterations, stop, start)


@schedule.command()
@click.argument("problem")
@click.argument("answer")
@plainly
def verify(problem: str, answer: str) -> None:
    """Vérifier ANSWER : dit les règles enfreintes et sort avec 1 s'il y en a."""
    from forum_app.scheduling import documents

    data, told = documents.load(problem), documents.load(answer)
    if documents.kind_of(data) == "meetings":
        from forum_app.scheduling import meetings

        broken = meetings.verify(meetings.read_problem(data), told)
    else:
        from forum_app.scheduling.verify import verify as judge

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
@plainly
def generate(kind: str, seed: int, hard: bool, **sizes: int) -> None:
    """Inventer un problème."""
    if kind == "meetings":
        from forum_app.scheduling import meetings

        wanted = [sizes[key] for key in ("participants", "meetings", "slots", "rooms")]
        write(meetings.generate(*wanted, seed, hard))
        return
    from forum_app.scheduling import documents
    from forum_app.scheduling.generate import generate as invent

    wanted = [sizes[key] for key in ("candidates", "companies", "tables", "slots")]
    write(documents.problem_document(invent(*wanted, seed, hard)))


@schedule.command()
@click.argument("problem")
@click.argument("answer")
@click.argument("changes")
@click.option(
    "--seconds",
    type=click.FloatRange(0, 3_600),
    callback=finite,
    default=2.0,
    show_default=True,
    help="Temps de recherche.",
)
@click.option("--seed", type=click.IntRange(0, 2**31 - 1), default=1, show_default=True, help="Graine du hasard.")
@click.option("--problem-to", help="Fichier où écrire le problème tel que les changements le laissent.")
@plainly
def repair(problem: str, answer: str, changes: str, seconds: float, seed: int, problem_to: str | None) -> None:
    """Réparer ANSWER après CHANGES en déplaçant le moins de monde possible."""
    with Interruption() as stop:
        from forum_app.scheduling import documents
        from forum_app.scheduling.changes import read_changes
        from forum_app.scheduling.proposal import propose

        question = documents.read_problem(documents.load(problem))
        interviews = _valid(question, documents.load(answer), answer).interviews
        told = read_changes(documents.load(changes))
        after, proposal = propose(question, interviews, told, Budget(seconds, stop=stop), seed)
        if problem_to:
            documents.save(documents.problem_document(after), problem_to)
        write(proposal)
        stop.leave()


def _valid(question: "Problem", told: dict[str, Any], place: str) -> "Answer":
    """The answer told, if its interviews keep the rules and its bounds can be true; a ``ProblemError`` on its ``place``
    otherwise.
    """
    from forum_app.scheduling import documents
    from forum_app.scheduling.verify import verify as judge

    answer = documents.read_answer(question, told)
    broken = judge(question, {key: told[key] for key in ("interviews", "bound") if key in told})
    if broken:
        raise ProblemError(place, f"cette réponse n'est pas valable : {broken[0]}")
    return answer


@schedule.command()
@click.argument("problem")
@click.argument("answer")
@plainly
def explain(problem: str, answer: str) -> None:
    """Dire pourquoi : vœux non satisfaits, places vides, planchers non tenus."""
    from forum_app.scheduling import documents

    data, told = documents.load(problem), documents.load(answer)
    if documents.kind_of(data) == "meetings":
        from forum_app.scheduling import meetings

        reasons = meetings.explain(meetings.read_problem(data), told)
        click.echo(reasons) if isinstance(reasons, str) else write(reasons)
        return
    from forum_app.scheduling.explain import explain as reasons_of

    question = documents.read_problem(data)
    write(reasons_of(question, _valid(question, told, answer)))


@schedule.command()
@click.argument("problem")
@click.argument("answer")
@plainly
def summary(problem: str, answer: str) -> None:
    """Résumer ANSWER en cinq lignes."""
    from forum_app.scheduling import documents
    from forum_app.scheduling.summary import summary as lines_of

    question = documents.read_problem(documents.load(problem))
    for line in lines_of(question, _valid(question, documents.load(answer), answer)):
        click.echo(line)


@schedule.command()
@click.argument("problem")
@click.argument("one")
@click.argument("other")
@plainly
def compare(problem: str, one: str, other: str) -> None:
    """Comparer deux réponses : ce qui s'améliore, ce qui se dégrade, qui bouge."""
    from forum_app.scheduling import documents
    from forum_app.scheduling.summary import compare as difference

    question = documents.read_problem(documents.load(problem))
    answers = [documents.read_answer(question, documents.load(path)) for path in (one, other)]
    write(difference(*answers))
