// A form with data-draft="address" saves itself when a changed field is left; [data-draft-state] says at what time.
//
// Everything that leaves such a form, draft or submission, carries a number higher than all before: the server ignores
// a draft that arrives after something newer. A new draft, like the submission, says more than the one under way, which
// is stopped.
const ranks = new WeakMap(); // form → the last number given
const underway = new WeakMap(); // form → what stops its draft

export function start() {
  document.addEventListener("change", (event) => {
    const form = event.target.closest("form[data-draft]");
    if (form && event.target.type !== "file") save(form);
  });
  document.addEventListener("formdata", (event) => {
    const form = event.target;
    if (!form.matches("form[data-draft]")) return;
    // The clock, so that a page opened twice from the browser's memory goes on counting from where it was.
    ranks.set(form, Math.max((ranks.get(form) ?? 0) + 1, Date.now()));
    event.formData.set("draft_rank", ranks.get(form));
  });
  document.addEventListener("submit", (event) => {
    if (!event.defaultPrevented) underway.get(event.target)?.abort();
  });
}

async function save(form) {
  const content = new FormData(form);
  for (const field of form.querySelectorAll("input[type=file]")) content.delete(field.name);
  content.set("draft_of", content.get("form_key") ?? "");
  content.delete("form_key"); // a draft is not a submission: it may leave many times
  underway.get(form)?.abort();
  const stop = new AbortController();
  underway.set(form, stop);
  const place = form.querySelector("[data-draft-state]");
  if (place) place.textContent = ""; // what it says is not true of what was typed since
  try {
    const answer = await fetch(form.dataset.draft, {
      method: "POST",
      body: content,
      keepalive: true, // it arrives even if the page is left
      headers: { "X-CSRFToken": document.querySelector('meta[name="csrf-token"]').content },
      signal: stop.signal,
    });
    if (!answer.ok) throw new Error(`draft refused: ${answer.status}`);
    if (place && answer.status !== 204) place.textContent = await answer.text();
  } catch {
    if (place && !stop.signal.aborted) place.textContent = place.dataset.draftState || place.textContent;
  }
}
