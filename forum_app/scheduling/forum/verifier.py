"""An independent judge: reads a problem and an answer, and says in words which rules the answer breaks.

It shares no code with the solvers and trusts nothing that an answer says of itself.
"""

from collections import Counter, defaultdict
from collections.abc import Mapping
from itertools import pairwise
from typing import Any

from forum_app.scheduling.errors import brief
from forum_app.scheduling.forum.interchange import read_interviews
from forum_app.scheduling.forum.problem import Interview, Problem


def verify(problem: Problem, answer: Mapping[str, Any]) -> list[str]:
    """Return the broken rules, one French sentence each; empty when the answer is valid and honest.

    ``answer`` is the JSON object. Raises ``ProblemError`` when its interviews cannot be read.
    """
    interviews = read_interviews(answer, "interviews")
    broken = _unknown(problem, interviews)
    if broken:
        return broken
    return [
        *_people(problem, interviews),
        *_places(problem, interviews),
        *_pairs(problem, interviews),
        *_claims(problem, interviews, answer),
    ]


def _unknown(problem: Problem, interviews: tuple[Interview, ...]) -> list[str]:
    candidates = {candidate.id for candidate in problem.candidates}
    owner = {table.id: company.id for company in problem.companies for table in company.tables}
    companies = {company.id for company in problem.companies}
    broken = []
    for n, interview in enumerate(interviews):
        if interview.candidate not in candidates:
            broken.append(f"Entretien {n} : le candidat « {interview.candidate} » n'existe pas.")
        if interview.company not in companies:
            broken.append(f"Entretien {n} : l'entreprise « {interview.company} » n'existe pas.")
        if owner.get(interview.table, "") != interview.company:
            broken.append(f"Entretien {n} : la table « {interview.table} » n'est pas à « {interview.company} ».")
        if not 0 <= interview.slot < problem.slots:
            broken.append(f"Entretien {n} : le créneau {interview.slot} n'existe pas.")
    return broken


def _people(problem: Problem, interviews: tuple[Interview, ...]) -> list[str]:
    """Check presence, one thing at a time, gap and cap of each candidate."""
    broken = []
    slots = defaultdict(list)
    for interview in interviews:
        slots[interview.candidate].append(interview.slot)
    for candidate in problem.candidates:
        mine = sorted(slots[candidate.id])
        for slot in mine:
            if slot not in candidate.available:
                broken.append(f"« {candidate.id} » n'est pas disponible au créneau {slot}.")
        for before, after in pairwise(mine):
            if before == after:
                broken.append(f"« {candidate.id} » a deux entretiens au créneau {after}.")
            elif after - before - 1 < problem.gap:
                broken.append(
                    f"« {candidate.id} » : l'écart de {problem.gap} n'est pas tenu entre les créneaux {before} et "
                    f"{after}."
                )
        if candidate.cap is not None and len(mine) > candidate.cap:
            broken.append(f"« {candidate.id} » a {len(mine)} entretiens, plus que son plafond de {candidate.cap}.")
    return broken


def _places(problem: Problem, interviews: tuple[Interview, ...]) -> list[str]:
    """Check presence, one candidate at a time and cap of each table; capacity of the room."""
    broken = []
    at_table = Counter((interview.table, interview.slot) for interview in interviews)
    of_table = Counter(interview.table for interview in interviews)
    in_slot = Counter(interview.slot for interview in interviews)
    for company in problem.companies:
        for table in company.tables:
            for slot in range(problem.slots):
                count = at_table[table.id, slot]
                if count and slot not in table.available:
                    broken.append(f"La table « {table.id} » n'est pas disponible au créneau {slot}.")
                if count > 1:
                    broken.append(f"La table « {table.id} » reçoit {count} candidats au créneau {slot}.")
            if table.cap is not None and of_table[table.id] > table.cap:
                broken.append(
                    f"La table « {table.id} » a {of_table[table.id]} entretiens, plus que son plafond de {table.cap}."
                )
    if problem.room_capacity is not None:
        for slot, capacity in enumerate(problem.room_capacity):
            if in_slot[slot] > capacity:
                broken.append(f"Le créneau {slot} a {in_slot[slot]} entretiens pour une salle de {capacity}.")
    return broken


