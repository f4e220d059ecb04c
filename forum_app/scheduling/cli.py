"""``flask schedule …``: the engine from the terminal, without the web application or a database.

Answers go to standard output, words to standard error. Exit codes: 0 done; 1 the answer breaks a rule;
2 the question cannot be read or contradicts itself.
"""

import sys
import time

import click

from forum_app.scheduling.budget import Budget, quiet
from forum_app.scheduling.documents import load, save
from forum_app.scheduling.engines import ENGINES, engine_of, engine_with
from forum_app.scheduling.terminal import Interruption, finite, left, plainly, say, write

#: Numbering tables and writing an answer take about that many times as long as reading the problem.
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
        data = load(problem)
        earlier = load(start) if start else None
        engine = engine_of(data)
        reading = time.perf_counter()
        question = engine.read(data)
        beginning = engine.read_answer(question, earlier) if earlier else None
        reading = time.perf_counter() - reading
        if seconds is None and iterations is None:
            seconds = engine.SECONDS
        budget = Budget(None if seconds is None else left(seconds - WRITING * reading), iterations, stop)
        answer = engine.solve(question, budget, seed, beginning, say if progress else quiet)
        write(engine.write_answer(answer))
        stop.leave()


@schedule.command()
@click.argument("problem")
@click.argument("answer")
@plainly
def verify(problem: str, answer: str) -> None:
    """Vérifier ANSWER : dit les règles enfreintes et sort avec 1 s'il y en a."""
    data, told = load(problem), load(answer)
    engine = engine_of(data)
    broken = engine.verify(engine.read(data), told)
    for sentence in broken:
        click.echo(sentence)
    if broken:
        sys.exit(1)
    click.echo("Aucune règle n'est enfreinte.")


@schedule.command()
@click.option("--kind", type=click.Choice(list(ENGINES)), default="forum", show_default=True)
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
    engine = ENGINES[kind]()
    write(engine.write(engine.generate(*(sizes[name] for name in engine.SIZES), seed=seed, hard=hard)))


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
        data = load(problem)
        engine = engine_with("repair", data)
        question = engine.read(data)
        valid = engine.read_valid_answer(question, load(answer), answer)
        told = engine.read_changes(load(changes))
        after, proposal = engine.repair(question, valid, told, Budget(seconds, stop=stop), seed)
        if problem_to:
            save(engine.write(after), problem_to)
        write(proposal)
        stop.leave()


@schedule.command()
@click.argument("problem")
@click.argument("answer")
@plainly
def explain(problem: str, answer: str) -> None:
    """Dire pourquoi : vœux non satisfaits, places vides, planchers non tenus."""
    data, told = load(problem), load(answer)
    engine = engine_of(data)
    question = engine.read(data)
    write(engine.explain(question, engine.read_valid_answer(question, told, answer)))


@schedule.command()
@click.argument("problem")
@click.argument("answer")
@plainly
def summary(problem: str, answer: str) -> None:
    """Résumer ANSWER en cinq lignes."""
    data = load(problem)
    engine = engine_with("summary", data)
    question = engine.read(data)
    for line in engine.summary(question, engine.read_valid_answer(question, load(answer), answer)):
        click.echo(line)


@schedule.command()
@click.argument("problem")
@click.argument("one")
@click.argument("other")
@plainly
def compare(problem: str, one: str, other: str) -> None:
    """Comparer deux réponses : ce qui s'améliore, ce qui se dégrade, qui bouge."""  # noqa: D401 (French: the help that users read)
    data = load(problem)
    engine = engine_with("compare", data)
    question = engine.read(data)
    write(engine.compare(*(engine.read_answer(question, load(path)) for path in (one, other))))
