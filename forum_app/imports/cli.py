"""`flask import candidates|companies`: the same parsing, rules and transaction as the pages."""

from datetime import datetime
from pathlib import Path

import click
from flask import current_app
from flask.cli import with_appcontext

from forum_app.core.clock import now
from forum_app.core.db import db, lock, transaction
from forum_app.core.refusals import Refused, refuse_if
from forum_app.core.spreadsheets import read_csv
from forum_app.forums.models import Forum
from forum_app.forums.queries import forum_at
from forum_app.imports import actions, csv_reports
from forum_app.imports.check import CheckedFile, check_file
from forum_app.imports.models import ImportBatch
from forum_app.imports.parse import parse_file
from forum_app.imports.rules.batch import consent_refusal, forum_refusal
from forum_app.imports.rules.undo import undo_refusal
from forum_app.imports.undo import undo_import, undo_plan
from forum_app.imports.uploads import UploadedFile
from forum_app.imports.vocabulary import ImportKind

FILE = click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
FORUM = click.option("--forum", "slug", required=True, help="Slug of the forum.")
DRY_RUN = click.option("--dry-run", is_flag=True, help="Read and say everything, write nothing.")
REPORT = click.option(
    "--report", type=click.Path(path_type=Path, dir_okay=False), help="Write everything that is said to this CSV file."
)
AS_WRITTEN = click.option("--as-written", is_flag=True, help="Keep the capitals of names as the file writes them.")
INVITE = click.option("--invite", is_flag=True, help="Write to each of them.")


@click.group("import")
def import_command() -> None:
    """Enter the people or the companies of a CSV file, whole or not at all."""


@import_command.command("candidates")
@FILE
@FORUM
@DRY_RUN
@REPORT
@AS_WRITTEN
@INVITE
@click.option(
    "--health-sector", is_flag=True, help="Declare that all of them are apprentices of the health industries."
)
@click.option(
    "--consent-where", default="", help="Where they agreed to show their profile to the companies of the forum."
)
@click.option("--consent-on", type=click.DateTime(["%Y-%m-%d"]), help="When they agreed.")
@click.option("--consent-text", default="", help="On which text they agreed.")
@with_appcontext
def candidates(  # noqa: PLR0913 (options of a command)
    file: Path,
    slug: str,
    dry_run: bool,
    report: Path | None,
    as_written: bool,
    invite: bool,
    health_sector: bool,
    consent_where: str,
    consent_on: datetime | None,
    consent_text: str,
) -> None:
    """Enter the candidates of FILE. Without the three --consent options they are invited, and no company sees them."""
    consent = actions.Consent(consent_where, consent_on.date(), consent_text) if consent_on else None
    if consent_where or consent_text or consent is not None:
        refusal = consent_refusal(consent_where, consent.on if consent else None, consent_text, now().date())
        if refusal is not None:
            raise click.ClickException(refusal.sentence)
    _run(
        slug,
        ImportKind.CANDIDATES,
        file,
        dry_run=dry_run,
        report=report,
        recase=not as_written,
        invite=invite,
        consent=consent,
        health_sector=health_sector,
    )


@import_command.command("companies")
@FILE
@FORUM
@DRY_RUN
@REPORT
@AS_WRITTEN
@INVITE
@with_appcontext
def companies(file: Path, slug: str, dry_run: bool, report: Path | None, as_written: bool, invite: bool) -> None:
    """Enter the companies of FILE, to be approved one by one."""
    _run(
        slug,
        ImportKind.COMPANIES,
        file,
        dry_run=dry_run,
        report=report,
        recase=not as_written,
        invite=invite,
        consent=None,
        health_sector=False,
    )


@import_command.command("cancel")
@click.argument("number", type=int)
@click.option("--dry-run", is_flag=True, help="Say what would go and what would stay, write nothing.")
@with_appcontext
def cancel(number: int, dry_run: bool) -> None:
    """Take back import NUMBER (the last figure of its page's address), within 24 hours: what nobody has touched goes,
    the rest stays.
    """
    try:
        with transaction("reads" if dry_run else "writes"):
            batch = db.session.get(ImportBatch, number)
            if batch is None:
                raise click.ClickException(f"No import has the number {number}")
            refuse_if(undo_refusal(batch.state, batch.done_at, now(), batch.forum.time_zone))
            plan = undo_plan(batch) if dry_run else undo_import(batch, account_id=None)
    except Refused as refused:
        raise click.ClickException(refused.refusal.sentence) from refused
    for one in plan.staying:
        print(f"  ligne {one.entry.line}, {one.name} : {', '.join(str(reason.label) for reason in one.reasons)}")
    print(
        f"{len(plan.going)} {'à retirer' if dry_run else 'retirées'}, {len(plan.staying)} "
        f"{'à laisser' if dry_run else 'restées'}."
    )


def _run(  # noqa: PLR0913 (options of a command)
    slug: str,
    kind: ImportKind,
    file: Path,
    *,
    dry_run: bool,
    report: Path | None,
    recase: bool,
    invite: bool,
    consent: actions.Consent | None,
    health_sector: bool,
) -> None:
    result: dict[str, int] = {}
    try:
        uploaded = UploadedFile(kind, file.name, read_csv(file.read_bytes()), health_sector)
        asked_at = now()
        with transaction("reads"):
            parsed = parse_file(_forum(slug), uploaded, asked_at, recase=recase)
        with transaction("reads" if dry_run else "writes"), current_app.test_request_context():
            forum = _forum(slug)
            if not dry_run:
                forum = lock(Forum, forum.id)
            refuse_if(forum_refusal(forum.state, forum.closing, now()))
            checked = check_file(forum, uploaded, asked_at, recase=recase, parsed=parsed)
            _say(checked)
            if report is not None:
                report.write_bytes(csv_reports.remarks(checked).content)
            if checked.ready and not dry_run:
                result = actions.import_now(forum, checked, consent=consent, invite=invite).result
    except Refused as refused:
        raise click.ClickException(refused.refusal.sentence) from refused
    print(
        "Essai : rien n'est écrit."
        if dry_run
        else ", ".join(f"{name} {count}" for name, count in result.items()) or "Rien à importer."
    )


def _say(checked: CheckedFile) -> None:
    """Print the figures, then the warnings on the whole file, then the rows left out."""
    print(
        f"{len(checked.rows)} lignes lues, {checked.sheet.blank} vides passées : {len(checked.ready)} prêtes, "
        f"{len(checked.left_out)} à corriger, {len(checked.known)} déjà là."
    )
    for warning in checked.warnings:
        print(f"  ! {warning}")
    for row in checked.left_out:
        for problem in row.problems:
            print(f"  ligne {row.line}, {row.name} : {problem.title.strip()} « {problem.raw} », {problem.why}")


def _forum(slug: str) -> Forum:
    forum = forum_at(slug)
    if forum is None:
        raise click.ClickException(f"No forum is called {slug!r}")
    return forum
