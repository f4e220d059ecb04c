// A list ordered by buttons ([data-move="up"], [data-move="down"] in each row of [data-sortable]): from any place of a row,
// Alt and the arrows press them. The focus follows the row after the swap, through data-key.
export function start() {
  let followed = null;
  document.addEventListener("keydown", (event) => {
    if (!event.altKey || (event.key !== "ArrowUp" && event.key !== "ArrowDown")) return;
    const row = event.target.closest("[data-sortable] > li");
    if (!row) return;
    event.preventDefault();
    row.querySelector(`[data-move="${event.key === "ArrowUp" ? "up" : "down"}"]`)?.click();
  });
  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-sortable] [data-move]");
    if (button) followed = { key: button.closest("li").dataset.key, move: button.dataset.move };
  });
  document.addEventListener("htmx:after:swap", () => {
    if (!followed) return;
    const row = document.querySelector(`[data-sortable] > li[data-key="${CSS.escape(followed.key)}"]`);
    const button =
      row?.querySelector(`[data-move="${followed.move}"]:not([disabled])`) ??
      row?.querySelector("[data-move]:not([disabled])");
    button?.focus();
    followed = null;
  });
}
