// Light, dark or the system's choice, kept on this device.
const KEY = "theme";
const dark = matchMedia("(prefers-color-scheme: dark)");

function chosen() {
  try {
    return localStorage.getItem(KEY);
  } catch {
    return null; // storage refused by the browser: the system decides
  }
}

function keep(theme) {
  try {
    localStorage.setItem(KEY, theme);
  } catch {
    // Storage refused: the choice lasts as long as the page.
  }
}

export function applyTheme(theme = chosen() ?? (dark.matches ? "dark" : "light")) {
  document.documentElement.dataset.bsTheme = theme;
}

export function start() {
  dark.addEventListener("change", () => applyTheme());
  // Paper is white: a dark page prints as a light one.
  addEventListener("beforeprint", () => applyTheme("light"));
  addEventListener("afterprint", () => applyTheme());
  const show = () => {
    const isDark = document.documentElement.dataset.bsTheme === "dark";
    for (const button of document.querySelectorAll("[data-theme-switch]")) {
      button.setAttribute("aria-pressed", String(isDark));
    }
  };
  document.addEventListener("click", (event) => {
    if (!event.target.closest("[data-theme-switch]")) return;
    const theme = document.documentElement.dataset.bsTheme === "dark" ? "light" : "dark";
    keep(theme);
    applyTheme(theme);
    show();
  });
  show();
}
