// The booking grid. Loaded by its pages alone: {% block scripts %}<script src="{{ asset("vendor/grid.js") }}" defer></script>{% endblock %}

import { bookingGrid } from "./parts/booking_grid.js";
import { roving } from "./parts/roving.js";

for (const grid of document.querySelectorAll("[data-grid]")) {
  roving(grid);
  bookingGrid(grid);
}

// On a phone the slot chosen may stand far along the strip.
document.querySelector(".booking-list-head [aria-current]")?.scrollIntoView({ inline: "center", block: "nearest" });

// The card of a candidate: the arrows go to the neighbours, the button says the slot chosen.
document.addEventListener("keydown", (event) => {
  if (
    event.altKey ||
    event.ctrlKey ||
    event.metaKey ||
    event.target.closest("input, textarea, select, [role=grid], dialog")
  )
    return;
  document.querySelector(`a[data-key="${CSS.escape(event.key)}"]`)?.click();
});
document.addEventListener("change", (event) => {
  const button = event.target.form?.querySelector("[data-hour-button]");
  const hour = event.target.closest(".hour-choice")?.textContent.trim();
  if (button && hour) button.querySelector("[data-label]").textContent = button.dataset.hourButton.replace("…", hour);
});
