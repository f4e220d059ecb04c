// The booking grid. Loaded by its page alone: {% block scripts %}<script src="{{ asset("vendor/grid.js") }}" defer></script>{% endblock %}
import { roving } from "./parts/roving.js";

for (const grid of document.querySelectorAll("[data-grid]")) roving(grid);
