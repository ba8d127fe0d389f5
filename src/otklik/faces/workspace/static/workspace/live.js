// Parts of an open page change under somebody's hands: what they use or have chosen stays as it is.

/** A part is replaced as a whole, unless somebody is in it. */
export function replace(id, fresh) {
  const here = document.getElementById(id);
  const there = fresh.getElementById(id);
  if (!here || !there || bare(here) === bare(there) || inUse(here)) return;
  here.replaceWith(document.importNode(there, true));
  window.htmx?.process(document.getElementById(id));
}

/** The children of a part, each known by what it is of: the same and the used stay, others come and go. */
export function merge(id, fresh, { keep = () => false, adopt = () => {} } = {}) {
  const here = document.getElementById(id);
  const there = fresh.getElementById(id);
  if (!here || !there) return;
  const stays = (child) => inUse(child) || keep(child);
  const before = new Map([...here.children].map((child) => [child.dataset.of, child]));
  let place = here.firstElementChild;
  for (const child of there.children) {
    const known = before.get(child.dataset.of);
    before.delete(child.dataset.of);
    if (known && (bare(known) === bare(child) || stays(known))) {
      place = known.nextElementSibling;
      continue;
    }
    const copy = copied(child, known);
    adopt(copy);
    if (known) known.replaceWith(copy);
    else here.insertBefore(copy, place);
    place = copy.nextElementSibling;
  }
  for (const gone of before.values()) if (!stays(gone)) gone.remove();
}

/** Entries that are new are added in their places, changed ones change in place; gives the new ones. */
export function follow(id, fresh) {
  const added = [];
  let last = null;
  for (const item of fresh.querySelectorAll(`#${id} > [id]`)) {
    const known = document.getElementById(item.id);
    if (known?.dataset.rev === item.dataset.rev || (known && inUse(known))) {
      last = known;
      continue;
    }
    const copy = document.importNode(item, true);
    if (known) known.replaceWith(copy);
    else {
      copy.classList.add("fresh");
      if (last) last.after(copy);
      else document.getElementById(id).prepend(copy);
      added.push(copy);
    }
    last = copy;
  }
  return added;
}

/** Somebody stands in it, has opened it, or has not read yet what it refused. */
function inUse(part) {
  return part.contains(document.activeElement) || part.matches("[open]") || part.querySelector("[open], [role=alert]");
}

/** What a part shows, without its seals and what is chosen in it. */
function bare(part) {
  const copy = part.cloneNode(true);
  for (const seal of copy.querySelectorAll("input[type=hidden]")) seal.remove();
  for (const chosen of copy.querySelectorAll("[checked], [selected]")) {
    chosen.removeAttribute("checked");
    chosen.removeAttribute("selected");
  }
  for (const typed of copy.querySelectorAll("textarea, input[type=datetime-local]")) {
    typed.textContent = "";
    for (const own of ["value", "min", "max"]) typed.removeAttribute(own);
  }
  return copy.innerHTML.replace(/\s+/g, " ");
}

/** What is chosen or typed in a part is so in what comes instead, and nothing else is. */
function copied(child, known) {
  const copy = document.importNode(child, true);
  for (const choice of copy.querySelectorAll("input[type=radio], input[type=checkbox]")) {
    const before = known?.querySelector(`input[name="${choice.name}"][value="${CSS.escape(choice.value)}"]`);
    choice.checked = before?.checked ?? false;
  }
  for (const field of copy.querySelectorAll("select, textarea, input[type=datetime-local]")) {
    const before = known?.querySelector(`[name="${field.name}"]`);
    if (before) field.value = before.value;
  }
  return copy;
}
