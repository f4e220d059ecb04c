"""Why somebody is below the floor: a set of candidates, what they compete for, and the sum that does not fit.

Two simple counts are tried, each a flow problem whose cut (Ford & Fulkerson 1956; Hall 1935) can be followed by hand. *Pairs*: a
candidate meets each listed company once, a company has so many seats in all. *Hours*: a candidate has one
interview per slot, a company so many seats at that slot. Either may be the one that binds.
"""

from collections import defaultdict, deque
from collections.abc import Iterable
from itertools import pairwise
from typing import Any

from .problem import Interview, Problem
from .words import candidate_name, company_name, slots_in_words

SOURCE, SINK = ("source",), ("sink",)
Node = tuple[Any, ...]


def certificates(problem: Problem, interviews: Iterable[Interview]) -> list[dict[str, Any]]:
    """For each candidate or company below its floor: what is missing, and a certificate where a simple count gives one."""
    loads: dict[str, int] = defaultdict(int)
    received: dict[str, int] = defaultdict(int)
    for interview in interviews:
        loads[interview.candidate] += 1
        received[interview.company] += 1
    below = [(c.id, c.floor - loads[c.id]) for c in problem.candidates if loads[c.id] < c.floor]
    proofs = [_pairs_cut(problem), _hours_cut(problem)] if below else []
    found: list[dict[str, Any]] = []
    for candidate, missing in below:
        proof = next((p for p in proofs if p is not None and candidate in p["candidates"]), None)
        name = candidate_name(problem, candidate)
        found.append(
            {
                "candidate": candidate,
                "missing": missing,
                "certificate": proof,
                "sentence": f"{name} a {missing} entretien(s) de moins que son plancher. "
                + (
                    proof["sentence"]
                    if proof
                    else "Aucun décompte simple ne l'explique : voir la borne du premier niveau."
                ),
            }
        )
    for company in problem.companies:
        if received[company.id] < company.floor:
            missing = company.floor - received[company.id]
            text = f"{company_name(problem, company.id)} a {missing} entretien(s) de moins que son plancher."
            found.append({"company": company.id, "missing": missing, "certificate": None, "sentence": text})
    return found


def _pairs_cut(problem: Problem) -> dict[str, Any] | None:
    """Candidates whose floors ask for more than the seats and pairs they can have."""
    network = _Network()
    for candidate in problem.candidates:
        network.link(SOURCE, ("candidate", candidate.id), candidate.floor)
        network.link(
            ("candidate", candidate.id), ("free", candidate.id), min(_cap(candidate.cap), len(candidate.available))
        )
    for pair in _everything(problem):
        network.link(("free", pair[0]), ("company", pair[1]), 1)
    for company in problem.companies:
        seats = sum(min(_cap(table.cap), len(table.available)) for table in company.tables)
        network.link(("company", company.id), SINK, seats)
    return _certificate(problem, network, "pairs")


def _hours_cut(problem: Problem) -> dict[str, Any] | None:
    """Candidates whose floors ask for more than the hours and the seats at those hours."""
    network = _Network()
    for candidate in problem.candidates:
        network.link(SOURCE, ("candidate", candidate.id), candidate.floor)
        for slot in candidate.available:
            network.link(("candidate", candidate.id), ("hour", candidate.id, slot), 1)
    companies = {company.id: company for company in problem.companies}
    for candidate_id, company_id in _everything(problem):
        for slot in problem.candidate_by_id[candidate_id].available:
            if any(slot in table.available for table in companies[company_id].tables):
                network.link(("hour", candidate_id, slot), ("seat", company_id, slot), 1)
    for company in problem.companies:
        for slot in range(problem.slots):
            network.link(("seat", company.id, slot), SINK, sum(slot in table.available for table in company.tables))
    return _certificate(problem, network, "hours")


def _everything(problem: Problem) -> list[tuple[str, str]]:
    pairs = dict.fromkeys((pair.candidate, pair.company) for pair in problem.pairs)
    pairs.update(dict.fromkeys((i.candidate, i.company) for i in problem.locked))
    return list(pairs)


def _certificate(problem: Problem, network: "_Network", kind: str) -> dict[str, Any] | None:
    """The cut nearest the candidates, in words; ``None`` when every floor can be reached in this count."""
    flow = network.saturate()
    asked = sum(candidate.floor for candidate in problem.candidates)
    if flow == asked:
        return None
    side = network.reached()
    people = sorted(node[1] for node in side if node[0] == "candidate")
    needed = sum(problem.candidate_by_id[candidate].floor for candidate in people)
    companies = sorted({node[1] for node in side if node[0] in ("company", "seat")})
    slots = sorted({node[2] for node in side if node[0] == "seat"})
    names = ", ".join(candidate_name(problem, candidate) for candidate in people[:8]) + (
        " …" if len(people) > 8 else ""
    )
    houses = ", ".join(company_name(problem, company) for company in companies[:8]) or "aucune entreprise pleine"
    houses += " …" if len(companies) > 8 else ""
    possible = needed - (asked - flow)
    where = f" : {slots_in_words(problem, slots)}" if slots and len(slots) <= 8 else ""
    if len(people) == 1:
        asking = f"Le plancher de {names} demande {needed} entretiens ; ses heures, ses paires et les places ouvertes"
    else:
        asking = f"Ensemble, {names} demandent {needed} entretiens ; leurs heures, leurs paires et les places ouvertes"
    sentence = f"{asking} ({houses}{where}) n'en permettent que {possible}."
    return {
        "kind": kind,
        "candidates": people,
        "companies": companies,
        "slots": slots,
        "needed": needed,
        "possible": possible,
        "sentence": sentence,
    }


class _Network:
    """Greatest flow by shortest augmenting paths (Dinic 1970), on dictionaries."""

    def __init__(self) -> None:
        self.left: dict[Node, dict[Node, int]] = defaultdict(dict)

    def link(self, one: Node, other: Node, capacity: int) -> None:
        if capacity > 0:
            self.left[one][other] = self.left[one].get(other, 0) + capacity
            self.left[other].setdefault(one, 0)

    def saturate(self) -> int:
        total = 0
        while True:
            level = self._levels()
            if SINK not in level:
                return total
            pointers = {node: iter(list(others)) for node, others in self.left.items()}
            while pushed := self._push(level, pointers):
                total += pushed

    def _levels(self) -> dict[Node, int]:
        level, queue = {SOURCE: 0}, deque([SOURCE])
        while queue:
            node = queue.popleft()
            for other, capacity in self.left[node].items():
                if capacity and other not in level:
                    level[other] = level[node] + 1
                    queue.append(other)
        return level

    def _push(self, level: dict[Node, int], pointers: dict[Node, Any]) -> int:
        """One unit along a shortest path, without recursion."""
        path = [SOURCE]
        while path[-1] != SINK:
            node = path[-1]
            for other in pointers[node]:
                if self.left[node][other] and level.get(other, -1) == level[node] + 1:
                    path.append(other)
                    break
            else:
                path.pop()
                if not path:
                    return 0
        unit = min(self.left[a][b] for a, b in pairwise(path))
        for a, b in pairwise(path):
            self.left[a][b] -= unit
            self.left[b][a] += unit
        return unit

    def reached(self) -> set[Node]:
        """The nodes on the source's side of the least cut."""
        return set(self._levels())


def _cap(cap: int | None) -> int:
    return 1 << 30 if cap is None else cap
