// The small list of keys: `?` or its button opens it, Esc closes it.

const list = document.getElementById("keys");

/** Opens the list where the key asks for it; says whether it did. */
export function help(event) {
  if (event.key !== "?" || !list) return false;
  list.showModal();
  return true;
}

for (const button of document.querySelectorAll("[data-keys]")) {
  button.addEventListener("click", () => list.showModal());
}

list?.addEventListener("click", (event) => {
  if (event.target === list) list.close(); // outside of it
});
