// Menus made of details: Échap or a click outside closes them, Échap gives the focus back; arrows go from line to line.
export function start() {
  document.addEventListener("click", (event) => {
    for (const menu of document.querySelectorAll("[data-menu][open]")) {
      if (!menu.contains(event.target)) menu.open = false;
    }
  });
  document.addEventListener("keydown", (event) => {
    const menu = event.target.closest?.("[data-menu]");
    if (!menu) return;
    if (event.key === "Escape" && menu.open) {
      menu.open = false;
      menu.querySelector("summary").focus();
    } else if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      step(event, menu, event.key === "ArrowDown" ? 1 : -1);
    }
  });
}

function step(event, menu, by) {
  const list = menu.querySelector(":scope > .menu-list");
  if (!list) return;
  event.preventDefault();
  menu.open = true;
  const lines = [...list.querySelectorAll(".menu-item")];
  const here = lines.indexOf(event.target);
  lines.at(here < 0 ? (by > 0 ? 0 : -1) : (here + by) % lines.length).focus();
}
