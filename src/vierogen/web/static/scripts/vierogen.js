"use strict";
/* Makes good pages a little better; every page works without it. */

/* Fields that only count with a certain choice are hidden until then. */
function follow(field) {
  const [name, value] = field.dataset.onlyIf.split("=");
  const form = field.closest("form");
  const decide = () => {
    const chosen = form.querySelectorAll(`[name="${name}"]:checked`);
    field.hidden = ![...chosen].some((one) => one.value === value);
  };
  form.addEventListener("change", decide);
  decide();
}

/* Sent once: a second click waits for the first. */
function once(form) {
  form.addEventListener("submit", (event) => {
    if (form.dataset.sent) {
      event.preventDefault();
      return;
    }
    form.dataset.sent = "yes";
    form.setAttribute("aria-busy", "true");
  });
  window.addEventListener("pageshow", () => {
    delete form.dataset.sent;
    form.removeAttribute("aria-busy");
  });
}

/* What is typed is kept now and then; near the end of the session somebody is asked whether they are still there. */
function keep(form) {
  let changed = false;
  const send = (anyway = false) => {
    if (form.dataset.sent || !(changed || anyway === true)) return;
    changed = false;
    const words = new URLSearchParams(new FormData(form));
    words.set("formulier", location.pathname);
    fetch("/concepten", { method: "POST", body: words, keepalive: words.toString().length < 60000 }).catch(() => {
      changed = true;
    });
  };
  form.addEventListener("input", () => {
    changed = true;
  });
  setInterval(send, 10000);
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "hidden") send();
  });
  const minutes = Number(form.dataset.minutes);
  if (minutes > 3) setTimeout(() => ask(form, send), (minutes - 3) * 60000);
}

function ask(form, send) {
  send();
  const box = document.createElement("div");
  box.className = "vo-ending";
  box.setAttribute("role", "alert");
  const told = document.createElement("p");
  told.textContent = form.dataset.wordEnding;
  const button = document.createElement("button");
  button.type = "button";
  button.className = "nl-button nl-button--primary";
  button.textContent = form.dataset.wordStay;
  button.addEventListener("click", () => {
    send(true);
    box.remove();
    setTimeout(() => ask(form, send), Math.max(1, Number(form.dataset.minutes) - 3) * 60000);
  });
  box.append(told, button);
  document.body.append(box);
}

/* Going back to the answer to a form asks for the form anew; a browser cannot show such an answer twice. */
history.replaceState(null, "", location.href);

document.querySelectorAll("[data-only-if]").forEach(follow);
document.querySelectorAll("form[method=post]").forEach(once);
document.querySelectorAll("form[data-draft]").forEach(keep);
const wrong = document.querySelector("[autofocus]");
if (wrong) wrong.focus();
