// Everything works without this file. It adds what the components bring: focus on the error
// summary, no double sending, showing a password.
import { initAll } from "../vendor/govuk-frontend/govuk-frontend.min.js";

document.body.classList.add("js-enabled", "govuk-frontend-supported");
initAll();

// In the feed, j and k move between posts, but only while the focus is in the feed and not in a
// field, so that no single key does anything by surprise (WCAG 2.1.4).
document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || !["j", "k"].includes(event.key)) return;
  const here = document.activeElement;
  if (!here?.closest(".adj-post") || here.matches("input, textarea, select")) return;
  const posts = [...document.querySelectorAll(".adj-post")];
  const next = posts[posts.indexOf(here.closest(".adj-post")) + (event.key === "j" ? 1 : -1)];
  if (next) {
    event.preventDefault();
    next.focus();
  }
});

// An open menu closes with Escape, which gives the focus back to its name, and when one goes elsewhere.
const menu = document.querySelector(".adj-menu");
for (const kind of ["click", "focusin"]) {
  document.addEventListener(kind, (event) => {
    if (menu?.open && !menu.contains(event.target)) menu.open = false;
  });
}
menu?.addEventListener("keydown", (event) => {
  if (event.key !== "Escape" || !menu.open) return;
  menu.open = false;
  menu.querySelector("summary").focus();
});
