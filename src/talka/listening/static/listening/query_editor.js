// The editor of a topic's query: paints it, asks the server for mistakes, then for a preview, and brings queries from
// other products. Without this script the same form works with its buttons.
"use strict";

(() => {
  const form = document.getElementById("topic-form");
  if (!form) return;
  const { lexer: makeLexer, painter: makePainter, completer: makeCompleter, asker } = window.talkaQuery;
  const field = form.querySelector(".query-editor textarea");
  const notes = document.getElementById("query-notes");
  const panel = document.getElementById("preview");
  const said = document.getElementById("query-said");
  const trouble = document.getElementById("query-trouble");
  const words = JSON.parse(document.getElementById("query-words").textContent);
  const lexer = makeLexer(words.fields);
  const painter = makePainter(field, form.querySelector(".query-paint"), lexer);
  form.classList.add("is-live");

  // Keeps the step back of the browser, which setting the value would forget.
  window.talkaQuery.replace = (area, start, end, text) => {
    area.focus();
    area.setSelectionRange(start, end);
    const done = text ? document.execCommand("insertText", false, text) : document.execCommand("delete");
    if (!done) {
      area.setRangeText(text, start, end, "end");
      area.dispatchEvent(new Event("input", { bubbles: true }));
    }
  };

  const lose = (signedOut) => {
    trouble.textContent = signedOut ? trouble.dataset.out : trouble.dataset.lost;
    trouble.hidden = false;
    panel.removeAttribute("aria-busy");
  };
  const found = () => {
    trouble.hidden = true;
  };

  const marks = () =>
    [...notes.querySelectorAll("[data-start]")].map((note) => ({
      start: Number(note.dataset.start),
      end: Number(note.dataset.end),
      hint: "hint" in note.dataset,
    }));

  const values = (more = {}) => ({ query: field.value, ...more });

  const preview = asker({
    address: form.dataset.preview,
    pause: 250,
    wait: () => panel.setAttribute("aria-busy", "true"),
    take: (html) => {
      found();
      panel.querySelectorAll("figure").forEach((figure) => figure.view?.finalize());
      panel.innerHTML = html;
      panel.removeAttribute("aria-busy");
      panel.classList.remove("is-old");
      said.textContent = panel.querySelector("[data-said]")?.textContent ?? "";
      panel.dispatchEvent(new CustomEvent("talka:charts", { bubbles: true }));
    },
    lose,
  });

  const check = asker({
    address: form.dataset.check,
    pause: 200,
    take: (html, text) => {
      found();
      notes.innerHTML = html;
      painter.mark(marks());
      const wrong = notes.querySelector("[data-start]:not([data-hint])");
      field.toggleAttribute("aria-invalid", Boolean(wrong));
      if (wrong) field.setAttribute("aria-invalid", "true");
      if (!text.trim() || !wrong) preview.ask(values(), text);
      else {
        preview.stop();
        panel.removeAttribute("aria-busy");
        panel.classList.add("is-old");
      }
    },
    lose,
  });

  const changed = (delay) => {
    painter.draw();
    preview.stop();
    check.ask(values(), field.value, delay);
  };

  const completer = makeCompleter({
    field,
    list: document.getElementById("query-offers"),
    said,
    words,
    address: form.dataset.names,
    painter,
    lexer,
  });

  // Painted once a frame, however fast the keys come.
  let waiting = 0;
  field.addEventListener("input", () => {
    cancelAnimationFrame(waiting);
    waiting = requestAnimationFrame(() => {
      changed();
      completer.open();
    });
  });

  // A message leads to its place, a rewrite is put in.
  const jump = (note) => {
    field.focus();
    field.setSelectionRange(Number(note.dataset.start), Number(note.dataset.end));
  };
  const mend = (button) => {
    JSON.parse(button.dataset.changes).forEach(([start, end, text]) => window.talkaQuery.replace(field, start, end, text));
    changed(0);
  };

  const show = async (address, more, target) => {
    target.hidden = false;
    target.setAttribute("aria-busy", "true");
    await new Promise((resolve) => {
      asker({
        address,
        pause: 0,
        take: (html) => {
          found();
          target.innerHTML = html;
          target.removeAttribute("aria-busy");
          resolve();
        },
        lose,
      }).ask(values(more));
    });
  };

  const why = async (button) => {
    const target = document.getElementById(button.getAttribute("aria-controls"));
    const open = button.getAttribute("aria-expanded") === "true";
    button.setAttribute("aria-expanded", String(!open));
    target.hidden = open;
    if (!open) await show(form.dataset.why, { why: button.value }, target);
  };

  const bring = () => {
    const target = document.getElementById("brought");
    const from = form.elements.dialect.value;
    return show(form.dataset.bring, { dialect: from, source: form.elements.source.value }, target);
  };

  const takeOver = (button) => {
    field.select();
    window.talkaQuery.replace(field, 0, field.value.length, button.value);
    changed(0);
    field.scrollIntoView({ block: "center" });
  };

  form.addEventListener("click", (event) => {
    const button = event.target.closest("button");
    if (!button) return;
    const acts = { why, bring, take: takeOver, preview: () => changed(0) };
    if ("start" in button.dataset) jump(button);
    else if ("changes" in button.dataset) mend(button);
    else if (button.name in acts) acts[button.name](button);
    else return;
    event.preventDefault();
  });

  // While the samples are read, the editor stays in sight; a tall one with its end.
  const side = form.querySelector(".topic-side");
  const stick = () => {
    const room = innerHeight - side.offsetHeight - 16;
    side.style.setProperty("inset-block-start", `${Math.min(16, room)}px`);
  };
  new ResizeObserver(stick).observe(side);
  addEventListener("resize", stick);

  painter.mark(marks());
  if (field.value.trim()) changed(0);
})();
