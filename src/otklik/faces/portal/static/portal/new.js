// A new request: files go up as soon as they are chosen, dropped or pasted; what is typed survives every swap.

const form = document.getElementById("new");
const input = document.getElementById("files");
const bar = document.getElementById("uploading");
const section = document.getElementById("files-section");
let going = 0;
let waiting = null;

// --- fields of another type ---------------------------------------------------------------------------

let typed = new Map();

document.body.addEventListener("htmx:beforeSwap", (event) => {
  if (event.detail.target.id === "asked") typed = new Map(fields().map((field) => [field.name, field.value]));
});

document.body.addEventListener("htmx:afterSwap", () => {
  // Letters typed while the answer was on its way.
  for (const field of fields()) if (typed.has(field.name)) field.value = typed.get(field.name);
  typed = new Map();
});

// A quick hand on a slow line chooses before anything listens: its choice counts all the same.
document.addEventListener("DOMContentLoaded", () => {
  const picks = [...form.querySelectorAll(".first input")].filter((pick) => pick.checked);
  picks.find((pick) => !pick.defaultChecked)?.dispatchEvent(new Event("change", { bubbles: true }));
});

function fields() {
  return [...form.querySelectorAll("#asked [name^='field-']")];
}

// --- files --------------------------------------------------------------------------------------------

input?.addEventListener("change", () => {
  send([...input.files]);
  input.value = "";
});

form.addEventListener("paste", (event) => {
  const files = [...(event.clipboardData?.files ?? [])];
  if (!section || files.length === 0) return;
  event.preventDefault();
  send(files);
});

for (const kind of ["dragover", "dragleave", "drop"]) {
  form.addEventListener(kind, (event) => {
    if (!section || !event.dataTransfer?.types.includes("Files")) return;
    event.preventDefault();
    section.classList.toggle("over", kind === "dragover");
    if (kind === "drop") send([...event.dataTransfer.files]);
  });
}

form.addEventListener("submit", (event) => {
  if (going === 0) return;
  event.preventDefault(); // it goes off by itself once the files are there
  waiting = event.submitter;
});

function send(files) {
  if (files.length === 0) return;
  const request = new XMLHttpRequest();
  const body = new FormData();
  for (const name of ["csrfmiddlewaretoken", "token"]) body.append(name, form.elements[name].value);
  for (const file of files) body.append("files", file, file.name);
  request.open("POST", input.dataset.to);
  request.upload.addEventListener("progress", (event) => show(event.loaded / event.total));
  request.addEventListener("loadend", () => done(request));
  going += 1;
  show(0);
  request.send(body);
}

function show(share) {
  bar.hidden = false;
  bar.value = Math.round(share * 100);
}

function done(request) {
  going -= 1;
  bar.hidden = going === 0;
  const kept = document.getElementById("kept");
  if (request.status === 200) {
    kept.outerHTML = request.responseText;
    window.htmx?.process(document.getElementById("kept"));
  } else {
    const said = document.createElement("p");
    said.className = "error";
    said.textContent = input.dataset.failed;
    kept.prepend(said);
  }
  if (going === 0 && waiting) {
    const button = waiting;
    waiting = null;
    if (request.status === 200 && !document.querySelector("#kept .error")) form.requestSubmit(button);
  }
}