def _pairs(problem: Problem, interviews: tuple[Interview, ...]) -> list[str]:
    """Check that only listed or locked pairs meet, each once, and that locked interviews are in their places."""
    broken = []
    listed = {(pair.candidate, pair.company) for pair in problem.pairs}
    locked = Counter(problem.locked)
    for pair, count in Counter((i.candidate, i.company) for i in interviews).items():
        if count > 1:
            broken.append(f"« {pair[0]} » rencontre {count} fois « {pair[1]} ».")
    for interview in interviews:
        if (interview.candidate, interview.company) not in listed and interview not in locked:
            broken.append(f"« {interview.candidate} » et « {interview.company} » ne devaient pas se rencontrer.")
    for interview in locked - Counter(interviews):
        broken.append(
            f"L'entretien verrouillé de « {interview.candidate} » à la table « {interview.table} » "
            f"au créneau {interview.slot} manque."
        )
    return broken


def _claims(problem: Problem, interviews: tuple[Interview, ...], answer: Mapping[str, Any]) -> list[str]:
    """Check what the answer says of itself: its levels, that bounds are on the right side, that a proof is one."""
    worth = {(pair.candidate, pair.company): pair.weight for pair in problem.pairs}
    weight = sum(worth.get((i.candidate, i.company), 0) for i in interviews)
    loads = Counter(i.candidate for i in interviews)
    received = Counter(i.company for i in interviews)
    missing = [candidate.floor - loads[candidate.id] for candidate in problem.candidates]
    missing += [company.floor - received[company.id] for company in problem.companies]
    shortfall, worst = sum(m for m in missing if m > 0), max([0, *missing])
    broken = []
    real = {"shortfall": shortfall, "weight": weight, "worst_shortfall": worst, **_comfort(problem, interviews)}
    levels, bound = _object(answer, "levels"), _object(answer, "bound")
    for key, source in (("shortfall", answer), ("weight", answer), *((key, levels) for key in real)):
        if key in source and source[key] != real[key]:
            broken.append(f"La réponse annonce {key} = {brief(source[key])} ; c'est {real[key]}.")
    limits = {key: value for key, value in bound.items() if isinstance(value, int)}
    if limits.get("shortfall", 0) > shortfall:
        broken.append(f"La borne du manque ({limits['shortfall']}) est au-dessus du manque atteint ({shortfall}).")
    if limits.get("worst_shortfall", 0) > worst:
        broken.append(
            f"La borne du plus grand manque ({limits['worst_shortfall']}) est au-dessus de celui atteint ({worst})."
        )
    if limits.get("unevenness", 0) > real["unevenness"]:
        broken.append(
            f"La borne de l'inégalité ({limits['unevenness']}) est au-dessus de celle atteinte ({real['unevenness']})."
        )
    if limits.get("weight", weight) < weight:
        broken.append(f"La borne du poids ({limits['weight']}) est au-dessous du poids atteint ({weight}).")
    proof = (limits.get("shortfall"), limits.get("weight"))
    if answer.get("proved_optimal") is True and proof != (shortfall, weight):
        broken.append("La réponse se dit la meilleure, mais ses bornes ne le prouvent pas.")
    return broken


def _object(answer: Mapping[str, Any], key: str) -> Mapping[str, Any]:
    """Return the JSON object of a key, an empty one where there is something else."""
    value = answer.get(key)
    return value if isinstance(value, dict) else {}


def _comfort(problem: Problem, interviews: tuple[Interview, ...]) -> dict[str, int]:
    """Return the last three levels, counted slot by slot."""
    of_candidate, of_table = defaultdict(set), defaultdict(set)
    for interview in interviews:
        of_candidate[interview.candidate].add(interview.slot)
        of_table[interview.table].add(interview.slot)
    uneven = in_a_row = idle = 0
    for candidate in problem.candidates:
        busy = of_candidate[candidate.id]
        uneven += sum(slot not in busy for slot in range(problem.slots)) ** 2
        in_a_row += sum(slot - 1 in busy and slot - 1 not in problem.pauses_after for slot in busy)
    for company in problem.companies:
        for table in company.tables:
            taken = of_table[table.id]
            idle += sum(min(taken) < slot < max(taken) for slot in table.available - taken) if taken else 0
    return {"unevenness": uneven, "idle_seats": idle, "back_to_back": in_a_row}
