// What is typed into one form of a letter's page stands there again after another one was sent.

const name = `letter ${document.querySelector("[data-letter]").dataset.letter}`;
const kinds = new Set(["text", "search", "email", "tel", "textarea"]);

/** The words wait in this tab alone, until the letter's page is there again. */
document.addEventListener("submit", ({ target }) => {
  const fields = [...document.querySelectorAll("[data-letter] [id]")].filter((one) => kinds.has(one.type));
  const typed = fields.filter((one) => one.form !== target && one.value !== one.defaultValue);
  if (typed.length) sessionStorage.setItem(name, JSON.stringify(typed.map((one) => [one.id, one.value])));
});

for (const [id, words] of JSON.parse(sessionStorage.getItem(name) ?? "[]")) {
  const field = document.getElementById(id);
  if (!field || field.value !== field.defaultValue) continue;
  field.value = words;
  field.closest("details")?.setAttribute("open", "");
}
sessionStorage.removeItem(name);
