"""Why somebody is below the floor: a set of candidates, what they compete for, and the sum that does not fit.

Two simple counts are tried, each a flow problem whose cut (Ford & Fulkerson 1956; Hall 1935) can be followed by hand.
*Pairs*: a candidate meets each listed company once, a company has so many seats in all. *Slots*: a candidate has one
interview per slot, a company so many seats at that slot. Either may be the one that binds.
"""

from collections import defaultdict, deque
from collections.abc import Iterable
from itertools import pairwise
from typing import Any

from forum_app.scheduling.forum.names import candidate_name, company_name, slot_names
from forum_app.scheduling.forum.problem import Candidate, Company, Interview, Problem, most_apart
from forum_app.scheduling.sentences import counted, listed

#: Of a certificate's slots, how many are named at most.
MOST_SLOTS_NAMED = 8
SOURCE, SINK = ("source",), ("sink",)
Node = tuple[Any, ...]


def certificates(problem: Problem, interviews: Iterable[Interview]) -> list[dict[str, Any]]:
    """Return, for each candidate or company below its floor, what is missing, and a certificate where a simple count
    gives one.
    """
    loads: dict[str, int] = defaultdict(int)
    received: dict[str, int] = defaultdict(int)
    for interview in interviews:
        loads[interview.candidate] += 1
        received[interview.company] += 1
    below = [(c.id, c.floor - loads[c.id]) for c in problem.candidates if loads[c.id] < c.floor]
    companies_of: dict[str, list[str]] = defaultdict(list)
    candidates_of: dict[str, list[str]] = defaultdict(list)
    for candidate_id, company_id in sorted(_possible_pairs(problem)):
        companies_of[candidate_id].append(company_id)
        candidates_of[company_id].append(candidate_id)
    proof_of: dict[str, dict[str, Any]] = {}
    for candidate_id, _ in below:
        proof = _own_count(problem, candidate_id, companies_of[candidate_id])
        if proof:
            proof_of[candidate_id] = proof
    for cuts in (_pairs_cut, _slots_cut):
        if any(candidate_id not in proof_of for candidate_id, _ in below):
            for cut in cuts(problem):
                for candidate_id in cut["candidates"]:
                    proof_of.setdefault(candidate_id, cut)
    found: list[dict[str, Any]] = []
    for candidate_id, missing in below:
        reason = proof_of.get(candidate_id)
        sentence = _below(candidate_name(problem, candidate_id), missing, reason)
        found.append({"candidate": candidate_id, "missing": missing, "certificate": reason, "sentence": sentence})
    for company in problem.companies:
        if received[company.id] < company.floor:
            missing, reason = company.floor - received[company.id], _company_count(company, candidates_of[company.id])
            sentence = _below(company_name(problem, company.id), missing, reason)
            found.append({"company": company.id, "missing": missing, "certificate": reason, "sentence": sentence})
    return found


def _below(name: str, missing: int, proof: dict[str, Any] | None) -> str:
    why = proof["sentence"] if proof else "Aucun décompte simple ne l'explique : voir la borne du premier niveau."
    return f"{name} a {counted(missing, 'entretien')} de moins que son plancher. {why}"


def _own_count(problem: Problem, candidate_id: str, companies: list[str]) -> dict[str, Any] | None:
    """Return the certificate of a candidate whose floor asks for more than their own cap, companies or slots."""
    candidate = problem.candidate_by_id[candidate_id]
    slots = {
        slot for company in companies for table in problem.company_by_id[company].tables for slot in table.available
    }
    slots &= candidate.available
    possible = min(len(companies), most_apart(slots, problem.gap))
    if candidate.cap is not None:
        possible = min(possible, candidate.cap)
    if possible >= candidate.floor:
        return None
    if companies:
        there = counted(len(companies), "entreprise lui est proposée", "entreprises lui sont proposées")
        when = counted(len(slots), "créneau commun", "créneaux communs")
        why = f"{there}, avec {when} : {counted(possible, 'entretien')} au plus{_limits(problem, candidate)}"
    else:
        why = "aucune entreprise ne lui est proposée"
    return {
        "kind": "own",
        "candidates": [candidate_id],
        "companies": companies,
        "slots": sorted(slots),
        "needed": candidate.floor,
        "possible": possible,
        "sentence": f"Son plancher demande {counted(candidate.floor, 'entretien')} ; {why}.",
    }


def _limits(problem: Problem, candidate: Candidate) -> str:
    """Return the cap and the gap, where there are any, as the end of a sentence."""
    limits = [f"plafond de {candidate.cap}"] if candidate.cap is not None else []
    limits += [f"écart de {counted(problem.gap, 'créneau')}"] if problem.gap else []
    return f" ({listed(limits)})" if limits else ""


def _company_count(company: Company, candidates: list[str]) -> dict[str, Any] | None:
    """Return the certificate of a company whose floor asks for more than the candidates proposed to it, or than its
    seats.
    """
    seats = _seats(company)
    possible = min(len(candidates), seats)
    if possible >= company.floor:
        return None
    limit = counted(len(candidates), "candidat lui est proposé", "candidats lui sont proposés")
    if seats < len(candidates):
        limit = f"elle a {counted(seats, 'place')}"
    return {
        "kind": "company",
        "candidates": candidates,
        "companies": [company.id],
        "slots": [],
        "needed": company.floor,
        "possible": possible,
        "sentence": f"Son plancher demande {counted(company.floor, 'entretien')} ; {limit}.",
    }


def _seats(company: Company) -> int:
    """Return the most interviews that the tables of a company can have."""
    return sum(
        len(table.available) if table.cap is None else min(table.cap, len(table.available)) for table in company.tables
    )


