"""Why: for each wish not granted and each empty seat, the reason as a code, its facts and a French sentence.

Codes of missed pairs: ``candidate_full`` (at the cap), ``no_common_slot`` (never present together),
``tables_full`` (tables at their cap), ``room_full``, ``company_busy`` (no free seat while the candidate is free),
``candidate_busy`` (in an interview, or too near one, whenever there is a seat), ``both_busy`` (a mixture),
``could_be_held`` (nothing prevents it: the search was stopped early).
Codes of empty seats: ``nobody_listed``, ``everyone_met``, ``absent``, ``full`` and ``busy`` (all those who are left
are), ``table_full``, ``room_full``, ``could_be_held``, ``blocked`` (a mixture).
"""

from dataclasses import dataclass
from typing import Any

from forum_app.scheduling.forum.answer import Answer
from forum_app.scheduling.forum.explanations.certificates import certificates
from forum_app.scheduling.forum.explanations.obstacles import AnswerIndex, Release
from forum_app.scheduling.forum.names import candidate_name, company_name, from_to, slot_name, slot_names
from forum_app.scheduling.forum.problem import Candidate, Company, Problem, Table
from forum_app.scheduling.sentences import counted, of


@dataclass(frozen=True)
class Reason:
    """A code, the facts behind it (ids and slots), the sentence, and the cheapest single thing to free, if one
    suffices.
    """

    code: str
    facts: dict[str, Any]
    sentence: str
    free: Release | None = None


def missed_pairs(index: AnswerIndex) -> list[tuple[str, str, Reason]]:
    """Return (candidate, company, reason) for each listed pair without an interview, heaviest first."""
    problem = index.problem
    missed = [pair for pair in problem.pairs if (pair.candidate, pair.company) not in index.met]
    missed.sort(key=lambda pair: (-pair.weight, pair.candidate, pair.company))
    return [
        (
            p.candidate,
            p.company,
            why_missed(index, problem.candidate_by_id[p.candidate], problem.company_by_id[p.company]),
        )
        for p in missed
    ]


def why_missed(index: AnswerIndex, candidate: Candidate, company: Company) -> Reason:
    """Return why this candidate does not meet this company."""
    problem = index.problem
    who, where = candidate_name(problem, candidate.id), company_name(problem, company.id)
    places = [
        (table, slot) for slot in sorted(candidate.available) for table in company.tables if slot in table.available
    ]
    common = sorted({slot for _, slot in places})
    facts: dict[str, Any] = {"common_slots": common}
    if not common:
        return Reason("no_common_slot", facts, f"{who} et {where} ne sont jamais présents au même créneau.")
    seats = sorted({s for t, s in places if (t.id, s) not in index.at_table and index.table_open(t)})
    free = [slot for slot in common if not index.in_the_way(candidate, slot)]
    both = [slot for slot in seats if slot in free]
    if index.at_cap(candidate):
        facts["cap"] = candidate.cap
        code, text = "candidate_full", f"{who} a déjà {counted(candidate.cap or 0, 'entretien')}, son plafond"
    elif not any(index.table_open(table) for table, _ in places):
        code, text = "tables_full", f"Les tables de {where} où {who} pourrait aller ont atteint leur plafond"
    elif any(index.room_open(slot) for slot in both):
        facts |= {"slots_with_a_seat": seats, "slots_candidate_free": free}
        text = f"Rien n'empêche cet entretien ({slot_names(problem, both)}) : la recherche a été arrêtée tôt."
        return Reason("could_be_held", facts, text)
    else:
        facts |= {"slots_with_a_seat": seats, "slots_candidate_free": free}
        if both:
            code, text = "room_full", f"La salle est pleine à chaque créneau possible pour {who} et {where}"
        elif not seats:
            code, text = "company_busy", f"{where} n'a plus de place libre aux créneaux où {who} est là"
        elif not free:
            code, text = "candidate_busy", f"{who} est en entretien à chaque créneau où {where} est libre"
        else:
            code, text = "both_busy", f"Quand {where} a une place, {who} est en entretien, et inversement"
    release = index.cheapest_release(candidate, company, places)
    return Reason(code, facts, f"{text} ; {_release_in_words(problem, release, candidate.id)}", release)


def _release_in_words(problem: Problem, release: Release | None, subject: str = "") -> str:
    """Return what to move or cancel; whose interview it is goes without saying if it is that of the sentence's
    ``subject``.
    """
    if release is None:
        return "aucune libération unique ne suffirait."
    freed = release.interview
    where, who = company_name(problem, freed.company), candidate_name(problem, freed.candidate)
    if release.place:
        return f"déplacer {who} chez {where}, {from_to(problem, freed.slot, release.place[1])}, suffirait."
    whose = "" if freed.candidate == subject else f" (entretien {of(who)})"
    return f"libérer {slot_name(problem, freed.slot)} chez {where}{whose} suffirait."


