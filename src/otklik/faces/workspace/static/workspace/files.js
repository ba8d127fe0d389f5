// Shows the names of chosen files beside the button that chose them.

const input = document.getElementById("files");
const picked = document.getElementById("picked");

input?.addEventListener("change", show);
window.addEventListener("pageshow", show); // Back brings the choice again

function show() {
  picked?.replaceChildren(...[...(input?.files ?? [])].map(chip));
}

function chip(file) {
  const made = document.createElement("span");
  const name = document.createElement("span");
  made.className = "file";
  name.className = "name";
  name.textContent = file.name;
  made.append(name);
  return made;
}
