"""The booking grid of a company: a page, a list for phones, and one view per act.

An act answers htmx with a fragment, and anything else with a redirect. Only the act itself writes: nobody waits for the
lock while a page is read or an answer made.
"""

from collections.abc import Collection
from dataclasses import asdict, dataclass
from typing import Any

from flask import flash, redirect, render_template, request, session, url_for

from forum_app.candidates.vocabulary import Level
from forum_app.companies.models import Participation
from forum_app.core.clock import now
from forum_app.core.db import transaction
from forum_app.core.form_doors import sent_from
from forum_app.core.language import _
from forum_app.core.refusals import Refusal, Refused
from forum_app.core.typography import hour
from forum_app.forums.rules import window_of
from forum_app.forums.vocabulary import WindowKind
from forum_app.interviews import actions, booking_grid_queries, booking_queries, queries
from forum_app.interviews.forms import PressedCell, read_asked, read_rows, table_of
from forum_app.interviews.models import Interview
from forum_app.interviews.rules import booking as booking_rules
from forum_app.interviews.rules import interview as interview_rules
from forum_app.interviews.rules.booking_grid import Filters, Grid
from forum_app.interviews.views.blueprint import blueprint
from forum_app.interviews.vocabulary import CandidateOrder
from forum_app.permissions.guard import needs
from forum_app.permissions.vocabulary import Right

LAST_CHANGE = "last_booking"  # in the session: what « Annuler » undoes
REFUSED = "refused_booking"  # in the session, until the next page of the grid


@blueprint.get("/entreprise/<int:participation_id>/creneaux")
@needs(Right.INTERVIEW_BOOK, on=booking_queries.participation_at)
def grid(participation: Participation) -> str:
    """Show the grid, and the list that replaces it on a phone."""
    return _page(participation)


@blueprint.route("/entreprise/<int:participation_id>/creneaux/reservation", methods=["GET", "POST"])
@needs(Right.INTERVIEW_BOOK, on=booking_queries.participation_at, mode="reads")
@sent_from("interviews.grid")
def book(participation: Participation) -> Any:
    """Book a cell, or move here the interview that the company already has with this candidate."""
    asked = read_asked(request.form, participation)
    try:
        with transaction():
            interview = _book(participation, asked)
    except Refused as refused:
        return _refused(participation, asked, refused.refusal)
    return _answer(participation, interview, [asked.slot.id, *([asked.former_slot_id] if asked.former_slot_id else [])])


def _book(participation: Participation, asked: PressedCell) -> Interview:
    existing = queries.live_of_pair(participation, asked.registration) if asked.moving else None
    if existing is None:
        interview = actions.book(participation, asked.registration, asked.slot, asked.table)
        _remember(
            participation,
            interview,
            "booked",
            _("%(hour)s réservé avec %(name)s", hour=_hour(interview), name=_name(interview)),
        )
        return interview
    asked.former_slot_id = existing.slot_id
    former = (existing.slot_id, existing.table_id)
    actions.move(existing, asked.slot, asked.table)
    _remember(
        participation,
        existing,
        "moved",
        _("%(name)s passe à %(hour)s", hour=_hour(existing), name=_name(existing)),
        former,
    )
    return existing


@blueprint.route(
    "/entreprise/<int:participation_id>/entretiens/<int:interview_id>/deplacement", methods=["GET", "POST"]
)
@needs(Right.INTERVIEW_BOOK, on=queries.interview_of_company, mode="reads")
@sent_from("interviews.grid")
def move(interview: Interview) -> Any:
    """Move to another slot, or back to the former one."""
    participation = interview.participation
    slot = booking_queries.slot_in(participation.forum, request.form.get("slot", 0, type=int))
    if slot is None:
        raise Refused(booking_rules.unknown_cell())
    former = (interview.slot_id, interview.table_id)
    asked = PressedCell(
        interview.registration, slot, table_of(request.form, participation), moving=True, former_slot_id=former[0]
    )
    try:
        with transaction():
            actions.move(interview, slot, asked.table)
    except Refused as refused:
        return _refused(participation, asked, refused.refusal)
    _remember(
        participation,
        interview,
        "moved",
        _("%(name)s passe à %(hour)s", hour=_hour(interview), name=_name(interview)),
        former,
    )
    return _answer(participation, interview, [slot.id, former[0]])


@blueprint.route("/entreprise/<int:participation_id>/entretiens/<int:interview_id>/liberation", methods=["GET", "POST"])
@needs(Right.INTERVIEW_BOOK, on=queries.interview_of_company, mode="reads")
@sent_from("interviews.grid")
def free(interview: Interview) -> Any:
    """Give the slot back. Undone within five minutes, it leaves no trace."""
    participation = interview.participation
    with transaction():
        actions.free(interview)
    _remember(participation, interview, "freed", _("%(hour)s est libre", hour=_hour(interview)))
    return _answer(participation, interview, [interview.slot_id], counted=True)


@blueprint.route(
    "/entreprise/<int:participation_id>/entretiens/<int:interview_id>/retablissement", methods=["GET", "POST"]
)
@needs(Right.INTERVIEW_BOOK, on=queries.interview_of_company, mode="reads")
@sent_from("interviews.grid")
def restore(interview: Interview) -> Any:
    """Undo the freeing of a slot."""
    participation = interview.participation
    asked = PressedCell(interview.registration, interview.slot, interview.table)
    try:
        with transaction():
            actions.restore(interview)
    except Refused as refused:
        return _refused(participation, asked, refused.refusal)
    _remember(
        participation,
        interview,
        "booked",
        _("%(hour)s réservé avec %(name)s", hour=_hour(interview), name=_name(interview)),
    )
    return _answer(participation, interview, [interview.slot_id], counted=True)


