// What is being written stands in the field again after another form of the page was sent.

/** The words wait in this tab alone, by the ticket's address, until its page is there again. */
export function keep(page, composer, text, chosen) {
  if (!composer) return;
  const name = `writing ${page.dataset.live}`;
  const [words, act] = JSON.parse(sessionStorage.getItem(name) ?? "[]");
  sessionStorage.removeItem(name);
  if (words) bringBack(text, words, act);
  page.addEventListener("submit", ({ target }) => {
    if (target === composer || !text.value.trim()) return;
    sessionStorage.setItem(name, JSON.stringify([text.value, chosen()?.value]));
  });
}

/** Below what the page itself has brought: words that were taken back. */
function bringBack(text, words, act) {
  const choice = document.getElementById(`act-${act}`);
  if (choice && !text.value) choice.checked = true;
  text.value = [text.value, words].filter(Boolean).join("\n\n");
}
