"""Many registrations confirmed, or companies approved, in one act: a page says before whom it touches and who is told;
for five minutes, until the letters leave, it can be undone.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import flash, redirect, render_template, request, session, url_for

from forum_app.candidates import bulk_actions as registrations
from forum_app.candidates import queries as candidate_queries
from forum_app.candidates.models import Registration
from forum_app.companies import bulk_actions as participations
from forum_app.companies import queries as company_queries
from forum_app.companies.models import Participation
from forum_app.core.clock import now, today
from forum_app.core.db import db
from forum_app.core.form_doors import sent_from
from forum_app.core.language import _, ngettext
from forum_app.core.refusals import Refused
from forum_app.desk.bulk_forms import BulkForm, shown_of
from forum_app.desk.candidate_list_queries import CandidateList
from forum_app.desk.company_list_queries import CompanyList
from forum_app.desk.views.blueprint import blueprint, ticked_ids
from forum_app.forums.models import Forum
from forum_app.forums.queries import forum_at
from forum_app.forums.rules import over_refusal
from forum_app.interviews import withdrawal_actions as withdrawals
from forum_app.mail.rules import TIME_TO_REPLACE
from forum_app.permissions.guard import needs
from forum_app.permissions.vocabulary import Right

DONE = "bulk_decision"  # in the session: what « Annuler » takes back
CONFIRMATIONS, APPROVALS = "desk.undo_confirmations", "desk.undo_approvals"
# Which verb takes back to the state before; what was in another one is not undone together.
WAYS_BACK = {"TO_EXAMINE": "examine_again", "WAITING": "queue_again"}


@dataclass(frozen=True)
class BulkLine:
    """One row of the page. why: the sentence that leaves it out; empty when it is decided on."""

    name: str
    about: str
    change: str
    told: str
    why: str = ""


@dataclass(frozen=True)
class BulkPage:
    """What the page says before the act. send: its address; back: the list as it was asked; for_file: the reason stays
    in the files, nobody else reads it.
    """

    title: str
    lines: Sequence[BulkLine]
    count: int
    totals: Sequence[str]
    act: str
    send: str
    back: str
    for_file: bool


@dataclass(frozen=True)
class Undoable:
    """What can still be taken back: what was done, and until when."""

    sentence: str
    until: datetime


# --- Candidates ------------------------------------------------------------------------------------------------------


@blueprint.route("/organisation/<slug>/candidats/validation", methods=["GET", "POST"])
@needs(Right.REGISTRATION_EXAMINE, on=forum_at)
def confirm_candidates(forum: Forum) -> Any:
    """Show whom confirming the ticked registrations would touch; confirm them."""
    chosen = candidate_queries.some_at(forum.id, _ids())
    back = CandidateList.read_query(request.values.get("question", "")).address(
        url_for("desk.candidate_list", slug=forum.slug)
    )

    def act(reason: str) -> str:
        before = {one.id: one.state.name for one in chosen}
        done = registrations.confirm_many(forum, chosen, reason=reason).confirmed
        sentence = ngettext("Une inscription validée.", "%(num)s inscriptions validées.", len(done))
        _remember(forum, sentence, CONFIRMATIONS, {one.id: before[one.id] for one in done})
        return sentence

    return _bulk(forum, chosen, lambda: _page_of_candidates(forum, chosen, back), act, back)


def _page_of_candidates(forum: Forum, chosen: Sequence[Registration], back: str) -> BulkPage:
    plan = registrations.plan_of(forum, chosen)
    told = _("« Votre inscription est confirmée »")
    lines = [BulkLine(one.full_name, one.diploma, _("Confirmée"), told, "") for one in plan.confirmed] + [
        BulkLine(one.full_name, one.diploma, "", "", refusal.sentence) for one, refusal in plan.left_out
    ]
    count = len(plan.confirmed)
    totals = [
        ngettext("%(num)s courriel à un candidat", "%(num)s courriels à des candidats", count),
        _(
            "Places prises : %(held)s sur %(total)s, puis %(after)s",
            held=plan.held,
            after=plan.held_after,
            total=forum.capacity,
        ),
    ]
    if plan.ahead:
        totals.append(
            ngettext(
                "Une personne attend depuis plus longtemps : donnez le motif.",
                "%(num)s personnes attendent depuis plus longtemps : donnez le motif.",
                plan.ahead,
            )
        )
    title = _asked(
        count,
        len(chosen),
        ngettext("Valider cette inscription ?", "Valider %(num)s inscriptions ?", count),
        ngettext(
            "Valider une inscription sur %(total)s ?",
            "Valider %(num)s inscriptions sur %(total)s ?",
            count,
            total=len(chosen),
        ),
        _("Aucune de ces inscriptions ne peut être validée"),
    )
    act = ngettext("Valider et prévenir cette personne", "Valider et prévenir les %(num)s", count)
    return BulkPage(title, lines, count, totals, act, url_for("desk.confirm_candidates", slug=forum.slug), back, True)


@blueprint.route("/organisation/<slug>/candidats/validation/annulation", methods=["GET", "POST"])
@needs(Right.REGISTRATION_EXAMINE, on=forum_at)
@sent_from("desk.candidate_list")
def undo_confirmations(forum: Forum) -> Any:
    """Take back what was confirmed last, as long as no letter has left."""
    _undo(forum, CONFIRMATIONS, lambda ids: candidate_queries.some_at(forum.id, ids), withdrawals.undo_confirmation)
    return redirect(url_for("desk.candidate_list", slug=forum.slug), 303)


# --- Companies -------------------------------------------------------------------------------------------------------


@blueprint.route("/organisation/<slug>/entreprises/validation", methods=["GET", "POST"])
@needs(Right.PARTICIPATION_EXAMINE, on=forum_at)
def approve_companies(forum: Forum) -> Any:
    """Show whom approving the ticked companies would touch; approve them."""
    chosen = company_queries.some_at(forum.id, _ids())
    back = CompanyList.read_query(request.values.get("question", "")).address(
        url_for("desk.company_list", slug=forum.slug)
    )

    def act(reason: str) -> str:
        before = {one.id: one.state.name for one in chosen}
        done = [one for one, _tables in participations.approve_many(forum, chosen, reason).approved]
        sentence = ngettext("Une entreprise validée.", "%(num)s entreprises validées.", len(done))
        _remember(forum, sentence, APPROVALS, {one.id: before[one.id] for one in done})
        return sentence

    return _bulk(forum, chosen, lambda: _page_of_companies(forum, chosen, back), act, back)


def _page_of_companies(forum: Forum, chosen: Sequence[Participation], back: str) -> BulkPage:
    plan = participations.plan_of(forum, chosen)
    told = _("« Votre participation est validée »")
    lines = [
        BulkLine(one.company.name, one.company.city, ngettext("Validée, une table", "Validée, %(num)s tables", n), told)
        for one, n in plan.approved
    ] + [BulkLine(one.company.name, one.company.city, "", "", refusal.sentence) for one, refusal in plan.left_out]
    count = len(plan.approved)
    totals = [
        ngettext("Un courriel à une entreprise", "Un courriel à chacune des %(num)s entreprises", count),
        _(
            "Tables prises : %(taken)s sur %(total)s, puis %(after)s",
            taken=plan.taken,
            after=plan.taken_after,
            total=forum.table_capacity,
        ),
    ]
    title = _asked(
        count,
        len(chosen),
        ngettext("Valider cette entreprise ?", "Valider %(num)s entreprises ?", count),
        ngettext(
            "Valider une entreprise sur %(total)s ?",
            "Valider %(num)s entreprises sur %(total)s ?",
            count,
            total=len(chosen),
        ),
        _("Aucune de ces entreprises ne peut être validée"),
    )
    act = ngettext("Valider et prévenir cette entreprise", "Valider et prévenir les %(num)s", count)
    return BulkPage(title, lines, count, totals, act, url_for("desk.approve_companies", slug=forum.slug), back, False)


@blueprint.route("/organisation/<slug>/entreprises/validation/annulation", methods=["GET", "POST"])
@needs(Right.PARTICIPATION_EXAMINE, on=forum_at)
@sent_from("desk.company_list")
def undo_approvals(forum: Forum) -> Any:
    """Take back what was approved last, as long as no letter has left."""
    _undo(forum, APPROVALS, lambda ids: company_queries.some_at(forum.id, ids), withdrawals.undo_approval)
    return redirect(url_for("desk.company_list", slug=forum.slug), 303)


# --- Both ------------------------------------------------------------------------------------------------------------


def _ids() -> list[int]:
    """Return the ticked rows: of the list, in the address, or of the page that asks again, in its form."""
    return ticked_ids(request.values)


def _asked(count: int, total: int, all_of_them: str, some: str, none: str) -> str:
    """Return the question of the page."""
    return none if not count else all_of_them if count == total else some


def _bulk(
    forum: Forum, chosen: Sequence[Any], page_of: Callable[[], BulkPage], act: Callable[[str], str], back: str
) -> Any:
    """Show the page, or do the act when its form is sent and nothing changed since it was shown."""
    form, status, changed = BulkForm(), 200, False
    if request.method == "POST" and form.validate():
        changed = not form.seen(lambda: shown_of(_again(chosen))).is_current(forum)
        if not changed:
            with form.refusing(), db.session.begin_nested():
                flash(act(form.motive.data or ""), "done")
                return redirect(back, 303)
    page = page_of()
    if not chosen:
        flash(_("Cochez d'abord les lignes à valider."), "error")
        return redirect(back, 303)
    if request.method == "POST":
        status = 409 if changed else 422
    form.shows(shown_of(chosen))
    over = over_refusal(forum.held_on, today(forum.time_zone))
    html = render_template(
        "desk/bulk_decision.html", form=form, page=page, ids=[one.id for one in chosen], changed=changed, over=over
    )
    return html, status


def _again(rows: Sequence[Any]) -> Sequence[Any]:
    """Return the rows, read again under the lock of the forum."""
    for row in rows:
        db.session.refresh(row, ["state", "state_at", "state_reason"])
    return rows


def _remember(forum: Forum, sentence: str, endpoint: str, states: Mapping[int, str]) -> None:
    """Keep what was just done, so that lists offer to take it back as long as no letter has left. states: in which one
    each row was.
    """
    session[DONE] = {
        "forum": forum.id,
        "sentence": sentence,
        "endpoint": endpoint,
        "ids": {verb: [row for row, state in states.items() if state == was] for was, verb in WAYS_BACK.items()},
        "at": int(now().timestamp()),
    }


def undoable(forum: Forum, endpoint: str) -> Undoable | None:
    """Return what « Annuler » would take back now on a list; None when there is nothing, or it is too late."""
    kept = session.get(DONE)
    if not kept or (kept["forum"], kept["endpoint"]) != (forum.id, endpoint):
        return None
    until = datetime.fromtimestamp(kept["at"], now().tzinfo) + TIME_TO_REPLACE
    return Undoable(kept["sentence"], until) if now() < until else None


def _undo(
    forum: Forum, endpoint: str, some: Callable[[list[int]], Sequence[Any]], take_back: Callable[[Any, str], None]
) -> None:
    """Take back each of what was done last; say of each that cannot be why. endpoint: of this undo, as remembered."""
    kept = session.get(DONE)
    if not kept or (kept["forum"], kept["endpoint"]) != (forum.id, endpoint):
        flash(_("Il n'y a plus rien à annuler."), "error")
        return
    session.pop(DONE)
    undone, refusals = 0, set()
    for verb, ids in kept["ids"].items():
        for row in some(ids):
            try:
                with db.session.begin_nested():
                    take_back(row, verb)
                undone += 1
            except Refused as refused:
                refusals.add(refused.refusal.sentence)
    if undone:
        flash(ngettext("Une validation annulée.", "%(num)s validations annulées.", undone), "done")
    for sentence in sorted(refusals):
        flash(sentence, "error")
