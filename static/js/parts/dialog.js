// [data-dialog="id"] opens a native dialog (focus kept inside, Échap closes, focus given back); [data-dialog-close] closes it.
export function start() {
  document.addEventListener("click", (event) => {
    const opener = event.target.closest("[data-dialog]");
    if (opener) {
      const dialog = document.getElementById(opener.dataset.dialog);
      if (dialog?.showModal) {
        event.preventDefault();
        dialog.showModal();
      }
      return;
    }
    const closer = event.target.closest("[data-dialog-close]");
    if (closer) {
      event.preventDefault();
      closer.closest("dialog").close();
    } else if (event.target instanceof HTMLDialogElement && isOutside(event)) {
      event.target.close();
    }
  });
  // A page that comes back with errors inside a dialog, or is reached by its address, shows that dialog.
  const asked =
    document.querySelector("dialog[data-open]") ??
    (location.hash.length > 1 && document.getElementById(location.hash.slice(1)));
  if (asked instanceof HTMLDialogElement && !asked.open) asked.showModal();
}

function isOutside(event) {
  const box = event.target.getBoundingClientRect();
  return event.clientX < box.left || event.clientX > box.right || event.clientY < box.top || event.clientY > box.bottom;
}
