// Shows a colour while it is typed, with the contrast that decides whether it can be kept.
const field = document.querySelector("[data-accent]");
const says = document.querySelector("[data-contrast]");
const usual = "#1a57ad";

const share = (part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4);

function contrast(colour) {
  const [red, green, blue] = [1, 3, 5].map((at) => share(parseInt(colour.slice(at, at + 2), 16) / 255));
  return 1.05 / (0.2126 * red + 0.7152 * green + 0.0722 * blue + 0.05);
}

function show() {
  const typed = field.value.trim() || usual;
  if (!/^#[0-9a-f]{6}$/i.test(typed)) return;
  for (const part of document.querySelectorAll(".looks .ground, .looks .ink")) part.setAttribute("fill", typed);
  const ratio = Math.floor(contrast(typed) * 10) / 10;
  says.textContent = says.dataset.says.replace("{n}", ratio.toLocaleString(document.documentElement.lang));
  says.classList.toggle("late", ratio < 4.5);
}

if (field && says) {
  field.addEventListener("input", show);
  show();
}
