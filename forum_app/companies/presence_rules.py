"""When the tables of a company are present, cell by cell: a cell is a table at a slot, « 12-34 »."""

from collections.abc import Collection, Mapping

Cells = Mapping[str, bool]  # whether each is present, in the order of the page


def as_text(cells: Cells) -> str:
    """Return what a page shows as its form carries it: « +12-34 -12-35 »."""
    return " ".join(("+" if present else "-") + cell for cell, present in cells.items())


def read(text: str) -> dict[str, bool]:
    """Return what `as_text` wrote; nothing of what it did not write is ever looked up."""
    return {word[1:]: word[0] == "+" for word in text.split()}


def wanted(ticked: Collection[str], shown: Cells, kept: Cells) -> dict[str, bool]:
    """Return what the ticks of a page ask for, of each cell that there is now.

    A cell that the page did not show stays as it is; without knowing what it showed, the ticks alone speak.
    """
    return {cell: cell in ticked if cell in shown or not shown else present for cell, present in kept.items()}


def changed_by_others(asked: Cells, shown: Cells, kept: Cells) -> list[str]:
    """Return the cells that are no longer as the page showed them and that its ticks would put back."""
    return [cell for cell, present in kept.items() if asked[cell] != present and shown.get(cell) != present]


def by_table(cells: Collection[str]) -> dict[int, set[int]]:
    """Return the slots of these cells, by table."""
    slots: dict[int, set[int]] = {}
    for cell in cells:
        table, slot = cell.split("-")
        slots.setdefault(int(table), set()).add(int(slot))
    return slots
