// Tabs that do not all fit scroll: the current one is brought in sight, the page stays where it is.
export function start() {
  for (const current of document.querySelectorAll(".tabs [aria-current]")) {
    const bar = current.closest(".tabs");
    const beyond = current.getBoundingClientRect().right - bar.getBoundingClientRect().right;
    if (beyond > 0) bar.scrollLeft += beyond + 24;
  }
}
