"""Whether an import can be undone, and which of its rows have to stay."""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from forum_app.core.language import _, ngettext
from forum_app.core.refusals import Refusal
from forum_app.core.typography import when
from forum_app.imports.rules.batch import move_refusal
from forum_app.imports.vocabulary import ImportState, ReasonToStay

UNDO_WITHIN = timedelta(hours=24)

# Why a row stays, by the beginning of a verb of the journal; the first that fits. None: no reason by itself (the letter
# that went with it is one).
_REASON_BY_VERB: tuple[tuple[str, ReasonToStay | None], ...] = (
    ("registration.invitation_sent", None),
    ("registration.confirmed", ReasonToStay.DECIDED),
    ("registration.refused", ReasonToStay.DECIDED),
    ("registration.waiting", ReasonToStay.DECIDED),
    ("registration.withdrawn", ReasonToStay.DECIDED),
    ("participation.approved", ReasonToStay.DECIDED),
    ("participation.queued", ReasonToStay.DECIDED),
    ("participation.refused", ReasonToStay.DECIDED),
    ("participation.withdrawn", ReasonToStay.DECIDED),
    ("wish.", ReasonToStay.WISHES),
    ("workshop.", ReasonToStay.SEAT),
    ("interview.", ReasonToStay.MET),
    ("cv.", ReasonToStay.CHOSEN),
    ("account.signed_in", ReasonToStay.SIGNED_IN),
    ("join.", ReasonToStay.ASKED),
)


@dataclass
class ChangesSinceImport:
    """What has happened since an import to one of its rows.

    acts: verbs that the journal holds about it; edited: its record was written again; seen: what other records tell by
    being there.
    """

    acts: set[str] = field(default_factory=set)
    edited: bool = False
    seen: set[ReasonToStay] = field(default_factory=set)


def reasons_to_stay(since: ChangesSinceImport) -> tuple[ReasonToStay, ...]:
    """Return why a row stays when its import is cancelled; empty when nobody has touched it, so that it goes.

    An act that this room does not know is a change: what is doubtful stays. « Le dossier a changé » is said when no
    other reason tells more.

    An act that this room does not know is a change: what is doubtful stays. « Le dossier a changé » is said when
    nothing tells it better.
    """
    told = {_reason_told_by(verb) for verb in since.acts} - {None}
    found = told | since.seen
    if since.edited and not found & {ReasonToStay.DECIDED, ReasonToStay.MET, ReasonToStay.SIGNED_IN}:
        found = found | {ReasonToStay.CHANGED}
    return tuple(reason for reason in ReasonToStay if reason in found)


def _reason_told_by(verb: str) -> ReasonToStay | None:
    return next((reason for beginning, reason in _REASON_BY_VERB if verb.startswith(beginning)), ReasonToStay.CHANGED)


def undo_refusal(state: ImportState, done_at: datetime | None, now: datetime, zone: str) -> Refusal | None:
    """Return why an import can no longer be cancelled, or not yet.

    `zone`: of its forum.
    """
    if (refusal := move_refusal("cancel", state)) is not None:
        return refusal
    assert done_at is not None  # noqa: S101 (an import that is done has its moment)
    if now >= done_at + UNDO_WITHIN:
        return Refusal(
            "cancel_late",
            _(
                "Un import s'annule dans les 24 heures, et celui-ci date du %(when)s. Retirez les inscriptions une à "
                "une, depuis leur fiche.",
                when=when(done_at, zone=zone),
            ),
        )
    return None


def undo_count_refusal(going: int, expected: int | None, staying: Collection[object]) -> Refusal | None:
    """Return why nothing is undone now.

    `expected`: how many rows the page announced.
    """
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
            ngettext(
                "Quelque chose a changé depuis l'affichage : %(num)s ligne peut être retirée, et non %(expected)s. "
                "Relisez, puis recommencez.",
                "Quelque chose a changé depuis l'affichage : %(num)s lignes peuvent être retirées, et non "
                "%(expected)s. Relisez, puis recommencez.",
                going,
                expected=expected,
            ),
        )
    return None
