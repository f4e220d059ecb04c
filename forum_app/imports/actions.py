"""What is done with a file: given in, corrected in place, entered whole or not at all, given up."""

import hashlib
from dataclasses import dataclass
from datetime import date, time

from flask import current_app

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
from forum_app.files.rules import sound_name
from forum_app.forums.models import Forum
from forum_app.imports import checking, entering, keeping, queries, rules
from forum_app.imports.checking import Check, Given, Reading
from forum_app.imports.keeping import Kept
from forum_app.imports.models import ImportBatch
from forum_app.imports.vocabulary import ImportKind, ImportState
from forum_app.journal import actions as journal


@dataclass(frozen=True)
class Consent:
    """Where, when and on which text the people of a file agreed to show their profile to the companies of the forum."""

    where: str
    on: date
    text: str


def receive(
    forum: Forum,
    kind: ImportKind,
    name: str,
    content: bytes,
    *,
    account_id: int | None,
    consent: Consent | None = None,
    health_sector: bool = False,
) -> ImportBatch:
    """Read a file and keep it, sealed, for seven days; nothing is entered. health_sector: declared for all its people.

    Refuses the file whole, field "file", and a forum that is over.
    """
    refuse_if(rules.forum_refusal(forum.state, forum.closing, now()))
    sheet = read_csv(content)
    checking.recognise(sheet, kind)
    kept = Kept(sound_name(name, "csv"), sheet, health_sector)
    sealed = keeping.seal(kept, _key())
    stored = StoredFile(
        name=kept.name,
        media_type="application/octet-stream",
        size=len(sealed),
        sha256=_digest(sealed),
        content=sealed,
        purge_at=now() + rules.KEPT,
    )
    batch = _batch(forum, kind, consent)
    batch.file, batch.asked_by_id = stored, account_id
    db.session.add(batch)
    journal.write("import.received", batch, kind=kind.value, rows=len(sheet.lines))
    return batch


def opened(batch: ImportBatch) -> Kept | None:
    """The file of an import; None once it was purged."""
    content = queries.content_of(batch)
    return keeping.unseal(content, _key()) if content is not None else None


def checked(batch: ImportBatch, kept: Kept) -> Check:
    """What the file says now, against the forum as it is now."""
    return checking.check(batch.forum, _given(batch, kept))


def read(batch: ImportBatch, *, recase: bool = True) -> Reading | None:
    """The file read, to be given to `run` in the transaction that follows; None once it was purged.

    Nobody waits while it is read.
    """
    kept = opened(batch)
    return checking.read(batch.forum, _given(batch, kept, recase=recase)) if kept is not None else None


def _given(batch: ImportBatch, kept: Kept, *, recase: bool = True) -> Given:
    return Given(batch.kind, kept.sheet, batch.asked_at, kept.health_sector, recase, kept.corrections)


def correct(batch: ImportBatch, line: int, field: str, text: str) -> None:
    """Write a cell anew, in place; what the file said stays known. Refuses a cell that the file does not have."""
    batch = lock(ImportBatch, batch.id)
    kept = opened(batch)
    refuse_if(rules.run_refusal(batch.state, kept is not None, 1, None))
    assert kept is not None and batch.file is not None  # noqa: S101, PT018 (run_refusal has said so)
    if field not in checking.recognise(kept.sheet, batch.kind).places or all(
        row.number != line for row in kept.sheet.lines
    ):
        raise Refused(Refusal("no_such_cell", _("Cette case n'est pas dans le fichier. Rouvrez la page.")))
    kept.corrections.setdefault(str(line), {})[field] = text
    batch.file.content = keeping.seal(kept, _key())
    batch.file.size, batch.file.sha256 = len(batch.file.content), _digest(batch.file.content)
    journal.write("import.corrected", batch, line=line, field=field)


def run(
    batch: ImportBatch, *, invite: bool, recase: bool = True, expected: int | None = None, ready: Reading | None = None
) -> None:
    """Enter every sound row, or nothing. expected: how many the page announced: the forum may have changed; ready: what
    `read` gave.
    """
    forum = lock(Forum, batch.forum_id)
    batch = lock(ImportBatch, batch.id)
    kept = opened(batch) if batch.state is ImportState.CHECKED else None
    found = checking.check(forum, _given(batch, kept, recase=recase), ready) if kept is not None else None
    refuse_if(rules.run_refusal(batch.state, kept is not None, len(found.ready) if found else 0, expected))
    assert found is not None  # noqa: S101 (run_refusal has said so)
    _enter(batch, forum, found, invite=invite)


def enter_now(forum: Forum, found: Check, *, consent: Consent | None, invite: bool) -> ImportBatch:
    """Enter the sound rows of a file that is not kept: the terminal has it."""
    batch = _batch(forum, found.kind, consent)
    db.session.add(batch)
    _enter(batch, forum, found, invite=invite)
    return batch


def _enter(batch: ImportBatch, forum: Forum, found: Check, *, invite: bool) -> None:
    """Enter the sound rows of a check, by the verbs of their rooms; keep what came of the whole file, in figures."""
    refuse_if(rules.forum_refusal(forum.state, forum.closing, now()))
    if found.kind is ImportKind.CANDIDATES:
        came = entering.enter_candidates(batch, forum, found.ready, agreement_of(batch), invite=invite)
    else:
        came = entering.enter_companies(batch, forum, found.ready, invite=invite)
    batch.result = {
        "read": len(found.rows),
        "entered": len(found.ready),
        "known": len(found.known),
        "left_out": len(found.left_out),
        **came,
    }
    batch.state, batch.done_at, batch.invite = ImportState.DONE, now(), invite
    journal.write("import.done", batch, kind=batch.kind.value, **batch.result)


def abandon(batch: ImportBatch) -> None:
    """Give up a file that was not entered: it is erased now."""
    batch = lock(ImportBatch, batch.id)
    if batch.state is not ImportState.CHECKED:
        raise Refused(
            Refusal(
                "import_moved",
                _("Cet import est déjà à l'état « %(state)s ». Rouvrez la page.", state=batch.state.label),
            )
        )
    batch.state = ImportState.ABANDONED
    if batch.file is not None:
        stored, batch.file = batch.file, None
        db.session.flush()
        files.drop(stored)
    journal.write("import.abandoned", batch)


def agreement_of(batch: ImportBatch) -> Agreement | None:
    """The agreement that the people of a file gave, as every consent keeps it: to show the profile; what else one may
    agree to is asked of them.
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
    batch = ImportBatch(forum=forum, kind=kind)
    if consent is not None:
        batch.consent_where, batch.consent_text = consent.where, consent.text
        batch.consent_on = at(consent.on, time(12), forum.time_zone)
    return batch


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def _key() -> str:
    return current_app.config["SETTINGS"].sealing_key
