// A toast leaves after 8 s, and waits while the pointer or the focus is on it. New ones may arrive with a fragment: three stay at most,
// and one that says the same again takes the place of the former.
const STAY = 8000;
const MOST = 3;

function live(toast) {
  let timer;
  const leave = () => {
    toast.classList.add("toast-leaving");
    setTimeout(() => toast.remove(), 220);
  };
  const run = () => {
    timer = setTimeout(leave, STAY);
  };
  const hold = () => clearTimeout(timer);
  toast.addEventListener("pointerenter", hold);
  toast.addEventListener("focusin", hold);
  toast.addEventListener("pointerleave", () => {
    if (!toast.contains(document.activeElement)) run();
  });
  toast.addEventListener("focusout", () => {
    if (!toast.matches(":hover")) run();
  });
  toast.dataset.live = "true";
  run();
}

const words = (toast) => toast.querySelector("p")?.textContent.trim();

// The oldest leave first; the one that holds the focus stays, and another leaves for it.
function makeRoom(place) {
  const all = [...place.querySelectorAll("[data-toast]")];
  all.forEach((toast, at) => {
    if (all.slice(at + 1).some((later) => words(later) === words(toast)) && !toast.contains(document.activeElement))
      toast.remove();
  });
  const left = [...place.querySelectorAll("[data-toast]")];
  const idle = left.filter((toast) => !toast.contains(document.activeElement));
  for (const toast of idle.slice(0, Math.max(0, left.length - MOST))) toast.remove();
}

export function start() {
  const place = document.getElementById("toasts");
  if (!place) return;
  const wake = () => {
    makeRoom(place);
    place.querySelectorAll("[data-toast]:not([data-live])").forEach(live);
  };
  new MutationObserver(wake).observe(place, { childList: true });
  wake();
}
