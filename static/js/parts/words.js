// [data-words]: words separated by commas become labels, with proposals while one types (combobox and listbox of ARIA).
const plain = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase().trim();
const SHOWN = 6;

function enhance(field) {
  const source = field.querySelector("input");
  const known = [...field.querySelectorAll("datalist option")].map((option) => option.value);
  const most = Number(field.dataset.words);
  let words = source.value
    .split(",")
    .map((word) => word.trim())
    .filter(Boolean);
  let active = -1;

  const input = source.cloneNode();
  const box = document.createElement("div");
  const list = document.createElement("ul");
  const said = document.createElement("p");
  input.removeAttribute("name");
  input.className = "";
  input.value = "";
  source.type = "hidden";
  source.removeAttribute("id");
  box.className = "control words-box";
  if (input.getAttribute("aria-invalid") === "true") box.setAttribute("aria-invalid", "true");
  list.className = "words-list";
  list.id = `${input.id}-list`;
  list.hidden = true;
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", field.querySelector("label").textContent.trim());
  said.className = "visually-hidden";
  said.setAttribute("role", "status");
  for (const [name, value] of [
    ["role", "combobox"],
    ["aria-expanded", "false"],
    ["aria-controls", list.id],
    ["aria-autocomplete", "list"],
  ])
    input.setAttribute(name, value);
  source.after(box);
  box.append(input);
  box.after(list, said);

  const phrase = (name, word) => field.dataset[name].replace("*", word);

  function draw() {
    source.value = words.join(", ");
    for (const label of box.querySelectorAll(".word")) label.remove();
    for (const word of words) {
      const label = document.createElement("span");
      const cross = document.createElement("button");
      label.className = "word";
      label.textContent = word;
      cross.type = "button";
      cross.textContent = "×";
      cross.setAttribute("aria-label", phrase("remove", word));
      cross.addEventListener("click", () => {
        remove(word);
        input.focus();
      });
      label.append(cross);
      input.before(label);
    }
    input.hidden = words.length >= most;
  }

  function changed() {
    draw();
    source.dispatchEvent(new Event("change", { bubbles: true }));
  }

  function add(text) {
    const fresh = text
      .split(",")
      .map((word) => word.trim())
      .filter(Boolean);
    for (const word of fresh) {
      const name = known.find((one) => plain(one) === plain(word)) ?? word;
      if (words.length < most && !words.some((one) => plain(one) === plain(name))) {
        words.push(name);
        said.textContent = phrase("added", name);
      }
    }
    input.value = "";
    close();
    changed();
  }

  function remove(word) {
    words = words.filter((one) => one !== word);
    said.textContent = phrase("removed", word);
    changed();
  }

  function close() {
    active = -1;
    list.hidden = true;
    list.replaceChildren();
    input.setAttribute("aria-expanded", "false");
    input.removeAttribute("aria-activedescendant");
  }

  function propose() {
    const asked = plain(input.value);
    close();
    if (!asked) return;
    const found = known.filter(
      (word) => plain(word).includes(asked) && !words.some((one) => plain(one) === plain(word)),
    );
    found.sort((a, b) => Number(plain(b).startsWith(asked)) - Number(plain(a).startsWith(asked)));
    const lines = found.slice(0, SHOWN).map((word) => [word, word]);
    if (!found.some((word) => plain(word) === asked))
      lines.push([input.value.trim(), phrase("add", input.value.trim())]);
    lines.forEach(([word, text], rank) => {
      const line = document.createElement("li");
      line.id = `${list.id}-${rank}`;
      line.setAttribute("role", "option");
      line.setAttribute("aria-selected", "false");
      line.dataset.word = word;
      line.textContent = text;
      if (word !== text) line.className = "words-free";
      list.append(line);
    });
    list.hidden = false;
    input.setAttribute("aria-expanded", "true");
  }

  function point(step) {
    const lines = [...list.children];
    if (!lines.length) return;
    active = (active + step + lines.length) % lines.length;
    for (const [rank, line] of lines.entries()) line.setAttribute("aria-selected", String(rank === active));
    lines[active].scrollIntoView({ block: "nearest" });
    input.setAttribute("aria-activedescendant", lines[active].id);
  }

  input.addEventListener("input", () => (/[,;]/.test(input.value) ? add(input.value.replace(/;/g, ",")) : propose()));
  input.addEventListener("change", (event) => event.stopPropagation());
  input.addEventListener("keydown", (event) => {
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      if (list.hidden) propose();
      point(event.key === "ArrowDown" ? 1 : -1);
    } else if (event.key === "Enter" && input.value.trim()) {
      event.preventDefault();
      add(active < 0 ? input.value : list.children[active].dataset.word);
    } else if (event.key === "Escape" && !list.hidden) {
      event.preventDefault();
      close();
    } else if (event.key === "Backspace" && !input.value && words.length) {
      remove(words[words.length - 1]);
      input.focus();
    }
  });
  input.addEventListener("blur", () => {
    if (input.value.trim()) add(input.value);
    else close();
  });
  list.addEventListener("mousedown", (event) => event.preventDefault()); // the focus stays in the field
  list.addEventListener("click", (event) => {
    const line = event.target.closest("[data-word]");
    if (line) {
      add(line.dataset.word);
      input.focus();
    }
  });
  box.addEventListener("click", (event) => {
    if (event.target === box) input.focus();
  });
  draw();
}

export function start() {
  document.querySelectorAll("[data-words]").forEach(enhance);
}
