// A ticket: what others do appears within seconds, what is being typed is never touched; keys choose the act.

import "./files.js";
import { help } from "./keys.js";
import { follow, merge, replace } from "./live.js";
import { busy, poll } from "./poll.js";
import { keep } from "./writing.js";

const A_CLICK = 400; // milliseconds in which a press becomes a click
const page = document.getElementById("ticket");
const hint = document.getElementById("hint");
const composer = document.getElementById("composer");
const text = document.getElementById("text");
const undo = document.getElementById("undo");
let latest = null;

poll(
  () => `${page.dataset.live}?have=${page.dataset.pulse}`,
  (fresh) => {
    const now = fresh.getElementById("ticket-now");
    latest = fresh;
    page.dataset.pulse = now.dataset.pulse;
    if (show().length && now.dataset.seq !== seen()) say(now);
  },
);

// What was held back because somebody stood in it comes when they have gone.
document.addEventListener("focusout", () => latest && setTimeout(show, A_CLICK));

document.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey) && event.target === text) return send();
  if (busy(event)) return;
  const choice = document.querySelector(`.acts input[data-key="${CSS.escape(event.key)}"]`);
  if (event.key === "u") location.href = page.dataset.queue;
  else if (choice) {
    choice.checked = true;
    text.focus();
  } else if (!help(event)) return;
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

keep(page, composer, text, chosen);

// "Take back" stands there for as long as it can be done.
if (undo) setTimeout(withdraw, Number(undo.dataset.lasts));

hint?.querySelector("button").addEventListener("click", () => {
  sealAs(page, hint.dataset.seq);
  hint.hidden = true;
  text.focus();
});

/** Brings the page up to the latest answer; gives the entries that are new. */
function show() {
  for (const part of ["clocks", "facts", "state"]) replace(part, latest);
  const facts = document.getElementById("facts");
  if (!facts.querySelector("details[open]")) sealAs(facts, latest.getElementById("ticket-now").dataset.seq);
  const added = follow("thread", latest);
  merge("boxes", latest);
  merge("acts", latest, { keep: isMeant, adopt: (part) => sealAs(part, seen()) });
  for (const part of ["effects", "options", "sends"]) merge(part, latest, { keep: isMeant });
  chooseSome();
  return added;
}

/** The act that is chosen for a text stays even where it is possible no more: sending will say why. */
function isMeant(child) {
  const act = chosen()?.value;
  if (!text.value || !act || latest.getElementById(`act-${act}`)) return false;
  return child.dataset.of === act || child.classList.contains(`for-${act}`);
}

/** The forms in a part say up to which entry their reader has acknowledged the ticket. */
function sealAs(part, seq) {
  for (const seal of part.querySelectorAll("input[name=seen]")) seal.value = seq;
}

function chooseSome() {
  if (!composer || chosen()) return;
  const value = latest.querySelector(".acts input[checked]")?.value;
  const choice = document.getElementById(`act-${value}`);
  if (choice) choice.checked = true;
}

function chosen() {
  return document.querySelector(".acts input[name=act]:checked");
}

function seen() {
  return composer?.elements.seen.value ?? page.dataset.seq;
}

function send() {
  const button = document.querySelector(`.send.for-${CSS.escape(chosen()?.value ?? "")} button`);
  if (button) composer.requestSubmit(button);
}

function withdraw() {
  if (undo.contains(document.activeElement)) text?.focus();
  undo.remove();
}

function say(now) {
  if (!hint) return;
  hint.querySelector("span").textContent = now.dataset.changed;
  hint.dataset.seq = now.dataset.seq;
  hint.hidden = false;
}
