// A grid with one tab stop (WAI-ARIA grid): arrows move from cell to cell, Début and Fin go to the ends of the row,
// with Ctrl to the corners, Page up and down by ten rows. Entrée and Espace press the cell's own button.
// Other keys that mean something here are announced by "grid:key" on the cell, for the page to act:
// Delete, p, ?, /, Escape. Nothing is listened to outside the grid. Its cells are the td that have an id.
const PAGE = 10;
const SAID = new Set(["Delete", "p", "?", "/", "Escape"]);

export function roving(grid) {
  let row = 0;
  let column = 0;

  const lines = () => [...grid.querySelectorAll("tr")].map(cells).filter((line) => line.length > 0);
  const cells = (line) => [...line.querySelectorAll(":scope > td[id]")];
  const control = (cell) => cell.querySelector("button, a, .cell") ?? cell;

  // Exactly one cell can be reached by Tab: the last one visited, or the first.
  function settle() {
    const all = lines();
    if (all.length === 0) return;
    row = Math.min(row, all.length - 1);
    column = Math.min(column, all[row].length - 1);
    for (const [y, line] of all.entries()) {
      for (const [x, cell] of line.entries()) control(cell).tabIndex = y === row && x === column ? 0 : -1;
    }
  }

  function go(y, x) {
    const all = lines();
    row = Math.max(0, Math.min(y, all.length - 1));
    column = Math.max(0, Math.min(x, all[row].length - 1));
    settle();
    const target = control(all[row][column]);
    target.focus();
    target.scrollIntoView({ block: "nearest", inline: "nearest" });
  }

  function moves(event) {
    const last = lines().length - 1;
    const end = Number.MAX_SAFE_INTEGER;
    switch (event.key) {
      case "ArrowUp":
        return [row - 1, column];
      case "ArrowDown":
        return [row + 1, column];
      case "ArrowLeft":
        return [row, column - 1];
      case "ArrowRight":
        return [row, column + 1];
      case "Home":
        return event.ctrlKey ? [0, 0] : [row, 0];
      case "End":
        return event.ctrlKey ? [last, end] : [row, end];
      case "PageUp":
        return [row - PAGE, column];
      case "PageDown":
        return [row + PAGE, column];
      default:
        return null;
    }
  }

  grid.addEventListener("keydown", (event) => {
    const cell = event.target.closest("td[id]");
    if (!cell || event.altKey || event.metaKey) return;
    const next = moves(event);
    if (next) {
      event.preventDefault();
      go(...next);
    } else if (SAID.has(event.key) && !event.ctrlKey) {
      const said = new CustomEvent("grid:key", {
        bubbles: true,
        cancelable: true,
        detail: { key: event.key, cell, row, column },
      });
      if (!cell.dispatchEvent(said)) event.preventDefault();
    }
  });

  grid.addEventListener("focusin", (event) => {
    const cell = event.target.closest("td[id]");
    if (!cell) return;
    const all = lines();
    row = all.findIndex((line) => line.includes(cell));
    column = all[row].indexOf(cell);
    settle();
  });

  // A swap may replace the focused cell: the focus comes back at the same place. It may also take away the button that was pressed
  // elsewhere (another hour, after a refusal): its value names a cell, to which the focus goes once that cell has changed.
  let inside = false;
  let asked = null;
  document.addEventListener("click", (event) => {
    const button = event.target.closest('button[name="cell"], button[name="move"]');
    asked = button && !grid.contains(button) ? button.value : null;
  });
  document.addEventListener("htmx:before:swap", () => {
    inside = grid.contains(document.activeElement);
  });
  document.addEventListener("htmx:after:swap", () => {
    const cell = asked && document.getElementById(`c${asked}`);
    const lost = document.activeElement === document.body || document.activeElement === null;
    if (cell && grid.contains(cell) && lost) {
      const line = lines().findIndex((found) => found.includes(cell));
      go(line, lines()[line].indexOf(cell));
    } else if (inside && !grid.contains(document.activeElement)) go(row, column);
    else settle();
  });
  document.addEventListener("htmx:finally:request", () => {
    asked = null;
  });

  settle();
  return { go, settle };
}