# --- Answers
# ---------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class RefusedCell:
    """Why the last act was refused, and at which other slots the same candidate can be met: (hour, slot)."""

    sentence: str
    alternatives: tuple[tuple[str, str], ...]
    registration_id: int
    moving: bool


def _context(participation: Participation, seen: Grid, filters: Filters) -> dict[str, Any]:
    """Return what the page and its pieces share."""
    return {
        "participation_id": participation.id,
        "grid": seen,
        "filters": filters,
        "unpaged": filters.params(),
        "last_change": _last_change(participation),
    }


def _page(participation: Participation) -> str:
    filters = Filters.read(request.values)
    seen = booking_grid_queries.grid_for(participation, filters)
    listed = filters.slot_id or next(
        (c.slot_id for c in seen.columns if c.state == "free"), seen.columns[0].slot_id if seen.columns else None
    )
    window = window_of(participation.forum.windows, WindowKind.BOOKING)
    return render_template(
        "interviews/grid.html",
        **_context(participation, seen, filters),
        refused=_kept_refusal(participation),
        closes_at=window.closes_at if window else None,
        zone=participation.forum.time_zone,
        listed=listed,
        orders=[(order.value, _("Tri : %(order)s", order=order.label)) for order in CandidateOrder],
        levels=[("", _("Niveau : tous")), *Level.choices()],
        table_choices=[
            ("", _("la première libre")),
            *((t.id, _("table %(number)s", number=t.number or rank)) for rank, t in enumerate(seen.tables, start=1)),
        ],
    )


def _answer(
    participation: Participation, interview: Interview, slot_ids: Collection[int], *, counted: bool = False
) -> Any:
    """Answer an act: to htmx the pieces that changed, otherwise the page again with its toast.

    counted: the act may have closed or reopened a pair, and so changed how many candidates there are.
    """
    if request.headers.get("HX-Request"):
        return _pieces(participation, interview.registration_id, slot_ids, counted=counted)
    filters = Filters.read(request.form)
    change = _last_change(participation)
    flash(
        {"text": change["toast"], "undo": change["undo"], "values": {**change["values"], **filters.here}}
        if change
        else _("C'est fait."),
        "done",
    )
    return redirect(_back(participation, filters), 303)


def _pieces(
    participation: Participation,
    registration_id: int,
    slot_ids: Collection[int],
    *,
    counted: bool = False,
    refused: RefusedCell | None = None,
) -> str:
    """Return what changed: the candidate's row, those slots in the other rows on the screen, the company's day."""
    seen = booking_grid_queries.changes_for(participation, registration_id, read_rows(request.form), counted=counted)
    return render_template(
        "interviews/_changes.html",
        **_context(participation, seen, Filters.read(request.form)),
        registration_id=registration_id,
        slot_ids=set(slot_ids),
        counted=counted,
        refused=refused,
    )


def _refused(participation: Participation, asked: PressedCell, refusal: Refusal) -> Any:
    """Say why in its place, with what is true now. Nothing was written."""
    refused = RefusedCell(refusal.sentence, tuple(refusal.alternatives), asked.registration.id, asked.moving)
    if request.headers.get("HX-Request"):
        return _pieces(participation, asked.registration.id, [asked.slot.id], refused=refused), 409
    session[REFUSED] = {"participation": participation.id, **asdict(refused)}
    return redirect(f"{_back(participation, Filters.read(request.form))}#booking-note", 303)


def _kept_refusal(participation: Participation) -> RefusedCell | None:
    """Take what was refused by the act before this page, where the browser has no scripts."""
    kept = session.pop(REFUSED, None)
    if kept is None or kept.pop("participation") != participation.id:
        return None
    kept["alternatives"] = tuple((hour, slot_id) for hour, slot_id in kept["alternatives"])
    return RefusedCell(**kept)


def _back(participation: Participation, filters: Filters) -> str:
    return url_for("interviews.grid", participation_id=participation.id, **filters.here)


def _remember(
    participation: Participation, interview: Interview, act: str, sentence: str, former: tuple[int, int] | None = None
) -> None:
    """Keep what was just done, so that the page offers to undo it as long as no letter has left."""
    sentence = sentence if sentence.endswith(".") else f"{sentence}."  # « Maëlle T. » brings its own
    told = act != "freed" or interview.is_told
    toast = (
        f"{sentence} {_('Un courriel part vers %(name)s.', name=interview.registration.first_name)}"
        if told
        else sentence
    )
    session[LAST_CHANGE] = {
        "participation": participation.id,
        "interview": interview.id,
        "act": act,
        "sentence": sentence,
        "toast": toast,
        "former": former,
        "at": int(now().timestamp()),
    }


def _last_change(participation: Participation) -> dict[str, Any] | None:
    """Return what « Annuler » would undo now, with its address and values; None when there is nothing or too late."""
    kept = session.get(LAST_CHANGE)
    if (
        not kept
        or kept["participation"] != participation.id
        or now().timestamp() - kept["at"] > interview_rules.UNDO_TIME.total_seconds()
    ):
        return None
    endpoint = {"booked": "interviews.free", "freed": "interviews.restore", "moved": "interviews.move"}[kept["act"]]
    values = {"slot": kept["former"][0], "table": kept["former"][1]} if kept["act"] == "moved" else {}
    return {
        **kept,
        "undo": url_for(endpoint, participation_id=participation.id, interview_id=kept["interview"]),
        "values": values,
    }


def _hour(interview: Interview) -> str:
    return hour(interview.slot.starts_at, zone=interview.participation.forum.time_zone)


def _name(interview: Interview) -> str:
    return interview.registration.public_name
