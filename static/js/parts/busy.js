// A form is sent once: its button turns busy, keeps its width, and a second press is ignored.
export function release(form) {
  delete form.dataset.sending;
  for (const button of form.querySelectorAll("[aria-busy]")) {
    button.removeAttribute("aria-busy");
    button.querySelector("[data-label]").textContent = button.dataset.idle;
    button.style.removeProperty("min-width");
    if (!button.getAttribute("style")) button.removeAttribute("style"); // htmx copies attributes, and the policy refuses any inline style
  }
}

function wait(form, button) {
  form.dataset.sending = "true";
  const label = button?.querySelector("[data-label]");
  if (!label || button.dataset.busy === undefined) return;
  button.dataset.idle = label.textContent;
  button.style.setProperty("min-width", `${button.offsetWidth}px`);
  button.setAttribute("aria-busy", "true");
  label.textContent = button.dataset.busy;
}

export function start() {
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.method !== "post" || event.defaultPrevented) return;
    if (form.dataset.sending) {
      event.preventDefault();
      event.stopImmediatePropagation();
      return;
    }
    // After the browser has read the form: a button that changes earlier would not be sent with it.
    const button = event.submitter;
    setTimeout(() => wait(form, button), 0);
  });
  const asking = new WeakMap(); // form → its request under way
  document.addEventListener("htmx:before:request", (event) => {
    const { sourceElement: form, sourceEvent } = event.detail.ctx;
    if (!form.matches("form")) return;
    if (form.dataset.sending) {
      event.preventDefault();
      return;
    }
    asking.set(form, event.detail.ctx);
    wait(form, sourceEvent?.submitter);
  });
  document.addEventListener("htmx:finally:request", (event) => {
    const form = event.detail.ctx.sourceElement;
    if (asking.get(form) === event.detail.ctx) release(form);
  });
  // Back to a page kept in memory: its buttons must work again.
  addEventListener("pageshow", (event) => {
    if (event.persisted) document.querySelectorAll("form[data-sending]").forEach(release);
  });
}
