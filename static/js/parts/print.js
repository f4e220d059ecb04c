// A button marked data-print prints the page (without scripts, the browser's own menu does).
export function start() {
  for (const button of document.querySelectorAll("[data-print]"))
    button.addEventListener("click", () => window.print());
}
