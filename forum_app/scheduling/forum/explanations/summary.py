"""An answer in five French lines, and two answers side by side."""

from typing import Any

from forum_app.scheduling.forum.answer import Answer
from forum_app.scheduling.forum.interchange import levels
from forum_app.scheduling.forum.problem import Interview, Problem
from forum_app.scheduling.sentences import counted

#: The levels in words, and whether more is better.
TITLES = {
    "shortfall": ("entretiens manquants sous les planchers", False),
    "worst_shortfall": ("manque le plus grand pour une personne", False),
    "weight": ("poids des vœux satisfaits", True),
    "unevenness": ("inégalité des charges", False),
    "idle_seats": ("trous des recruteurs", False),
    "back_to_back": ("entretiens sans pause entre eux", False),
}


def summary(problem: Problem, answer: Answer) -> list[str]:
    """Return five lines: what is planned, the floors, the wishes, the evenness, the comfort."""
    score, bound = answer.score, answer.bound
    loads = {candidate.id: 0 for candidate in problem.candidates}
    for interview in answer.interviews:
        loads[interview.candidate] += 1
    met = {interview.company for interview in answer.interviews}
    seen = sum(load > 0 for load in loads.values())
    granted = sum((i.candidate, i.company) in problem.weight_by_pair for i in answer.interviews)
    proved = answer.proved_levels
    distance = bound.weight - score.weight
    if "weight" in proved:
        how_far = "c'est le meilleur possible, preuve faite"
    else:
        how_far = f"au plus {distance} de moins que le meilleur possible ({_percent(distance, bound.weight)})"
    if score.shortfall == 0:
        floors = "tous les planchers sont tenus"
    else:
        if "worst_shortfall" in proved:
            known = "on ne peut pas faire mieux"
        elif bound.shortfall:
            known = f"et il en manquera toujours {bound.shortfall} au moins"
        else:
            known = "sans preuve qu'il en manque toujours"
        floors = (
            f"il manque {counted(score.shortfall, 'entretien')} ({score.worst} au plus pour une même personne), {known}"
        )
    return [
        f"{counted(len(answer.interviews), 'entretien')} : {counted(seen, 'candidat reçu', 'candidats reçus')} "
        f"sur {len(loads)}, {counted(len(met), 'entreprise')} sur {len(problem.companies)}.",
        f"Planchers : {floors}.",
        f"Vœux : {counted(granted, 'paire')} sur {len(problem.pairs)}, poids {score.weight} ; {how_far}.",
        f"Équilibre : de {min(loads.values(), default=0)} à {max(loads.values(), default=0)} entretiens par candidat.",
        f"Confort : {counted(score.idle, 'trou')} chez les recruteurs, "
        f"{counted(score.back_to_back, 'entretien enchaîné', 'entretiens enchaînés')} sans pause.",
    ]


def _percent(part: int, whole: int) -> str:
    return f"{100 * part / whole:.2f} %".replace(".", ",") if whole else "0 %"


def compare(one: Answer, other: Answer) -> dict[str, Any]:
    """Return what improves, what worsens and who moves from ``one`` to ``other``, with the sentences."""
    before, after = levels(one.score), levels(other.score)
    better: list[dict[str, Any]] = []
    worse: list[dict[str, Any]] = []
    for name, (title, more_is_better) in TITLES.items():
        change = after[name] - before[name]
        if change:
            target = better if (change > 0) == more_is_better else worse
            target.append(
                {
                    "level": name,
                    "from": before[name],
                    "to": after[name],
                    "sentence": _change(title, before[name], after[name]),
                }
            )
    was = {(i.candidate, i.company): i for i in one.interviews}
    now = {(i.candidate, i.company): i for i in other.interviews}
    moved = [(was[pair], now[pair]) for pair in sorted(was.keys() & now.keys()) if was[pair] != now[pair]]
    people = sorted({pair[0] for pair in was.keys() ^ now.keys()} | {old.candidate for old, new in moved})
    return {
        "version": 1,
        "better": other.score < one.score,
        "improves": better,
        "worsens": worse,
        "moved": [
            {"candidate": old.candidate, "company": old.company, "from": _place(old), "to": _place(new)}
            for old, new in moved
        ],
        "lost": [{"candidate": c, "company": e} for c, e in sorted(was.keys() - now.keys())],
        "gained": [{"candidate": c, "company": e} for c, e in sorted(now.keys() - was.keys())],
        "people": people,
        "sentences": _sentences(
            better, worse, len(people), len(moved), one.score < other.score, other.score < one.score
        ),
    }


def _sentences(
    better: list[Any], worse: list[Any], people: int, moved: int, is_worse: bool, is_better: bool
) -> list[str]:
    verdict = "meilleure" if is_better else "moins bonne" if is_worse else "équivalente"
    return [
        f"La seconde réponse est {verdict}.",
        "S'améliore : " + (" ; ".join(row["sentence"] for row in better) or "rien") + ".",
        "Se dégrade : " + (" ; ".join(row["sentence"] for row in worse) or "rien") + ".",
        f"{counted(people, 'candidat change', 'candidats changent')} de planning, "
        f"{counted(moved, 'entretien est déplacé', 'entretiens sont déplacés')}.",
    ]


def _change(title: str, before: int, after: int) -> str:
    return f"{title}, de {before} à {after}"


def _place(interview: Interview) -> dict[str, Any]:
    return {"table": interview.table, "slot": interview.slot}
