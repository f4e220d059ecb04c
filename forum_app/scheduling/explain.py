"""Why: for each wish not granted and each empty seat, the reason as a code, its facts and a French sentence.

Codes of missed pairs: ``candidate_full`` (at the cap), ``no_common_slot`` (never present together),
``tables_full`` (tables at their cap), ``room_full``, ``company_busy`` (no free seat while the candidate is free),
``candidate_busy`` (in an interview, or too near one, whenever there is a seat), ``both_busy`` (a mixture),
``could_be_held`` (nothing prevents it: the search was stopped early).
Codes of empty seats: ``everyone_met``, ``nobody_listed``, ``absent``, ``busy``, ``full``, ``blocked`` (a mixture or the room).
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from .answer import Answer
from .certificate import certificates
from .problem import Candidate, Company, Interview, Problem, Table
from .words import candidate_name, company_name, from_to, slot_name, slots_in_words


@dataclass(frozen=True)
class Reason:
    """A code, the facts behind it (ids and slots), the sentence, and the cheapest single thing to free, if one suffices."""

    code: str
    facts: dict[str, Any]
    sentence: str
    free: dict[str, Any] | None = field(default=None)


class Situation:
    """An answer looked up by person, table and slot."""

    def __init__(self, problem: Problem, interviews: Iterable[Interview]) -> None:
        self.problem = problem
        self.interviews = tuple(interviews)
        self.of_candidate: dict[str, dict[int, Interview]] = {c.id: {} for c in problem.candidates}
        self.at_table: dict[tuple[str, int], Interview] = {}
        self.table_load: dict[str, int] = {}
        self.in_slot: dict[int, int] = {}
        self.met: set[tuple[str, str]] = set()
        self.load_of_company: dict[str, int] = {company.id: 0 for company in problem.companies}
        for interview in self.interviews:
            self.of_candidate[interview.candidate][interview.slot] = interview
            self.at_table[interview.table, interview.slot] = interview
            self.table_load[interview.table] = self.table_load.get(interview.table, 0) + 1
            self.in_slot[interview.slot] = self.in_slot.get(interview.slot, 0) + 1
            self.met.add((interview.candidate, interview.company))
            self.load_of_company[interview.company] += 1
        self.locked = set(problem.locked)

    def in_the_way(self, candidate: Candidate, slot: int) -> list[Interview]:
        """The candidate's interviews at that slot, or nearer than the gap allows."""
        mine = self.of_candidate[candidate.id]
        gap = self.problem.gap
        return [mine[s] for s in range(slot - gap, slot + gap + 1) if s in mine]

    def at_cap(self, candidate: Candidate) -> bool:
        return candidate.cap is not None and len(self.of_candidate[candidate.id]) >= candidate.cap

    def table_open(self, table: Table) -> bool:
        return table.cap is None or self.table_load.get(table.id, 0) < table.cap

    def room_open(self, slot: int) -> bool:
        capacity = self.problem.room_capacity
        return capacity is None or self.in_slot.get(slot, 0) < capacity[slot]

    def cost(self, interview: Interview) -> tuple[int, int]:
        """What cancelling an interview would cost: missing interviews, then weight."""
        candidate = self.problem.candidate_by_id[interview.candidate]
        company = self.problem.company_by_id[interview.company]
        short = (len(self.of_candidate[candidate.id]) <= candidate.floor) + (
            self.load_of_company[company.id] <= company.floor
        )
        return short, self.problem.weight_by_pair.get((interview.candidate, interview.company), 0)

    def other_place(self, interview: Interview) -> tuple[str, int] | None:
        """Another (table, slot) where the interview could go at once without disturbing anyone."""
        candidate = self.problem.candidate_by_id[interview.candidate]
        for slot in sorted(candidate.available):
            way = [other for other in self.in_the_way(candidate, slot) if other != interview]
            if slot == interview.slot or way or not self.room_open(slot):
                continue
            for table in self.problem.company_by_id[interview.company].tables:
                load = self.table_load.get(table.id, 0) - (table.id == interview.table)
                fits = table.cap is None or load < table.cap
                if slot in table.available and (table.id, slot) not in self.at_table and fits:
                    return table.id, slot
        return None


