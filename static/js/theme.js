// Runs before the first paint: the theme is the one chosen on this device, else the one of the system.
import { applyTheme } from "./parts/theme.js";

document.documentElement.classList.add("js");
applyTheme();
