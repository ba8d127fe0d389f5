// A finding leads into the text itself; Tab indents, and what was typed is not left unasked.
const text = document.querySelector("[data-code]");

function goTo(line, column) {
  const lines = text.value.split("\n");
  const before = lines.slice(0, line - 1).reduce((sum, one) => sum + one.length + 1, 0);
  const at = before + Math.min(column - 1, (lines[line - 1] || "").length);
  text.focus();
  text.setSelectionRange(at, before + (lines[line - 1] || "").length);
  const height = parseFloat(getComputedStyle(text).lineHeight);
  text.scrollTop = Math.max(0, (line - 4) * height);
}

if (text) {
  const kept = text.value;
  for (const link of document.querySelectorAll("[data-line]")) {
    link.addEventListener("click", (event) => {
      event.preventDefault();
      goTo(Number(link.dataset.line), Number(link.dataset.column));
    });
  }
  let leaving = false;
  for (const form of document.forms) form.addEventListener("submit", () => { leaving = true; });
  window.addEventListener("beforeunload", (event) => {
    if (!leaving && text.value !== kept) event.preventDefault();
  });
}