def missed_pairs(situation: Situation) -> list[tuple[str, str, Reason]]:
    """(candidate, company, reason) for each listed pair without an interview, heaviest first."""
    problem = situation.problem
    missed = [pair for pair in problem.pairs if (pair.candidate, pair.company) not in situation.met]
    missed.sort(key=lambda pair: (-pair.weight, pair.candidate, pair.company))
    return [
        (
            p.candidate,
            p.company,
            why_missed(situation, problem.candidate_by_id[p.candidate], problem.company_by_id[p.company]),
        )
        for p in missed
    ]


def why_missed(situation: Situation, candidate: Candidate, company: Company) -> Reason:
    """Why this candidate does not meet this company."""
    problem = situation.problem
    who, house = candidate_name(problem, candidate.id), company_name(problem, company.id)
    common = sorted({s for table in company.tables for s in table.available} & candidate.available)
    facts: dict[str, Any] = {"common_slots": common}
    if not common:
        return Reason("no_common_slot", facts, f"{who} et {house} ne sont jamais présents au même créneau.")
    if situation.at_cap(candidate):
        facts["cap"] = candidate.cap
        return Reason("candidate_full", facts, f"{who} a déjà {candidate.cap} entretien(s), son plafond.")
    open_tables = [table for table in company.tables if situation.table_open(table)]
    if not any(table.available & candidate.available for table in open_tables):
        return Reason("tables_full", facts, f"Les tables de {house} où {who} pourrait aller ont atteint leur plafond.")
    seats = [s for s in common if any(s in t.available and (t.id, s) not in situation.at_table for t in open_tables)]
    free = [s for s in common if not situation.in_the_way(candidate, s)]
    facts |= {"slots_with_a_seat": seats, "slots_candidate_free": free}
    both = [s for s in seats if s in free]
    if both:
        crowded = [s for s in both if not situation.room_open(s)]
        if crowded == both:
            return Reason("room_full", facts, f"La salle est pleine à chaque créneau possible pour {who} et {house}.")
        text = f"Rien n'empêche cet entretien ({slots_in_words(problem, both)}) : la recherche a été arrêtée tôt."
        return Reason("could_be_held", facts, text)
    if not seats:
        code, text = "company_busy", f"{house} n'a plus de place libre aux créneaux où {who} est là"
    elif not free:
        code, text = "candidate_busy", f"{who} est en entretien à chaque créneau où {house} est libre"
    else:
        code, text = "both_busy", f"Quand {house} a une place, {who} est en entretien, et inversement"
    release = _cheapest(situation, candidate, company, common)
    if release is None:
        return Reason(code, facts, f"{text} ; aucune libération unique ne suffirait.")
    return Reason(code, facts, f"{text} ; {_release_in_words(problem, release)}", release)


def _cheapest(situation: Situation, candidate: Candidate, company: Company, common: list[int]) -> dict[str, Any] | None:
    """The one interview whose move (better) or cancellation would let the pair meet, at the least cost."""
    best: tuple[tuple[int, int, int], dict[str, Any]] | None = None
    for slot in common:
        way = situation.in_the_way(candidate, slot)
        for table in company.tables:
            if slot not in table.available:
                continue
            there = situation.at_table.get((table.id, slot))
            blockers = {*way, *([there] if there else [])}
            if len(blockers) != 1:
                continue
            (blocker,) = blockers
            same_table, same_slot = blocker.table == table.id, blocker.slot == slot
            if blocker in situation.locked:
                continue
            if not (situation.table_open(table) or same_table) or not (situation.room_open(slot) or same_slot):
                continue
            other = situation.other_place(blocker)
            if other == (table.id, slot):
                other = None
            cost = (0, 0, 0) if other else (1, *situation.cost(blocker))
            if best is None or cost < best[0]:
                best = (
                    cost,
                    {
                        "candidate": blocker.candidate,
                        "company": blocker.company,
                        "table": blocker.table,
                        "slot": blocker.slot,
                        "then_at": {"table": table.id, "slot": slot},
                        "move_to": {"table": other[0], "slot": other[1]} if other else None,
                        "weight_lost": 0 if other else cost[2],
                        "shortfall_added": 0 if other else cost[1],
                    },
                )
    return None if best is None else best[1]


