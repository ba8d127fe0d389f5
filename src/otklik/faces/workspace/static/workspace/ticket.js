// A ticket: what others do appears within seconds, what is being typed is never touched; keys choose the act.

import { busy, poll } from "./poll.js";

const page = document.getElementById("ticket");
const hint = document.getElementById("hint");

poll(
  () => `${page.dataset.live}?have=${page.dataset.pulse}`,
  (fresh) => {
    const now = fresh.getElementById("ticket-now");
    for (const part of ["clocks", "facts", "state"]) replace(part, fresh);
    const added = thread(fresh);
    page.dataset.pulse = now.dataset.pulse;
    if (added.length && now.dataset.seq !== seen().value) say(now);
  },
);

document.addEventListener("keydown", (event) => {
  if (busy(event)) return;
  const choice = document.querySelector(`.acts input[data-key="${CSS.escape(event.key)}"]`);
  if (event.key === "u") location.href = page.dataset.queue;
  else if (choice) {
    choice.checked = true;
    document.getElementById("text").focus();
  } else return;
  event.preventDefault();
});

document.addEventListener("click", (event) => {
  if (event.target.closest("[data-close]")) {
    event.preventDefault();
    document.getElementById("why").replaceChildren();
  }
  for (const open of document.querySelectorAll(".acts details[open]")) {
    if (!open.contains(event.target)) open.open = false;
  }
});

document.getElementById("files")?.addEventListener("change", (event) => {
  document.getElementById("picked").textContent = [...event.target.files].map((file) => file.name).join(", ");
});

hint?.querySelector("button").addEventListener("click", () => {
  seen().value = hint.dataset.seq;
  hint.hidden = true;
});

function seen() {
  return document.querySelector("#composer input[name=seen]") ?? { value: page.dataset.seq };
}

/** A part changes as a whole, unless somebody has a form open in it. */
function replace(id, fresh) {
  const here = document.getElementById(id);
  const there = fresh.getElementById(id);
  if (!here || !there || here.innerHTML === there.innerHTML) return;
  if (here.contains(document.activeElement) || here.querySelector("details[open]")) return;
  here.replaceWith(document.importNode(there, true));
  window.htmx?.process(document.getElementById(id));
}

/** Entries that are new are added at the end, changed ones change in place. */
function thread(fresh) {
  const here = document.getElementById("thread");
  const added = [];
  for (const item of fresh.querySelectorAll("#thread > [id]")) {
    const known = document.getElementById(item.id);
    if (known?.dataset.rev === item.dataset.rev) continue;
    const copy = document.importNode(item, true);
    if (known) {
      if (!known.querySelector("details[open]")) known.replaceWith(copy);
      continue;
    }
    copy.classList.add("fresh");
    here.append(copy);
    added.push(copy);
  }
  return added;
}

function say(now) {
  if (!hint) return;
  hint.querySelector("span").textContent = now.dataset.changed;
  hint.dataset.seq = now.dataset.seq;
  hint.hidden = false;
}
