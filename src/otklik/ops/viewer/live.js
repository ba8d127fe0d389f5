// Looks every two seconds whether a letter has come; only the list changes, the letter being read stays.
const root = document.documentElement;

// Times in the reader's own zone.
const local = (within) => {
  for (const time of within.querySelectorAll("time")) {
    const at = new Date(time.dateTime);
    time.textContent = at.toLocaleString(root.lang, {
      day: "2-digit", month: "2-digit", hour: "2-digit", minute: "2-digit", second: "2-digit",
    });
  }
};

const renew = async () => {
  const page = new DOMParser().parseFromString(await (await fetch(location.href)).text(), "text/html");
  for (const id of ["list", "count"]) document.getElementById(id).replaceWith(page.getElementById(id));
  const hint = document.querySelector("main .hint");
  if (hint) hint.replaceWith(page.querySelector("main .hint"));
  root.dataset.newest = page.documentElement.dataset.newest;
  local(document);
};

const look = async () => {
  if (document.hidden) return;
  try {
    const { newest } = await (await fetch("/newest")).json();
    if (newest !== root.dataset.newest) await renew();
  } catch {
    // The viewer may be starting anew; the next look will tell.
  }
};

local(document);
setInterval(look, 2000);
document.addEventListener("visibilitychange", look);
