// Long lists of boxes: a field that filters them ([data-filter]), and a box that ticks its whole group ([data-tick-all]).
const plain = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase().trim();

export function start() {
  document.addEventListener("input", (event) => {
    if (event.target.matches("[data-filter]")) filter(event.target);
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && event.target.matches("[data-filter]")) event.preventDefault(); // it filters, and sends nothing
  });
  document.addEventListener("change", (event) => {
    const group = event.target.closest("[data-filter-group]");
    if (!group) return;
    if (event.target.matches("[data-tick-all]")) for (const box of boxesOf(group)) box.checked = event.target.checked;
    else sum(group);
  });
  document.querySelectorAll("[data-filter-group]").forEach(sum);
}

const boxesOf = (group) => [...group.querySelectorAll("[data-filter-line] input")];

function sum(group) {
  group.querySelector("[data-tick-all]").checked = boxesOf(group).every((box) => box.checked);
}

function filter(field) {
  const asked = plain(field.value);
  for (const group of document.querySelectorAll(`${field.dataset.filter} [data-filter-group]`)) {
    const named = plain(group.querySelector("legend").textContent).includes(asked);
    let shown = 0;
    for (const line of group.querySelectorAll("[data-filter-line]")) {
      line.hidden = !named && !plain(line.textContent).includes(asked);
      shown += line.hidden ? 0 : 1;
    }
    group.hidden = shown === 0;
  }
}
