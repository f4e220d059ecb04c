"""A recruiter and the grid of slots: by keyboard, on a phone, without scripts."""

import re
from dataclasses import dataclass

from playwright.sync_api import Locator, expect

from tests.journeys.visits import Visitor, words


@dataclass(frozen=True)
class Cell:
    """A candidate at a slot: « 12-3 » in the forms of the grid."""

    registration: int
    slot: int

    @classmethod
    def of(cls, key: str) -> "Cell":
        registration, _, slot = key.partition("-")
        return cls(int(registration), int(slot))

    @property
    def key(self) -> str:
        return f"{self.registration}-{self.slot}"


def open_grid(somebody: Visitor, home: str) -> None:
    somebody.go(f"{home}/creneaux")
    expect(somebody.page.get_by_role("heading", name="Nos créneaux d’entretien")).to_be_visible()


def free_cells(somebody: Visitor, rank: int) -> list[Cell]:
    """The slots free with the candidate of that rank (from 0) in the grid."""
    row = somebody.page.locator("table.booking tbody tr").nth(rank)
    return [Cell.of(button.get_attribute("value") or "") for button in row.locator("button.cell-free").all()]


def at(somebody: Visitor, cell: Cell) -> Locator:
    return somebody.page.locator(f"#c{cell.key} > .cell")


def is_booked(somebody: Visitor, cell: Cell) -> None:
    expect(at(somebody, cell)).to_have_class(re.compile(r"\bcell-booked\b"))


def filled(somebody: Visitor, number: int) -> None:
    """What the company reads of its day."""
    expect(somebody.page.locator("#day h2")).to_have_text(
        re.compile(rf"^\s*Votre journée\s: {number} créneaux? sur 12\s*$")
    )


def focused(somebody: Visitor) -> str:
    """The identifier of the cell of the grid that has the focus; empty when none has."""
    return somebody.page.evaluate("document.activeElement.closest('[data-grid] td[id]')?.id ?? ''")


def tab_into_grid(somebody: Visitor) -> None:
    """From the search box, with the Tab key alone."""
    somebody.page.get_by_role("searchbox").focus()
    for _press in range(12):
        somebody.page.keyboard.press("Tab")
        if focused(somebody):
            return
    raise AssertionError("the grid cannot be reached with the Tab key")


def walk_to(somebody: Visitor, rank: int, column: int) -> None:
    """With the arrows, to the cell of that row and column (from 0)."""
    keys = somebody.page.keyboard
    keys.press("Control+Home")
    for _row in range(rank):
        keys.press("ArrowDown")
    for _column in range(column):
        keys.press("ArrowRight")


def book_by_keyboard(somebody: Visitor, rank: int, column: int) -> Cell:
    """Walk to a free cell and press Enter; the focus stays on it."""
    walk_to(somebody, rank, column)
    cell = Cell.of(focused(somebody).removeprefix("c"))
    expect(at(somebody, cell)).to_have_class(re.compile(r"\bcell-free\b"))
    somebody.page.keyboard.press("Enter")
    is_booked(somebody, cell)
    somebody.page.wait_for_function(
        "id => document.activeElement.closest('[data-grid] td[id]')?.id === id", arg=f"c{cell.key}"
    )
    return cell


def book_on_phone(somebody: Visitor, home: str, cell: Cell) -> None:
    """Choose the slot in the strip, then press « Réserver » beside the candidate."""
    open_grid(somebody, home)
    expect(somebody.page.locator("table.booking")).to_be_hidden()
    somebody.page.locator(f'.booking-list-head a[href*="creneau={cell.slot}#"]').click()
    somebody.page.locator(f'.booking-list button[name=cell][value="{cell.key}"]').click()
    expect(somebody.page.locator(".booking-list button[formaction]").filter(has_text="Libérer")).to_have_count(1)


def book(somebody: Visitor, cell: Cell) -> None:
    """Press the cell."""
    at(somebody, cell).click()
    is_booked(somebody, cell)


def book_without_scripts(somebody: Visitor, cell: Cell) -> None:
    """The same by a plain form, a redirect, a whole page."""
    at(somebody, cell).click()
    somebody.page.wait_for_load_state()
    is_booked(somebody, cell)
    somebody.reads("Dernier changement")


def lose_the_race_then_take_another_hour(somebody: Visitor, cell: Cell) -> None:
    """Press a cell that shows free and is taken: the refusal says why and offers two slots; take the first."""
    at(somebody, cell).click()
    note = somebody.page.locator("#booking-note")
    expect(note).to_contain_text(words("Ce créneau est pris"))
    expect(note.get_by_role("button")).to_have_count(2)
    expect(at(somebody, cell)).to_have_class(re.compile(r"\bcell-busy\b"))
    first = note.get_by_role("button").first
    other = Cell.of(first.get_attribute("value") or "")
    assert (other.registration, other.slot != cell.slot) == (cell.registration, True)
    first.click()
    is_booked(somebody, other)
    expect(note).to_be_empty()


def book_from_home(somebody: Visitor, home: str, name: str) -> int:
    """From « Qui vous a choisis » to a booked slot; in how many clicks."""
    clicks: list[str] = []
    somebody.page.expose_function("clicked", lambda what: clicks.append(what))
    somebody.page.add_init_script("addEventListener('pointerdown', (event) => clicked(event.target.textContent), true)")
    somebody.go(home)
    somebody.page.get_by_role("link", name=words(f"Choisir un créneau avec {name}")).click()
    hour = somebody.page.locator("label.hour-choice").first
    button = words(f"Réserver {hour.inner_text()}")
    hour.click()
    somebody.page.get_by_role("button", name=button).click()
    somebody.is_at(f"{home}/creneaux")
    return len(clicks)


def book_then_undo(somebody: Visitor, cell: Cell) -> None:
    """Book, then « Annuler » before anybody is told."""
    book(somebody, cell)
    somebody.page.locator("#last-change").get_by_role("button", name="Annuler").click()
    expect(at(somebody, cell)).to_have_class(re.compile(r"\bcell-free\b"))


def move_first_candidate(somebody: Visitor, home: str) -> None:
    """Take the interview with the first candidate of the grid to the last slot free for both."""
    open_grid(somebody, home)
    row = somebody.page.locator("table.booking tbody tr").first
    to = Cell.of(row.locator("button.cell-move").last.get_attribute("value") or "")
    book(somebody, to)
