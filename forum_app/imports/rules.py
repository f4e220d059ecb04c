"""Whether a file may be given in, and on which agreement. Pure answers."""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from forum_app.core.language import _
from forum_app.core.refusals import Refusal
from forum_app.core.typography import day, when
from forum_app.forums.vocabulary import ForumState
from forum_app.imports.vocabulary import ImportState, Trace

CANCEL_WITHIN = timedelta(hours=24)
KEPT = timedelta(days=7)  # the file, and what each of its rows brought

# What an act of the journal tells, by the beginning of its verb; the first that fits. None: it tells nothing by itself,
# since the letters do.
_TOLD_BY: tuple[tuple[str, Trace | None], ...] = (
    ("registration.invitation_sent", None),
    ("registration.confirmed", Trace.DECIDED),
    ("registration.refused", Trace.DECIDED),
    ("registration.waiting", Trace.DECIDED),
    ("registration.withdrawn", Trace.DECIDED),
    ("participation.approved", Trace.DECIDED),
    ("participation.queued", Trace.DECIDED),
    ("participation.refused", Trace.DECIDED),
    ("participation.withdrawn", Trace.DECIDED),
    ("wish.", Trace.WISHES),
    ("workshop.", Trace.SEAT),
    ("interview.", Trace.MET),
    ("cv.", Trace.CHOSEN),
    ("account.signed_in", Trace.SIGNED_IN),
    ("join.", Trace.ASKED),
)


def forum_refusal(state: ForumState, closing: datetime, now: datetime) -> Refusal | None:
    """Nobody is entered at a forum that is cancelled or over."""
    if state is ForumState.CANCELLED:
        return Refusal("forum_cancelled", _("Ce forum est annulé : personne ne peut y être inscrit."))
    if now >= closing:
        return Refusal(
            "forum_over", _("Le forum a eu lieu le %(date)s : personne ne peut plus y être inscrit.", date=day(closing))
        )
    return None


def consent_refusal(where: str, on: date | None, text: str, today: date) -> Refusal | None:
    """An agreement says where, when and on which text it was given, or is none."""
    if on is not None and on > today:
        return Refusal("consent_ahead", _("Cette date n'est pas encore passée."), field="consent_on")
    for value, name, sentence in (
        (
            where,
            "consent_where",
            _("Dites où ces personnes ont donné leur accord, par exemple « formulaire du site »."),
        ),
        (on, "consent_on", _("Donnez la date de leur accord.")),
        (text, "consent_text", _("Dites sur quel texte elles ont donné leur accord.")),
    ):
        if not value:
            return Refusal("consent_incomplete", sentence, field=name)
    return None


def run_refusal(state: ImportState, kept: bool, ready: int, expected: int | None) -> Refusal | None:
    """Why a file cannot be entered now. kept: its file is still there; expected: how many rows the page announced."""
    if state is not ImportState.CHECKED:
        return Refusal(
            "import_moved", _("Cet import est déjà à l'état « %(state)s ». Rouvrez la page.", state=state.label)
        )
    if not kept:
        return Refusal(
            "file_purged", _("Le fichier a été effacé, comme prévu, après sept jours. Déposez-le de nouveau.")
        )
    if expected is not None and ready != expected:
        return Refusal(
            "import_changed",
            _(
                "Quelque chose a changé depuis la vérification : %(ready)s lignes sont prêtes, et non %(expected)s. "
                "Relisez, puis recommencez.",
                ready=ready,
                expected=expected,
            ),
        )
    if ready == 0:
        return Refusal("nothing_ready", _("Aucune ligne n'est prête : il n'y a rien à importer."))
    return None


@dataclass
class Since:
    """What has happened since an import to one of its rows. acts: verbs that the journal holds about it; edited: its
    record was written
    again; seen: what other records tell by being there."""

    acts: set[str] = field(default_factory=set)
    edited: bool = False
    seen: set[Trace] = field(default_factory=set)


def reasons_to_stay(since: Since) -> tuple[Trace, ...]:
    """Why a row stays when its import is cancelled; none when nobody has touched what it brought, which then goes.

    An act that this room does not know is a change: what is doubtful stays. « Le dossier a changé » is said when
    nothing tells it better.
    """
    told = {_told_by(verb) for verb in since.acts} - {None}
    found = told | since.seen
    if since.edited and not found & {Trace.DECIDED, Trace.MET, Trace.SIGNED_IN}:
        found = found | {Trace.CHANGED}
    return tuple(trace for trace in Trace if trace in found)


def _told_by(verb: str) -> Trace | None:
    return next((trace for beginning, trace in _TOLD_BY if verb.startswith(beginning)), Trace.CHANGED)


def cancel_refusal(state: ImportState, done_at: datetime | None, now: datetime, zone: str) -> Refusal | None:
    """Why an import can be cancelled no more, or not yet. zone: of the clocks of its forum."""
    if state is ImportState.CANCELLED:
        return Refusal("import_cancelled", _("Cet import est déjà annulé."))
    if state is not ImportState.DONE or done_at is None:
        return Refusal("import_not_done", _("Ce fichier n'est pas importé : il n'y a rien à annuler."))
    if now >= done_at + CANCEL_WITHIN:
        return Refusal(
            "cancel_late",
            _(
                "Un import s'annule dans les 24 heures, et celui-ci date du %(when)s. Retirez les inscriptions une à "
                "une, depuis leur fiche.",
                when=when(done_at, zone=zone),
            ),
        )
    return None


def taking_refusal(going: int, expected: int | None, staying: Collection[object]) -> Refusal | None:
    """Why nothing is taken back now. expected: how many rows the page announced."""
    if going == 0:
        sentence = (
            _("Tout ce que cet import a apporté a servi depuis : rien ne peut être retiré d'un coup.")
            if staying
            else _("Cet import n'a rien laissé à retirer.")
        )
        return Refusal("nothing_to_take_back", sentence)
    if expected is not None and expected != going:
        return Refusal(
            "import_changed",
            _(
                "Quelque chose a changé depuis l'affichage : %(going)s lignes peuvent être retirées, et non "
                "%(expected)s. Relisez, puis recommencez.",
                going=going,
                expected=expected,
            ),
        )
    return None