def _pairs_cut(problem: Problem) -> list[dict[str, Any]]:
    """Return the certificates of candidates whose floors ask for more than their seats and pairs."""
    network = _Network()
    for candidate in problem.candidates:
        network.link(SOURCE, ("candidate", candidate.id), candidate.floor)
        slots = most_apart(candidate.available, problem.gap)
        most = slots if candidate.cap is None else min(candidate.cap, slots)
        network.link(("candidate", candidate.id), ("free", candidate.id), most)
    for pair in _possible_pairs(problem):
        network.link(("free", pair[0]), ("company", pair[1]), 1)
    for company in problem.companies:
        network.link(("company", company.id), SINK, _seats(company))
    return _certificates(problem, network, "pairs")


def _slots_cut(problem: Problem) -> list[dict[str, Any]]:
    """Return the certificates of candidates whose floors ask for more than their slots and the seats there."""
    network = _Network()
    for candidate in problem.candidates:
        network.link(SOURCE, ("candidate", candidate.id), candidate.floor)
        for slot in candidate.available:
            network.link(("candidate", candidate.id), ("slot", candidate.id, slot), 1)
    companies = {company.id: company for company in problem.companies}
    for candidate_id, company_id in _possible_pairs(problem):
        for slot in problem.candidate_by_id[candidate_id].available:
            if any(slot in table.available for table in companies[company_id].tables):
                network.link(("slot", candidate_id, slot), ("seat", company_id, slot), 1)
    for company in problem.companies:
        for slot in range(problem.slots):
            network.link(("seat", company.id, slot), SINK, sum(slot in table.available for table in company.tables))
    return _certificates(problem, network, "hours")


def _possible_pairs(problem: Problem) -> list[tuple[str, str]]:
    """Return every (candidate, company) that may meet: the listed pairs and the locked ones."""
    pairs = dict.fromkeys((pair.candidate, pair.company) for pair in problem.pairs)
    pairs.update(dict.fromkeys((i.candidate, i.company) for i in problem.locked))
    return list(pairs)


def _certificates(problem: Problem, network: "_Network", kind: str) -> list[dict[str, Any]]:
    """Return the parts of the cut nearest the candidates, in words; none where this count reaches all floors."""
    network.saturate()
    return [_certificate(problem, network, part, kind) for part in network.parts()]


def _certificate(problem: Problem, network: "_Network", part: set[Node], kind: str) -> dict[str, Any]:
    """Return what the candidates of a part ask for, and what leaves it: all that the count lets them have."""
    candidates = sorted(node[1] for node in part if node[0] == "candidate")
    needed = sum(problem.candidate_by_id[candidate].floor for candidate in candidates)
    possible = needed - sum(network.left[SOURCE]["candidate", candidate] for candidate in candidates)
    companies = sorted({node[1] for node in part if node[0] in ("company", "seat")})
    slots = sorted({node[2] for node in part if node[0] == "seat"})
    company_names = listed([company_name(problem, company) for company in companies]) or "aucune entreprise pleine"
    where = f" : {slot_names(problem, slots)}" if slots and len(slots) <= MOST_SLOTS_NAMED else ""
    asked_for = counted(needed, "entretien")
    if len(candidates) == 1:
        asking = f"Son plancher demande {asked_for} ; ses heures, ses paires et les places ouvertes"
    else:
        names = listed([candidate_name(problem, candidate) for candidate in candidates])
        asking = f"Ensemble, {names} demandent {asked_for} ; leurs heures, leurs paires et les places ouvertes"
    return {
        "kind": kind,
        "candidates": candidates,
        "companies": companies,
        "slots": slots,
        "needed": needed,
        "possible": possible,
        "sentence": f"{asking} ({company_names}{where}) "
        f"{f'en permettent {possible} au plus' if possible else 'ne permettent rien'}.",
    }


class _Network:
    """Greatest flow by shortest augmenting paths (Dinic 1970), on dictionaries."""

    def __init__(self) -> None:
        self.left: dict[Node, dict[Node, int]] = defaultdict(dict)

    def link(self, one: Node, other: Node, capacity: int) -> None:
        if capacity > 0:
            self.left[one][other] = self.left[one].get(other, 0) + capacity
            self.left[other].setdefault(one, 0)

    def saturate(self) -> None:
        """Send all that can be sent from the source to the sink."""
        while SINK in (level := self._levels()):
            pointers = {node: iter(list(others)) for node, others in self.left.items()}
            while self._push(level, pointers):
                pass

    def _levels(self) -> dict[Node, int]:
        level, queue = {SOURCE: 0}, deque([SOURCE])
        while queue:
            node = queue.popleft()
            for other, capacity in self.left[node].items():
                if capacity and other not in level:
                    level[other] = level[node] + 1
                    queue.append(other)
        return level

    def _push(self, level: dict[Node, int], pointers: dict[Node, Any]) -> bool:
        """Push as much as one shortest path takes, without recursion; return False when there is none left."""
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
                    return False
        unit = min(self.left[a][b] for a, b in pairwise(path))
        for a, b in pairwise(path):
            self.left[a][b] -= unit
            self.left[b][a] += unit
        return True

    def parts(self) -> list[set[Node]]:
        """Return the nodes on the source's side of the least cut, in parts that have nothing to do with each other."""
        side = set(self._levels()) - {SOURCE}
        found = []
        while side:
            queue = [side.pop()]
            for node in queue:
                near = side.intersection(self.left[node])
                side -= near
                queue.extend(near)
            found.append(set(queue))
        return sorted(found, key=min)
