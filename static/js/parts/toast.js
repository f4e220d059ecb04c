// A toast leaves after 8 s, and waits while the pointer or the focus is on it. New ones may arrive with a fragment.
const STAY = 8000;

function live(toast) {
  let timer;
  const leave = () => {
    toast.classList.add("toast-leaving");
    setTimeout(() => toast.remove(), 220);
  };
  const run = () => { timer = setTimeout(leave, STAY); };
  const hold = () => clearTimeout(timer);
  toast.addEventListener("pointerenter", hold);
  toast.addEventListener("focusin", hold);
  toast.addEventListener("pointerleave", () => { if (!toast.contains(document.activeElement)) run(); });
  toast.addEventListener("focusout", () => { if (!toast.matches(":hover")) run(); });
  toast.dataset.live = "true";
  run();
}

export function start() {
  const place = document.getElementById("toasts");
  if (!place) return;
  const wake = () => place.querySelectorAll("[data-toast]:not([data-live])").forEach(live);
  new MutationObserver(wake).observe(place, { childList: true });
  wake();
}
