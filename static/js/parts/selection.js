// Boxes of a table: « Tout choisir » in its header, the bar of acts that counts them and hides when none is ticked.
export function start() {
  document.addEventListener("change", (event) => {
    if (event.target.matches("[data-pick-all]")) {
      for (const box of boxes(event.target)) box.checked = event.target.checked;
      refresh();
    } else if (event.target.matches("[data-pick]")) {
      refresh();
    }
  });
  document.addEventListener("click", (event) => {
    if (!event.target.closest("[data-pick-none]")) return;
    for (const box of document.querySelectorAll("[data-pick]")) box.checked = false;
    refresh();
  });
  document.addEventListener("htmx:after:swap", refresh);
  refresh();
}

function boxes(head) {
  return head.closest("table").querySelectorAll("[data-pick]");
}

function refresh() {
  const all = [...document.querySelectorAll("[data-pick]")];
  const ticked = all.filter((box) => box.checked).length;
  for (const head of document.querySelectorAll("[data-pick-all]")) {
    const own = [...boxes(head)];
    const checked = own.filter((box) => box.checked).length;
    head.checked = own.length > 0 && checked === own.length;
    head.indeterminate = checked > 0 && checked < own.length;
  }
  for (const bar of document.querySelectorAll("[data-bulkbar]")) {
    bar.hidden = ticked === 0;
    const place = bar.querySelector("[data-count]");
    place.textContent = (ticked > 1 ? place.dataset.many : place.dataset.one).replace("0", String(ticked));
    for (const word of bar.querySelectorAll("[data-count-in]")) word.textContent = ticked;
  }
}
