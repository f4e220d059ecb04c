// Pieces of page asked by htmx: the form token goes with them, and a failure is said in place of being silent.
export function start() {
  const token = document.querySelector('meta[name="csrf-token"]');
  const trouble = document.getElementById("trouble");
  document.addEventListener("htmx:config:request", (event) => {
    const request = event.detail.ctx.request;
    if (token && request.method.toUpperCase() !== "GET") request.headers["X-CSRFToken"] = token.content;
    if (trouble) trouble.replaceChildren();
  });
  const say = (sentence) => {
    if (!trouble) return;
    const note = document.createElement("div");
    note.className = "note note-eosin";
    note.textContent = sentence;
    trouble.replaceChildren(note);
  };
  document.addEventListener("htmx:error", () => say(trouble?.dataset.offline));
  // 409 and 422 bring a fragment that explains itself.
  document.addEventListener("htmx:response:error", (event) => {
    const status = event.detail.ctx.response?.status ?? 0;
    if (status !== 409 && status !== 422) say(trouble?.dataset.failed);
  });
}
