// Keeps the list of questions true: an answer that is heard takes its question off, the next ones move up.
// A question that was just settled leaves its line, so that it can be undone. Without this the page works by itself.
"use strict";

(() => {
  const place = document.getElementById("questions");
  const list = document.getElementById("question-list");
  if (!place || !list) return;
  const count = document.getElementById("question-count");
  const least = 3000; // ms between two looks
  let asking = false;
  let again = false;
  let waiting;

  const open = () => [...list.querySelectorAll(":scope > .question:not(.settled)")];

  const merge = (fresh) => {
    const wanted = [...fresh.querySelectorAll(":scope > .question")];
    const ids = new Set(wanted.map((question) => question.id));
    open().forEach((question) => ids.has(question.id) || leave(question));
    let before = null;
    wanted.forEach((question) => {
      let there = document.getElementById(question.id);
      if (!there) {
        there = question;
        if (before) before.after(there);
        else list.prepend(there);
        window.htmx?.process(there);
      }
      if (list.contains(there)) before = there;
    });
    const end = fresh.querySelector(":scope > .question-end");
    if (end) list.querySelector(":scope > .question-end").replaceWith(end);
    count.textContent = fresh.dataset.count;
  };

  const leave = (question) => {
    const held = question.contains(document.activeElement);
    const next = neighbour(question, 1) ?? neighbour(question, -1);
    question.remove();
    if (held) next?.focus();
  };

  const ask = async () => {
    if (asking) {
      again = true;
      return;
    }
    asking = true;
    try {
      const answer = await fetch(place.dataset.list, { headers: { "HX-Request": "true" }, credentials: "same-origin" });
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      const fresh = page.getElementById("question-list");
      if (answer.ok && fresh) merge(fresh);
    } catch {
      soon(); // the connection broke: look again later
    } finally {
      asking = false;
      if (again) {
        again = false;
        soon();
      }
    }
  };

  const soon = () => {
    waiting ??= setTimeout(() => {
      waiting = undefined;
      ask();
    }, least);
  };

  const neighbour = (from, step) => {
    const all = open();
    if (from === null) return all[0];
    return all[all.indexOf(from) + step];
  };

  const here = () => document.activeElement?.closest("#question-list > .question") ?? null;

  const go = (step) => {
    const next = neighbour(here(), step);
    next?.focus();
    next?.scrollIntoView({ block: "nearest" });
  };

  const act = (key) => {
    const question = here();
    const button = question?.querySelector(`[data-key="${key}"]`);
    if (!button) return;
    if (key !== "o") (neighbour(question, 1) ?? neighbour(question, -1))?.focus();
    button.click();
  };

  document.addEventListener("keydown", (event) => {
    const typing = event.target.closest?.("input, textarea, select, [contenteditable]");
    if (typing || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "j") go(1);
    else if (event.key === "k") go(-1);
    else if (["a", "d", "o"].includes(event.key)) act(event.key);
    else return;
    event.preventDefault();
  });

  document.body.addEventListener("htmx:afterSettle", (event) => {
    if (place.contains(event.target) || event.target.closest?.(".question")) ask();
  });

  const stream = new EventSource(`${place.dataset.live}?after=${place.dataset.seq}`);
  stream.addEventListener("posts", soon);
  addEventListener("pagehide", () => stream.close());
})();
