// Small help around fields: counting letters, minus and plus, a field checked when it is left, the « / » key of search.
export function start() {
  document.addEventListener("input", (event) => count(event.target));
  // "change" comes when a touched field is left: never while typing. The server checks the rest.
  document.addEventListener("change", (event) => {
    if (event.target.matches(".field .control") && event.target.form?.noValidate)
      oncePressed(() => check(event.target));
  });
  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-number] [data-step]");
    if (!button) return;
    const input = button.closest("[data-number]").querySelector("input");
    if (button.dataset.step === "up") input.stepUp();
    else input.stepDown();
    input.dispatchEvent(new Event("input", { bubbles: true }));
    input.dispatchEvent(new Event("change", { bubbles: true }));
  });
  // A form sends itself when one of its filters changes.
  document.addEventListener("change", (event) => {
    if (event.target.matches("[data-send-on-change]")) event.target.form.requestSubmit();
  });
  document.addEventListener("keydown", (event) => {
    const search = document.querySelector("[data-search-key]");
    const asks =
      (event.key === "k" && (event.ctrlKey || event.metaKey)) || (event.key === "/" && !isTyping(event.target));
    if (!search || !asks || event.target.closest?.('[role="grid"], dialog')) return;
    event.preventDefault();
    search.focus();
  });
}

// A field is often left by pressing a button: a line that came or went at once would move the button from under the finger, and the press would be lost.
let pressing = false;
for (const [kind, state] of [
  ["pointerdown", true],
  ["pointerup", false],
  ["pointercancel", false],
]) {
  document.addEventListener(kind, () => (pressing = state), true);
}

function oncePressed(act) {
  if (!pressing) return setTimeout(act, 0); // a finger presses and clicks in one go
  const end = () => setTimeout(act, 0); // after the click that this press makes
  document.addEventListener("pointerup", end, { once: true });
  document.addEventListener("pointercancel", end, { once: true });
}

function isTyping(target) {
  return target.closest?.("input, textarea, select, [contenteditable]") !== null;
}

function count(field) {
  const place = field.id && document.querySelector(`[data-count-of="${CSS.escape(field.id)}"]`);
  if (place) place.textContent = place.textContent.replace(/^\d+/, String(field.value.length));
}

function check(control) {
  const model = document.getElementById("field-error");
  const field = control.closest(".field");
  const shown = document.getElementById(`${control.id}-error`);
  const described = new Set((control.getAttribute("aria-describedby") ?? "").split(" ").filter(Boolean));
  if (control.validity.valid) {
    shown?.remove();
    control.removeAttribute("aria-invalid");
    described.delete(`${control.id}-error`);
  } else {
    const { valueMissing, typeMismatch } = control.validity;
    const { missing, email, other } = model.dataset;
    const line = shown ?? model.content.firstElementChild.cloneNode(true);
    line.id = `${control.id}-error`;
    line.querySelector("span").textContent = valueMissing
      ? missing
      : typeMismatch && control.type === "email"
        ? email
        : other;
    if (!shown) field.insertBefore(line, field.querySelector(".field-foot"));
    control.setAttribute("aria-invalid", "true");
    described.add(line.id);
  }
  if (described.size) control.setAttribute("aria-describedby", [...described].join(" "));
  else control.removeAttribute("aria-describedby");
}
