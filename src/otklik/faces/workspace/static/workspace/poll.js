// Asks a small address again and again, so that news is there within three seconds; a hidden tab doesn't ask.

const EVERY = 2500;

/** `address()` gives what to ask, `changed(html)` is handed the answer; 204 means that nothing is new. */
export function poll(address, changed) {
  let asking = false;
  const ask = async () => {
    if (document.hidden || asking) return;
    asking = true;
    try {
      const answer = await fetch(address(), { headers: { "X-Requested-With": "poll" }, cache: "no-store" });
      if (answer.redirected) location.reload(); // signed out meanwhile
      else if (answer.status === 200) changed(parsed(await answer.text()));
    } catch {
      // The network is away for a moment; the next question will tell.
    } finally {
      asking = false;
    }
  };
  setInterval(ask, EVERY);
  document.addEventListener("visibilitychange", ask);
}

/** Whether the person types or chooses something, so that keys are not for us. */
export function busy(event) {
  const on = event.target;
  return event.ctrlKey || event.metaKey || event.altKey || on.closest("input:not([type=radio]), textarea, select, dialog");
}

function parsed(html) {
  return new DOMParser().parseFromString(html, "text/html");
}
