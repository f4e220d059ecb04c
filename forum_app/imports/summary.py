"""A checked file as its page shows it: what written values become, and what is said of the rows, by sort."""

from dataclasses import dataclass, field

from forum_app.imports.check import CheckedFile
from forum_app.imports.defect_vocabulary import Defect
from forum_app.imports.rules.columns import COLUMNS
from forum_app.imports.rules.findings import Finding
from forum_app.imports.vocabulary import Severity


@dataclass
class ValueChange:
    """What written forms of a field become: each once (`written`), with how many rows.

    doubtful: something of it is to be read again; remarked: something was said of it.
    """

    kept: str
    doubtful: bool
    remarked: bool = False
    rows: int = 0
    written: list[str] = field(default_factory=list)


def value_changes(checked: CheckedFile) -> list[tuple[str, list[ValueChange]]]:
    """Return (label, what its values become) for the fields listed on the page.

    Doubtful values come first, then those remarked on, then the most frequent. Values kept as they are written are not
    listed.

    Values kept as they are written are not listed.
    """
    listed: list[tuple[str, list[ValueChange]]] = []
    for column in COLUMNS[checked.kind]:
        groups: dict[tuple[str, bool], ValueChange] = {}
        for row in checked.kept if column.listed else ():
            written, kept = row.words.get(column.name, ("", ""))
            severity = row.severity_of(column.name)
            if not written or (written == kept and severity is None):
                continue
            doubtful = severity is Severity.DOUBT
            group = groups.setdefault((kept, doubtful), ValueChange(kept, doubtful))
            group.rows += 1
            group.remarked = group.remarked or severity is not None
            if written not in group.written:
                group.written.append(written)
        if groups:
            listed.append(
                (
                    str(column.label),
                    sorted(groups.values(), key=lambda g: (not g.doubtful, not g.remarked, -g.rows, g.kept)),
                )
            )
    return listed


@dataclass(frozen=True)
class FindingGroup:
    """Findings of one sort under their title."""

    label: str
    findings: tuple[Finding, ...]


def findings_by_sort(checked: CheckedFile, severity: Severity) -> list[FindingGroup]:
    """Return the findings of this severity on the rows kept, by sort, in the order of the vocabulary."""
    kept = [finding for row in checked.kept for finding in row.of(severity)]
    by_label: dict[str, list[Finding]] = {}
    for defect in Defect:
        by_label.setdefault(str(defect.label), [])
    for finding in kept:
        by_label[str(finding.defect.label)].append(finding)
    return [FindingGroup(label, tuple(findings)) for label, findings in by_label.items() if findings]
