"""Whether a file may be uploaded, on which agreement, and whether it may be entered."""

from datetime import date, datetime, timedelta

from forum_app.core.language import _, ngettext
from forum_app.core.refusals import Refusal
from forum_app.core.typography import day
from forum_app.forums.vocabulary import ForumState
from forum_app.imports.vocabulary import MOVES, ImportState

FILE_KEPT_FOR = timedelta(days=7)  # as long as the entries of its rows


def forum_refusal(state: ForumState, closing: datetime, now: datetime) -> Refusal | None:
    """Return a refusal when the forum is cancelled or over."""
    if state is ForumState.CANCELLED:
        return Refusal("forum_cancelled", _("Ce forum est annulé : personne ne peut y être inscrit."))
    if now >= closing:
        return Refusal(
            "forum_over", _("Le forum a eu lieu le %(date)s : personne ne peut plus y être inscrit.", date=day(closing))
        )
    return None


def consent_refusal(where: str, on: date | None, text: str, today: date) -> Refusal | None:
    """Return a refusal unless the agreement says where, when and on which text it was given."""
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


def wrong_state(verb: str, state: ImportState) -> Refusal:
    """Return what is said of a move that this state does not allow."""
    if verb != "cancel":
        return Refusal(
            "import_moved", _("Cet import est déjà à l'état « %(state)s ». Rouvrez la page.", state=state.label)
        )
    if state is ImportState.CANCELLED:
        return Refusal("import_cancelled", _("Cet import est déjà annulé."))
    return Refusal("import_not_done", _("Ce fichier n'est pas importé : il n'y a rien à annuler."))


def move_refusal(verb: str, state: ImportState) -> Refusal | None:
    """Return why the table of moves does not let an import in this state do this; None when it does."""
    return None if MOVES.allows(verb, state) else wrong_state(verb, state)


def run_refusal(state: ImportState, file_kept: bool, ready: int, expected: int | None) -> Refusal | None:
    """Return why a file cannot be entered now.

    `file_kept`: it is not purged; `expected`: how many rows the page announced.
    """
    if (refusal := move_refusal("enter", state)) is not None:
        return refusal
    if not file_kept:
        return Refusal(
            "file_purged", _("Le fichier a été effacé, comme prévu, après sept jours. Déposez-le de nouveau.")
        )
    if expected is not None and ready != expected:
        return Refusal(
            "import_changed",
            ngettext(
                "Quelque chose a changé depuis la vérification : %(num)s ligne est prête, et non %(expected)s. "
                "Relisez, puis recommencez.",
                "Quelque chose a changé depuis la vérification : %(num)s lignes sont prêtes, et non %(expected)s. "
                "Relisez, puis recommencez.",
                ready,
                expected=expected,
            ),
        )
    if ready == 0:
        return Refusal("nothing_ready", _("Aucune ligne n'est prête : il n'y a rien à importer."))
    return None
