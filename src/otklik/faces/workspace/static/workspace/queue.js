// The queue: rows change in place, new ones wait behind a bar while somebody is in the list; j, k, Enter, ?.

import { help } from "./keys.js";
import { busy, poll } from "./poll.js";

const box = document.getElementById("queue");
const news = document.getElementById("news");
let latest = null;
let chosen = null;

// On a phone the views are a strip: the one that is shown comes into sight.
document.querySelector("#views [aria-current]")?.scrollIntoView({ block: "nearest", inline: "center" });

poll(
  () => {
    const asked = new URLSearchParams({ view: box.dataset.view, after: box.dataset.after, have: pulse() });
    return `${box.dataset.live}?${asked}`;
  },
  (page) => {
    document.getElementById("views").innerHTML = page.getElementById("views-now").innerHTML;
    latest = page;
    if (!rows().length || !inUse()) return showAll();
    update(page);
  },
);

document.addEventListener("keydown", (event) => {
  if (busy(event)) return;
  if (event.key === "j") choose(1);
  else if (event.key === "k") choose(-1);
  else if (event.key === "Enter" && chosen && document.activeElement === document.body) link(chosen).click();
  else if (!help(event)) return;
  event.preventDefault();
});

box.addEventListener("focusin", (event) => mark(event.target.closest("tr")));

function rows() {
  return [...box.querySelectorAll("tbody tr")];
}

function pulse() {
  return document.getElementById("rows").dataset.pulse;
}

/** Somebody points at, stands in or has scrolled the list: nothing may move under them. */
function inUse() {
  return box.matches(":hover") || box.contains(document.activeElement) || chosen || scrollY > 40;
}

function update(page) {
  const now = new Map([...page.querySelectorAll("tbody tr")].map((row) => [row.id, row]));
  for (const row of rows()) {
    const fresh = now.get(row.id);
    row.classList.toggle("gone", !fresh);
    if (fresh) change(row, fresh);
    now.delete(row.id);
  }
  document.getElementById("rows").dataset.pulse = page.getElementById("rows").dataset.pulse;
  offer(now.size);
}

function change(row, fresh) {
  row.classList.toggle("unread", fresh.classList.contains("unread"));
  for (const [place, cell] of [...fresh.cells].entries()) {
    const before = row.cells[place];
    if (before.innerHTML === cell.innerHTML) continue;
    const held = before.contains(document.activeElement);
    before.innerHTML = cell.innerHTML;
    if (held) link(row).focus({ preventScroll: true });
  }
}

function offer(count) {
  if (!count) return news.replaceChildren();
  const button = news.querySelector("button") ?? document.createElement("button");
  button.type = "button";
  button.className = "main";
  button.textContent = count === 1 ? box.dataset.one : box.dataset.many.replace("{n}", count);
  button.onclick = showAll;
  if (!button.isConnected) news.replaceChildren(button);
}

function showAll() {
  const at = chosen?.id;
  const top = scrollY;
  box.replaceChildren(...document.importNode(latest.body, true).childNodes);
  news.replaceChildren();
  chosen = null;
  const row = at && document.getElementById(at);
  if (row) mark(row);
  scrollTo({ top, behavior: "instant" });
}

function choose(step) {
  const all = rows();
  if (!all.length) return;
  const place = chosen ? all.indexOf(chosen) + step : 0;
  const row = all[Math.max(0, Math.min(all.length - 1, place))];
  mark(row);
  link(row).focus({ preventScroll: true });
  row.scrollIntoView({ block: "nearest" });
}

function mark(row) {
  if (!row) return;
  chosen?.classList.remove("at");
  row.classList.add("at");
  chosen = row;
}

function link(row) {
  return row.querySelector(".subject");
}
