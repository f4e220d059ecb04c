// A list whose rows are moved by buttons ([data-move="up"|"down"]): the arrows of the keyboard press them.
export function start() {
  document.addEventListener("keydown", (event) => {
    if (event.key !== "ArrowUp" && event.key !== "ArrowDown") return;
    const row = event.target.closest("[data-sortable] > li");
    if (!row || !event.altKey) return;
    const button = row.querySelector(`[data-move="${event.key === "ArrowUp" ? "up" : "down"}"]`);
    event.preventDefault();
    button?.click();
  });
}
