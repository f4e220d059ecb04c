// The summary of errors takes the focus; its links go to the field, or to the first choice of a group.
export function start() {
  const summary = document.querySelector("[data-error-summary]");
  if (!summary) return;
  summary.focus();
  summary.addEventListener("click", (event) => {
    const link = event.target.closest('a[href^="#"]');
    const target = link && document.getElementById(link.getAttribute("href").slice(1));
    if (!target) return;
    event.preventDefault();
    const control = target.matches("input, select, textarea")
      ? target
      : (target.querySelector("input, select, textarea") ?? target);
    control.focus();
    target.closest(".field, .check")?.scrollIntoView({ block: "center" });
  });
}
