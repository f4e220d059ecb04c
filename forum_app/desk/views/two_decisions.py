"""Two organisers decide on the same registration, or the same participation: the second one reads both decisions."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_login import current_user

from forum_app.accounts import queries as accounts
from forum_app.candidates.models import Registration
from forum_app.candidates.queries import registration_at
from forum_app.candidates.vocabulary import MOVES as OF_REGISTRATION
from forum_app.companies.models import Participation
from forum_app.companies.queries import sent_participation_at
from forum_app.companies.vocabulary import MOVES as OF_PARTICIPATION
from forum_app.companies.vocabulary import PAST
from forum_app.core.clock import now
from forum_app.core.decisions import Conflict, Decision, Fate, decided_now, done_before
from forum_app.core.form_doors import sent_from
from forum_app.core.language import _
from forum_app.core.moves import Moves
from forum_app.core.shared_forms import SharedForm, stamp
from forum_app.core.typography import hour
from forum_app.desk.views.blueprint import blueprint
from forum_app.journal import actions as journal
from forum_app.journal.queries import last_of
from forum_app.mail import actions as mail
from forum_app.mail import queries as letters
from forum_app.mail.models import Letter
from forum_app.mail.rules import TIME_TO_TALK
from forum_app.mail.vocabulary import LetterState
from forum_app.permissions.guard import needs
from forum_app.permissions.vocabulary import Right

NOT_TYPED = ("csrf_token", "form_key", "version")


def on_registration(
    registration: Registration, form: SharedForm, verb: str, reason: str = "", message: str = ""
) -> Any | None:
    """Return the answer to who decides on a page older than the last decision; None when what it showed still holds."""
    where: dict[str, Any] = {"slug": registration.forum.slug, "registration_id": registration.id}
    pages = url_for("desk.candidate_record", **where), url_for("desk.settle_registration", **where)
    return _answer(registration, form, verb, OF_REGISTRATION, _wanted(OF_REGISTRATION, verb, reason, message), pages)


def on_participation(participation: Participation, form: SharedForm, verb: str, reason: str = "") -> Any | None:
    """Return the same answer for a company."""
    where: dict[str, Any] = {"slug": participation.forum.slug, "participation_id": participation.id}
    pages = url_for("desk.company_record", **where), url_for("desk.settle_participation", **where)
    return _answer(participation, form, verb, OF_PARTICIPATION, _wanted(OF_PARTICIPATION, verb, reason), pages)


@blueprint.route("/organisation/<slug>/candidats/<int:registration_id>/decision", methods=["GET", "POST"])
@needs(Right.REGISTRATION_EXAMINE, on=registration_at)
@sent_from("desk.candidate_record")
def settle_registration(registration: Registration) -> Any:
    """Keep the decision of a colleague on a registration, or hold its letter for both to talk."""
    if not _held_back(registration):
        journal.write("registration.decision_unused", registration, wanted=_unused())
    where: dict[str, Any] = {"slug": registration.forum.slug, "registration_id": registration.id}
    return redirect(url_for("desk.candidate_record", **where), 303)


@blueprint.route("/organisation/<slug>/entreprises/<int:participation_id>/decision", methods=["GET", "POST"])
@needs(Right.PARTICIPATION_EXAMINE, on=sent_participation_at)
@sent_from("desk.company_record")
def settle_participation(participation: Participation) -> Any:
    """Do the same for a company."""
    if not _held_back(participation):
        journal.write("participation.decision_unused", participation, wanted=_unused())
    where: dict[str, Any] = {"slug": participation.forum.slug, "participation_id": participation.id}
    return redirect(url_for("desk.company_record", **where), 303)


def _unused() -> str:
    """Return what the second person wanted, and say that nothing changed."""
    flash(_("Rien n'a changé. Votre décision est notée au journal, sans effet."), "done")
    return " ".join(request.form.get("wanted", "").split())[:80]


def _held_back(thing: Registration | Participation) -> bool:
    """Hold the letter of the first decision, when that is what is asked; return True then."""
    if request.form.get("act") != "hold":
        return False
    until = now() + TIME_TO_TALK
    if mail.hold(thing.__tablename__, thing.id, until):
        flash(_("Le courriel attend jusqu'à %(hour)s.", hour=hour(until, zone=thing.forum.time_zone)), "done")
    else:
        flash(_("Le courriel est déjà parti."), "error")
    return True


def _wanted(moves: Moves[Any], verb: str, reason: str, message: str = "") -> Decision:
    return Decision(str(moves.target(verb).label), reason.strip(), tuple(message.splitlines()))


def _answer(
    thing: Registration | Participation,
    form: SharedForm,
    verb: str,
    moves: Moves[Any],
    wanted: Decision,
    pages: tuple[str, str],
) -> Any | None:
    """Compare under the lock of the forum, which every decision of its organisers takes first. pages: the record, and
    the address that settles a conflict.
    """
    if form.seen(lambda: decided_now(thing)).is_current(thing.forum):
        return None
    back, settle = pages
    forum, letter = thing.forum, letters.latest_about(thing.__tablename__, thing.id)
    held = _held(thing, letter)
    if thing.state is moves.target(verb):
        flash(done_before(held, wanted, forum.time_zone), "done")
        return redirect(back, 303)
    name = thing.company.name if isinstance(thing, Participation) else thing.full_name
    conflict = Conflict(
        about=name,
        held=held,
        wanted=wanted,
        typed=tuple((name, value) for name, value in request.form.items(multi=True) if name not in NOT_TYPED),
        version=stamp(decided_now(thing)),
        back=back,
        settle=settle,
        zone=forum.time_zone,
        letter=_fate(letter),
        impossible="" if _may(moves, verb, thing) else _no_more(held),
    )
    return render_template("desk/two_decisions.html", conflict=conflict), 409


def _held(thing: Registration | Participation, letter: Letter | None) -> Decision:
    """Return the decision that holds, by whom, when, and the words that its letter adds."""
    state = thing.state.value
    act = last_of(thing.__tablename__, thing.id, _verbs(thing))
    return Decision(
        str(thing.state.label),
        thing.state_reason or "",
        tuple(letter.facts.get("message") or ()) if letter is not None and letter.kind.endswith(f".{state}") else (),
        accounts.author_of(act, current_user.id),
        act.at if act is not None else None,
    )


def _verbs(thing: Registration | Participation) -> tuple[str, ...]:
    """Return how the journal calls the moves that lead to the present state."""
    if isinstance(thing, Registration):
        return (f"registration.{thing.state.value}",)
    return tuple(
        f"participation.{PAST[verb]}" for verb in OF_PARTICIPATION.verbs if OF_PARTICIPATION.target(verb) is thing.state
    )


def _may(moves: Moves[Any], verb: str, thing: Registration | Participation) -> bool:
    """Return True when the second decision may replace the first: the refusal of a colleague may be overturned."""
    return moves.allows(verb, thing.state) or (
        verb == "confirm" and moves is OF_REGISTRATION and moves.allows("overturn", thing.state)
    )


def _no_more(held: Decision) -> str:
    return _("Ce n'est plus possible à partir de « %(state)s ». Revenez au dossier.", state=held.act)


def _fate(letter: Letter | None) -> Fate | None:
    """Return what becomes of a letter; None where there is none, or it could not leave."""
    if letter is None or letter.state is LetterState.FAILED:
        return None
    gone = letter.state in (LetterState.CLAIMED, LetterState.SENT)
    return Fate((letter.sent_at or letter.claimed_at or letter.not_before) if gone else letter.not_before, gone)