def _release_in_words(problem: Problem, release: dict[str, Any]) -> str:
    where, who = company_name(problem, release["company"]), candidate_name(problem, release["candidate"])
    if release["move_to"]:
        to = release["move_to"]["slot"]
        if to == release["slot"]:
            return f"asseoir {who} à une autre table de {where} suffirait."
        return f"déplacer {who} chez {where}, {from_to(problem, release['slot'], to)}, suffirait."
    return f"libérer {slot_name(problem, release['slot'])} chez {where} (entretien de {who}) suffirait."


def empty_seats(situation: Situation) -> list[tuple[str, int, Reason]]:
    """(table, slot, reason) for each seat that is present and has nobody."""
    found = []
    listed: dict[str, list[Candidate]] = {}
    for pair in situation.problem.pairs:
        listed.setdefault(pair.company, []).append(situation.problem.candidate_by_id[pair.candidate])
    for company in situation.problem.companies:
        everyone = listed.get(company.id, [])
        waiting = [c for c in everyone if (c.id, company.id) not in situation.met]
        for table in company.tables:
            for slot in sorted(table.available):
                if (table.id, slot) not in situation.at_table:
                    found.append((table.id, slot, _why_empty(situation, company, slot, everyone, waiting)))
    return found


def _why_empty(
    situation: Situation, company: Company, slot: int, everyone: list[Candidate], waiting: list[Candidate]
) -> Reason:
    house = company_name(situation.problem, company.id)
    if not everyone:
        return Reason("nobody_listed", {}, f"Personne n'est proposé à {house}.")
    if not waiting:
        return Reason(
            "everyone_met", {"listed": len(everyone)}, f"{house} rencontre déjà tous ceux qui lui sont proposés."
        )
    absent = [c.id for c in waiting if slot not in c.available]
    full = [c.id for c in waiting if slot in c.available and situation.at_cap(c)]
    busy = [c.id for c in waiting if slot in c.available and not situation.at_cap(c) and situation.in_the_way(c, slot)]
    facts = {"waiting": len(waiting), "absent": absent, "full": full, "busy": busy}
    for code, group, text in (
        ("absent", absent, "absents à ce créneau"),
        ("full", full, "à leur plafond"),
        ("busy", busy, "en entretien à ce créneau"),
    ):
        if len(group) == len(waiting):
            return Reason(code, facts, f"Les {len(waiting)} candidats restants pour {house} sont {text}.")
    text = f"Candidats restants pour {house} : {len(absent)} absents, {len(full)} à leur plafond, {len(busy)} en entretien."
    return Reason("blocked", facts, text)


def explain(problem: Problem, answer: Answer) -> dict[str, Any]:
    """Everything as one JSON object: levels with bounds, who is below the floor and why, missed pairs, empty seats."""
    situation = Situation(problem, answer.interviews)
    return {
        "version": 1,
        "levels": _levels(answer),
        "below_floor": certificates(situation.problem, situation.interviews),
        "missed_pairs": [
            {"candidate": candidate, "company": company} | _document(reason)
            for candidate, company, reason in missed_pairs(situation)
        ],
        "empty_seats": [
            {"table": table, "slot": slot} | _document(reason) for table, slot, reason in empty_seats(situation)
        ],
    }


def _levels(answer: Answer) -> list[dict[str, Any]]:
    score, bound, proved = answer.score, answer.bound, answer.proved_levels
    rows = (
        ("shortfall", score.shortfall, bound.shortfall, "Entretiens manquants sous les planchers"),
        ("worst_shortfall", score.worst, bound.worst, "Manque le plus grand pour une personne"),
        ("weight", score.weight, bound.weight, "Poids des vœux satisfaits"),
        ("unevenness", score.unevenness, bound.unevenness, "Inégalité des charges"),
        ("idle_seats", score.idle, None, "Trous des recruteurs"),
        ("back_to_back", score.back_to_back, None, "Entretiens sans pause entre eux"),
    )
    return [
        {
            "level": name,
            "reached": reached,
            "bound": limit,
            "proved": name in proved,
            "sentence": f"{title} : {reached}"
            + (", prouvé le meilleur." if name in proved else f" (borne : {limit})." if limit is not None else "."),
        }
        for name, reached, limit, title in rows
    ]


def _document(reason: Reason) -> dict[str, Any]:
    return {"code": reason.code, "facts": reason.facts, "sentence": reason.sentence, "free": reason.free}
