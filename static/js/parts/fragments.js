// Pieces of page asked by htmx: the form token goes with them, and a failure is said in place of being silent.
export function start() {
  const token = document.querySelector('meta[name="csrf-token"]');
  const trouble = document.getElementById("trouble");
  document.addEventListener("htmx:config:request", (event) => {
    const request = event.detail.ctx.request;
    if (token && request.method.toUpperCase() !== "GET") request.headers["X-CSRFToken"] = token.content;
    if (trouble) trouble.replaceChildren();
  });
  document.addEventListener("click", (event) => {
    if (event.target.closest("[data-trouble-close]")) trouble.replaceChildren();
  });
  const say = (sentence) => {
    if (!trouble) return;
    const note = document.createElement("div");
    note.className = "note note-eosin";
    note.textContent = sentence;
    trouble.replaceChildren(note);
  };
  document.addEventListener("htmx:error", () => say(trouble?.dataset.offline));
  // A refusal (4xx) comes as a fragment that explains itself; a breakdown is not swapped.
  document.addEventListener("htmx:response:error", (event) => {
    if (event.detail.ctx.response?.status >= 500) say(trouble?.dataset.failed);
  });
}
