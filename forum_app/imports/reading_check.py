"""What was read of a file, against its forum as it is now: figures of the whole, and the rows that a page shows.

Nothing is parsed and nothing is written. Who is already there is asked in a few statements, whatever the number of
rows; values are compared for the rows shown, and for those already there.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cached_property

from forum_app.core.paging import Page
from forum_app.forums.models import Forum
from forum_app.imports import queries
from forum_app.imports.check import compare, warnings_of
from forum_app.imports.defect_vocabulary import Defect
from forum_app.imports.models import ImportBatch
from forum_app.imports.parse import context_of
from forum_app.imports.rules.findings import ParsedRow, RowReader
from forum_app.imports.stored_reading import StoredReading
from forum_app.imports.summary import FINDINGS_SHOWN, FileSummary, FindingGroup, FindingReason, RowFacts, SaidOfRow
from forum_app.imports.vocabulary import ImportKind, LineView

LINES_A_PAGE = 100


@dataclass(frozen=True)
class CheckedReading:
    """A file read before, and who of it is at the forum now.

    known: the ranks of the rows already there; elsewhere: of companies that another forum knows.
    """

    forum: Forum
    reading: StoredReading
    warnings: list[str]
    known: frozenset[int]
    elsewhere: frozenset[int]

    @property
    def summary(self) -> FileSummary:
        return self.reading.summary

    @property
    def total(self) -> int:
        return len(self.summary.rows)

    @cached_property
    def ready(self) -> list[RowFacts]:
        """The rows that would be entered."""
        return [facts for rank, facts in enumerate(self.summary.rows) if not facts.left_out and rank not in self.known]

    @cached_property
    def left_out(self) -> list[int]:
        """The ranks of the rows that stay out."""
        return [rank for rank, facts in enumerate(self.summary.rows) if facts.left_out]

    @cached_property
    def known_rows(self) -> list[ParsedRow]:
        """The rows already there, each with what differs; without their cells and what is said of them."""
        return self._compared(self.reading.values(sorted(self.known)))

    @property
    def remarks(self) -> list[FindingGroup]:
        """What is remarked on the rows that are kept, companies that another forum knows included."""
        if not self.elsewhere:
            return self.summary.remarks
        shown = self.rows(sorted(self.elsewhere)[:FINDINGS_SHOWN])
        found = [(row, f) for row in shown for f in row.findings if f.defect is Defect.COMPANY_KNOWN]
        said = [SaidOfRow(row.line, row.name, finding.title, finding.raw, finding.kept) for row, finding in found]
        reason = FindingReason(found[0][1].why, said, len(self.elsewhere))
        return [*self.summary.remarks, FindingGroup(str(Defect.COMPANY_KNOWN.label), [reason])]

    def rows(self, ranks: Iterable[int]) -> list[ParsedRow]:
        """Return the rows of these ranks, compared with the forum."""
        return self._compared(self.reading.readers(ranks))

    def _compared(self, readers: list[RowReader]) -> list[ParsedRow]:
        summary = self.summary
        return compare(self.forum, summary.kind, summary.sheet, summary.columns, readers).rows

    def page_of(self, view: LineView, number: int) -> Page:
        """Return one page of the rows of a view. A `number` out of range gives the nearest page."""
        ranks = [rank for rank, facts in enumerate(self.summary.rows) if self._is_in(view, rank, facts)]
        number = min(max(1, number), max(1, -(-len(ranks) // LINES_A_PAGE)))
        shown = ranks[(number - 1) * LINES_A_PAGE : number * LINES_A_PAGE]
        return Page(self.rows(shown), number, len(ranks), LINES_A_PAGE)

    def _is_in(self, view: LineView, rank: int, facts: RowFacts) -> bool:
        match view:
            case LineView.TO_CORRECT:
                return facts.left_out
            case LineView.TO_READ_AGAIN:
                return facts.doubtful
            case LineView.REMARKED:
                return facts.remarked or rank in self.elsewhere
            case LineView.KNOWN:
                return rank in self.known
        return True


def check_reading(batch: ImportBatch, reading: StoredReading) -> CheckedReading:
    """Return what was read of a file, against its forum as it is now."""
    forum, summary = batch.forum, reading.summary
    known, elsewhere = _there(forum, summary)
    checked = CheckedReading(forum, reading, [], known, elsewhere)
    checked.warnings.extend(
        warnings_of(
            forum,
            replace(context_of(forum, batch.kind, batch.asked_at), health_sector=summary.health_sector),
            batch.kind,
            summary.columns,
            wishes=summary.wishes,
            seekers=sum(facts.seeks for facts in checked.ready),
        )
    )
    return checked


def _there(forum: Forum, summary: FileSummary) -> tuple[frozenset[int], frozenset[int]]:
    """Return the ranks of the rows that are at the forum, then of those that another forum knows."""
    keys = {rank: facts.key for rank, facts in enumerate(summary.rows) if not facts.left_out}
    if summary.kind is ImportKind.CANDIDATES:
        emails = queries.emails_at(forum.id)
        return frozenset(rank for rank, key in keys.items() if key in emails), frozenset()
    here = {f"={name}": True for name in queries.names_without_siret(forum.id)}
    here |= queries.sirets_known(forum.id, [key for key in keys.values() if not key.startswith("=")])
    return (
        frozenset(rank for rank, key in keys.items() if here.get(key) is True),
        frozenset(rank for rank, key in keys.items() if here.get(key) is False),
    )
