// A form with data-draft="address" saves itself when a changed field is left; [data-draft-state] says at what time.
export function start() {
  document.addEventListener("change", (event) => {
    const form = event.target.closest("form[data-draft]");
    if (form && event.target.type !== "file") save(form);
  });
}

async function save(form) {
  const content = new FormData(form);
  for (const field of form.querySelectorAll("input[type=file]")) content.delete(field.name);
  content.delete("form_key"); // a draft is not a submission: it may leave many times
  const place = form.querySelector("[data-draft-state]");
  try {
    const answer = await fetch(form.dataset.draft, {
      method: "POST",
      body: content,
      headers: { "X-CSRFToken": document.querySelector('meta[name="csrf-token"]').content },
    });
    if (!answer.ok) throw new Error(`draft refused: ${answer.status}`);
    if (place) place.textContent = await answer.text();
  } catch {
    if (place) place.textContent = place.dataset.draftState || place.textContent;
  }
}
