"""What is done with an uploaded file: received, corrected in place, entered whole or not at all, abandoned."""

from dataclasses import dataclass
from datetime import date, time

from forum_app.candidates.actions import Agreement
from forum_app.candidates.vocabulary import ConsentPurpose
from forum_app.core.clock import now
from forum_app.core.db import db, lock
from forum_app.core.language import _
from forum_app.core.refusals import Refusal, Refused, refuse_if
from forum_app.core.spreadsheets import read_csv
from forum_app.core.time_zones import at
from forum_app.files import actions as files
from forum_app.files.models import StoredFile
from forum_app.files.rules import safe_name
from forum_app.forums.models import Forum
from forum_app.imports import queries, readings, uploads
from forum_app.imports.apply import enter_candidates, enter_companies
from forum_app.imports.check import CheckedFile, check_file
from forum_app.imports.models import ImportBatch
from forum_app.imports.parse import ParsedFile
from forum_app.imports.rules import batch as batch_rules
from forum_app.imports.rules.columns import recognise_columns, secret_fields
from forum_app.imports.uploads import UploadedFile
from forum_app.imports.vocabulary import MOVES, ImportKind, ImportState
from forum_app.journal import actions as journal


@dataclass(frozen=True)
class Consent:
    """Where, when and on which text the people of a file agreed to show their profile to the companies of the forum."""

    where: str
    on: date
    text: str


@dataclass(frozen=True)
class Cell:
    """A cell of a file, corrected or not. title: of its column, as the file writes it; secret: shown to nobody."""

    title: str
    text: str
    secret: bool


def receive(  # noqa: PLR0913 (a file, and all that is declared of it)
    forum: Forum,
    kind: ImportKind,
    name: str,
    content: bytes,
    *,
    account_id: int | None,
    consent: Consent | None = None,
    health_sector: bool = False,
    given_by: str = "",
) -> ImportBatch:
    """Read a file and keep it, sealed, for seven days; nothing is entered.

    health_sector: declared for all its people; given_by: who gave their names.
    Raises Refused for the whole file, field "file", and when the forum is
    over.
    """
    refuse_if(batch_rules.forum_refusal(forum.state, forum.closing, now()))
    sheet = read_csv(content)
    recognise_columns(sheet, kind)
    uploaded = UploadedFile(kind, safe_name(name, "csv"), sheet, health_sector)
    sealed = uploads.seal(uploaded, readings.sealing_key())
    stored = StoredFile(
        name=uploaded.name,
        media_type="application/octet-stream",
        size=len(sealed),
        sha256=readings.digest(sealed),
        content=sealed,
        purge_at=now() + batch_rules.FILE_KEPT_FOR,
    )
    batch = _batch(forum, kind, consent)
    batch.file, batch.asked_by_id, batch.given_by = stored, account_id, given_by
    db.session.add(batch)
    readings.ask(stored, len(sheet.rows))
    journal.write("import.received", batch, kind=kind.value, rows=len(sheet.rows))
    return batch


def uploaded_file(batch: ImportBatch) -> UploadedFile | None:
    """Return the file of an import; None once it was purged."""
    content = queries.content_of(batch)
    return uploads.unseal(content, batch.kind, readings.sealing_key()) if content is not None else None


def check(batch: ImportBatch) -> CheckedFile | None:
    """Return what the whole file says, against the forum as it is now; None once it was purged."""
    parsed = readings.parse(batch)
    return check_file(batch.forum, parsed.uploaded, batch.asked_at, parsed=parsed) if parsed is not None else None


def cell(batch: ImportBatch, line: int, field: str) -> Cell:
    """Return a cell as it is now. Raises Refused("no_such_cell")."""
    return _cell_of(_to_correct(batch), line, field)


def correct(batch: ImportBatch, line: int, field: str, text: str) -> None:
    """Write a cell anew, in place; what the file said stays known. Raises Refused("no_such_cell")."""
    batch = lock(ImportBatch, batch.id)
    uploaded = _to_correct(batch)
    assert batch.file is not None  # noqa: S101 (it was just read)
    _cell_of(uploaded, line, field)
    uploaded.corrections.setdefault(str(line), {})[field] = text
    batch.file.content = uploads.seal(uploaded, readings.sealing_key())
    batch.file.size, batch.file.sha256 = len(batch.file.content), readings.digest(batch.file.content)
    db.session.flush()
    readings.ask_again(batch)
    journal.write("import.corrected", batch, line=line, field=field)


def change_agreement(batch: ImportBatch, consent: Consent | None, given_by: str) -> None:
    """Say otherwise what the people of a file agreed to, before it is entered. Raises Refused, as `run` does."""
    batch = lock(ImportBatch, batch.id)
    refuse_if(batch_rules.run_refusal(batch.state, batch.file is not None, 1, None))
    _agree(batch, consent)
    batch.given_by = given_by
    journal.write("import.agreement_changed", batch, agreed=consent is not None)