def empty_seats(index: AnswerIndex) -> list[tuple[str, int, Reason]]:
    """Return (table, slot, reason) for each seat that is present and has nobody."""
    found = []
    listed: dict[str, list[Candidate]] = {}
    for pair in index.problem.pairs:
        listed.setdefault(pair.company, []).append(index.problem.candidate_by_id[pair.candidate])
    for company in index.problem.companies:
        everyone = listed.get(company.id, [])
        waiting = [c for c in everyone if (c.id, company.id) not in index.met]
        for table in company.tables:
            for slot in sorted(table.available):
                if (table.id, slot) not in index.at_table:
                    found.append((table.id, slot, _why_empty(index, company, table, slot, len(everyone), waiting)))
    return found


def _why_empty(
    index: AnswerIndex, company: Company, table: Table, slot: int, listed: int, waiting: list[Candidate]
) -> Reason:
    where = company_name(index.problem, company.id)
    if not listed:
        return Reason("nobody_listed", {}, f"Personne n'est proposé à {where}.")
    if not waiting:
        return Reason("everyone_met", {"listed": listed}, f"{where} rencontre déjà tous ceux qui lui sont proposés.")
    present = [c for c in waiting if slot in c.available]
    absent = [c.id for c in waiting if slot not in c.available]
    full = [c.id for c in present if index.at_cap(c)]
    busy = [c.id for c in present if not index.at_cap(c) and index.in_the_way(c, slot)]
    facts: dict[str, Any] = {"waiting": len(waiting), "absent": absent, "full": full, "busy": busy}
    possible = [c.id for c in present if not index.obstacles(c, table, slot)]
    if possible:
        facts["possible"] = possible
        return Reason(
            "could_be_held",
            facts,
            f"Rien n'empêche un entretien de plus chez {where} : la recherche a été arrêtée tôt.",
        )
    left = (
        f"Le candidat restant pour {where} est"
        if len(waiting) == 1
        else f"Les {len(waiting)} candidats restants pour {where} sont"
    )
    if len(absent) == len(waiting):
        return Reason("absent", facts, f"{left} {'absent' if len(waiting) == 1 else 'absents'} à ce créneau.")
    if len(full) == len(waiting):
        code, text = "full", f"{left} à {'son' if len(waiting) == 1 else 'leur'} plafond"
    elif len(busy) == len(waiting):
        code, text = "busy", f"{left} en entretien à ce créneau"
    elif not index.table_open(table):
        code, text = "table_full", f"Cette table de {where} a atteint son plafond"
    elif not index.room_open(slot):
        code, text = "room_full", "La salle est pleine à ce créneau"
    else:
        counts = f"{counted(len(absent), 'absent')}, {len(full)} au plafond, {len(busy)} en entretien"
        code, text = "blocked", f"Candidats restants pour {where} : {counts}"
    releases = [index.cheapest_release(c, company, [(table, slot)]) for c in present]
    free = min((release for release in releases if release), key=lambda release: release.cost, default=None)
    return Reason(code, facts, f"{text} ; {_release_in_words(index.problem, free)}", free)


def explain(problem: Problem, answer: Answer) -> dict[str, Any]:
    """Return everything as one JSON object: levels with bounds, who is below the floor and why, missed pairs, empty
    seats.
    """
    index = AnswerIndex(problem, answer.interviews)
    return {
        "version": 1,
        "levels": _levels(answer),
        "below_floor": certificates(index.problem, index.interviews),
        "missed_pairs": [
            {"candidate": candidate, "company": company} | _document(reason)
            for candidate, company, reason in missed_pairs(index)
        ],
        "empty_seats": [
            {"table": table, "slot": slot} | _document(reason) for table, slot, reason in empty_seats(index)
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
    return {"code": reason.code, "facts": reason.facts, "sentence": reason.sentence, "free": _freed(reason.free)}


def _freed(release: Release | None) -> dict[str, Any] | None:
    """Return the release as JSON. ``candidate`` to ``slot``: the interview to free; ``for`` whom and ``then_at`` where;
    ``move_to``: ``None`` to cancel it.
    """
    if release is None:
        return None
    freed, instead, place = release.interview, release.instead, release.place
    return {
        "candidate": freed.candidate,
        "company": freed.company,
        "table": freed.table,
        "slot": freed.slot,
        "for": instead.candidate,
        "then_at": {"table": instead.table, "slot": instead.slot},
        "move_to": {"table": place[0], "slot": place[1]} if place else None,
        "weight_lost": release.weight,
        "shortfall_added": release.short,
    }
