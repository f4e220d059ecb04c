// What the booking grid does beyond moving: a booked cell opens its interview beside it, Suppr frees it, a pressed cell says at once
// that it is being sent, « / » goes to the search and « ? » to the help. Without this file each cell is a button or a link of the page.
export function bookingGrid(grid) {
  const form = grid.closest("form");

  function popoverOf(cell) {
    return cell.closest("tr").querySelector("[popover]");
  }

  function open(cell) {
    const card = popoverOf(cell);
    if (!card) return false;
    card.showPopover();
    place(card, cell);
    card.querySelector("button, a")?.focus();
    return true;
  }

  grid.addEventListener("click", (event) => {
    const link = event.target.closest("a.cell");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    if (open(link)) event.preventDefault();
  });

  grid.addEventListener("keydown", (event) => {
    if (event.key === " " && event.target.matches("a.cell")) {
      event.preventDefault();
      event.target.click();
    }
  });

  grid.addEventListener("grid:key", (event) => {
    const { key, cell } = event.detail;
    if (key === "Delete" && cell.querySelector("a.cell")) popoverOf(cell)?.querySelector("[data-free]")?.click();
    else if (key === "/") document.querySelector("[data-search-key]")?.focus();
    else if (key === "?") document.querySelector('[data-dialog="grid-help"]')?.click();
    else return;
    event.preventDefault();
  });

  // A pressed cell answers at once; the server's piece replaces it.
  form.addEventListener(
    "submit",
    (event) => event.submitter?.classList.contains("cell") && event.submitter.classList.add("cell-sending"),
  );
  document.addEventListener("htmx:finally:request", () => {
    for (const cell of grid.querySelectorAll(".cell-sending")) cell.classList.remove("cell-sending");
  });

  // « Annuler » goes with the block that it stood in: the focus comes back to the grid.
  document.addEventListener("htmx:after:swap", () => {
    if (document.activeElement === document.body) grid.querySelector('td [tabindex="0"]')?.focus();
  });

  // The list of the phone was made with the page: once the grid has changed, turning to it asks for a fresh one.
  let changed = false;
  document.addEventListener("htmx:after:swap", () => {
    changed = true;
  });
  matchMedia("(max-width: 759.98px)").addEventListener("change", () => changed && location.reload());
}

// Under the cell, or above it when there is no room: never over it.
function place(card, cell) {
  const at = cell.getBoundingClientRect();
  const box = card.getBoundingClientRect();
  const below = at.bottom + 10 + box.height <= innerHeight;
  card.style.left = `${Math.max(12, Math.min(at.left, innerWidth - box.width - 12))}px`;
  card.style.top = `${below ? at.bottom + 10 : Math.max(12, at.top - box.height - 10)}px`;
}