def _to_correct(batch: ImportBatch) -> UploadedFile:
    uploaded = uploaded_file(batch)
    refuse_if(batch_rules.run_refusal(batch.state, uploaded is not None, 1, None))
    assert uploaded is not None  # noqa: S101 (run_refusal has said so)
    return uploaded


def _cell_of(uploaded: UploadedFile, line: int, field: str) -> Cell:
    place = recognise_columns(uploaded.sheet, uploaded.kind).places.get(field)
    row = next((row for row in uploaded.sheet.rows if row.number == line), None)
    if place is None or row is None:
        raise Refused(Refusal("no_such_cell", _("Cette case n'est pas dans le fichier. Rouvrez la page.")))
    text = uploaded.corrections.get(str(line), {}).get(field)
    if text is None:
        text = row.cells[place] if place < len(row.cells) else ""
    return Cell(uploaded.sheet.titles[place].strip(), text, field in secret_fields(uploaded.kind))


def run(
    batch: ImportBatch,
    *,
    invite: bool,
    recase: bool = True,
    expected: int | None = None,
    parsed: ParsedFile | None = None,
) -> None:
    """Enter every sound row, or nothing.

    expected: how many the page announced, since the forum may have changed; parsed: what
    `readings.parse` gave. Raises Refused,
    with the codes of `run_refusal` and `forum_refusal`.
    """
    forum = lock(Forum, batch.forum_id)
    batch = lock(ImportBatch, batch.id)
    uploaded = uploaded_file(batch) if batch.state is ImportState.CHECKED else None
    checked = (
        check_file(forum, uploaded, batch.asked_at, recase=recase, parsed=parsed) if uploaded is not None else None
    )
    ready = len(checked.ready) if checked else 0
    refuse_if(batch_rules.run_refusal(batch.state, uploaded is not None, ready, expected))
    assert checked is not None  # noqa: S101 (run_refusal has said so)
    _apply(batch, forum, checked, invite=invite)


def import_now(forum: Forum, checked: CheckedFile, *, consent: Consent | None, invite: bool) -> ImportBatch:
    """Enter the sound rows of a file that is not kept: the terminal has it."""
    batch = _batch(forum, checked.kind, consent)
    db.session.add(batch)
    _apply(batch, forum, checked, invite=invite)
    return batch


def _apply(batch: ImportBatch, forum: Forum, checked: CheckedFile, *, invite: bool) -> None:
    """Enter the sound rows of a checked file, and keep the import result: what came of the whole file, in figures."""
    refuse_if(batch_rules.forum_refusal(forum.state, forum.closing, now()))
    if checked.kind is ImportKind.CANDIDATES:
        entered = enter_candidates(batch, forum, checked.ready, agreement_of(batch), invite=invite)
    else:
        entered = enter_companies(batch, forum, checked.ready, invite=invite)
    batch.result = {
        "read": len(checked.rows),
        "entered": len(checked.ready),
        "known": len(checked.known),
        "left_out": len(checked.left_out),
        **entered,
    }
    MOVES.make("enter", batch, now(), batch_rules.wrong_state)
    batch.invite = invite
    journal.write("import.done", batch, kind=batch.kind.value, **batch.result)


def abandon(batch: ImportBatch) -> None:
    """Give up a file that was not entered: it is erased now."""
    batch = lock(ImportBatch, batch.id)
    MOVES.make("abandon", batch, now(), batch_rules.wrong_state)
    if batch.file is not None:
        stored, batch.file = batch.file, None
        db.session.flush()
        files.drop(stored)
    journal.write("import.abandoned", batch)


def agreement_of(batch: ImportBatch) -> Agreement | None:
    """Return the agreement that the people of a file gave, or None when it was not described in full.

    It is to show the profile, kept as every consent is; any other is asked of the people themselves.
    """
    if not (batch.consent_where and batch.consent_on and batch.consent_text):
        return None
    return Agreement(
        frozenset({ConsentPurpose.SHARE}),
        notice_version="import",
        source=f"{batch.consent_where} ; {batch.consent_text}"[:300],
        given_at=batch.consent_on,
    )


def _batch(forum: Forum, kind: ImportKind, consent: Consent | None) -> ImportBatch:
    batch = ImportBatch(forum=forum, kind=kind, state=ImportState.CHECKED)
    _agree(batch, consent)
    return batch


def _agree(batch: ImportBatch, consent: Consent | None) -> None:
    batch.consent_where, batch.consent_text = (consent.where, consent.text) if consent else (None, None)
    batch.consent_on = at(consent.on, time(12), batch.forum.time_zone) if consent else None
