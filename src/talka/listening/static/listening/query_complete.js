// Offers operators, fields and their values below the caret of a query. Arrows choose, Enter and Tab take, Escape
// closes; a click takes too.
"use strict";

window.talkaQuery ??= {};

(() => {
  const most = 12;
  const valued = /(?:^|[\s(\-–−])([a-z]+):("?)([^"()]*)$/i;
  const handle = /(?:^|[\s(\-–−])@("?)([^"()]*)$/;
  const plain = /(?:^|[\s(\-–−])([A-Za-z]+(?:\/\d*)?)$/;

  // What is being written before the caret: the kind of thing, its beginning, and how many characters it has.
  const written = (before, words, asked) => {
    const value = valued.exec(before);
    const known = value && words.fields.includes(value[1].toLowerCase());
    if (known && (value[2] || !/\s/.test(value[3]))) {
      return { field: value[1].toLowerCase(), start: value[3], length: value[2].length + value[3].length };
    }
    const at = handle.exec(before);
    if (at && (at[1] || !/\s/.test(at[2]))) return { field: "topic", start: at[2], length: at[1].length + at[2].length };
    const word = plain.exec(before);
    if (word && (word[1].length > 1 || word[1] === word[1].toUpperCase())) {
      return { field: "", start: word[1], length: word[1].length };
    }
    return asked ? { field: "", start: "", length: 0 } : null;
  };

  const begins = (text, start) => text.toLowerCase().startsWith(start.toLowerCase());

  window.talkaQuery.completer = ({ field, list, said, words, address, painter, lexer }) => {
    let options = [];
    let chosen = -1;
    let length = 0;
    let asking = 0;

    const close = () => {
      asking += 1;
      options = [];
      chosen = -1;
      list.hidden = true;
      list.replaceChildren();
      field.removeAttribute("aria-activedescendant");
      said.textContent = "";
    };

    const choose = (number) => {
      chosen = number;
      [...list.children].forEach((item, at) => item.setAttribute("aria-selected", String(at === number)));
      const item = list.children[number];
      if (item) {
        field.setAttribute("aria-activedescendant", item.id);
        item.scrollIntoView({ block: "nearest" });
      } else field.removeAttribute("aria-activedescendant");
    };

    const take = (number) => {
      const option = options[number];
      if (!option) return;
      const caret = field.selectionStart;
      const text = option.text ?? option.value;
      const space = option.value.endsWith(":") ? "" : " ";
      const after = field.value.slice(caret);
      const rest = /^"/.test(after) && text.endsWith('"') ? 1 : 0;
      const gap = space && /^\s/.test(after.slice(rest)) ? "" : space;
      close();
      window.talkaQuery.replace(field, caret - length, caret + rest, text + gap);
    };

    const show = (offers, { start, isWord }) => {
      options = offers.slice(0, most);
      if (!options.length || (options.length === 1 && options[0].value === start)) {
        close();
        return;
      }
      list.replaceChildren(
        ...options.map((option, number) => {
          const item = document.createElement("li");
          item.id = `${list.id}-${number}`;
          item.setAttribute("role", "option");
          const value = document.createElement("b");
          value.dir = "auto";
          value.textContent = option.value;
          item.append(value);
          if (option.words) {
            const note = document.createElement("span");
            note.textContent = option.words;
            item.append(" ", note);
          }
          item.addEventListener("pointerdown", (event) => event.preventDefault());
          item.addEventListener("click", () => take(number));
          return item;
        }),
      );
      list.hidden = false;
      const place = painter.place(field.selectionStart - length);
      const room = Math.max(0, field.clientWidth - list.offsetWidth - 4);
      list.style.left = `${Math.min(Math.max(0, place.left), room)}px`;
      list.style.top = `${place.bottom - list.parentElement.querySelector(".query-scroll").scrollTop + 6}px`;
      said.textContent = said.dataset.words.replace("%d", options.length);
      // Somebody who writes a plain word and goes on with Enter does not want it changed.
      choose(isWord || !start ? -1 : 0);
    };

    const named = async (what) => {
      asking += 1;
      const mine = asking;
      const asked = new URL(address, location.href);
      asked.searchParams.set("field", what.field);
      asked.searchParams.set("start", what.start);
      try {
        const answer = await fetch(asked, { credentials: "same-origin", redirect: "manual" });
        if (!answer.ok || mine !== asking) return;
        const { names } = await answer.json();
        if (mine === asking) show(names, { start: what.start, isWord: false });
      } catch {
        // Without names one can still write.
      }
    };

    const offersFor = (start) => [
      ...words.operators.filter((offer) => start === start.toUpperCase() && begins(offer.value, start)),
      ...words.offers.filter((offer) => begins(offer.value, start)),
    ];

    const isQuiet = (caret) =>
      lexer(field.value).some(
        (piece) => (piece.kind === "comment" || piece.kind === "phrase") && piece.start < caret && caret < piece.end,
      );

    const open = (asked = false) => {
      const caret = field.selectionStart;
      const what = caret === field.selectionEnd ? written(field.value.slice(0, caret), words, asked) : null;
      if (!what || (!what.field && isQuiet(caret))) {
        close();
        return;
      }
      length = what.length;
      if (!what.field) show(offersFor(what.start), { start: what.start, isWord: true });
      else if (words.named.includes(what.field)) named(what);
      else {
        const values = words.values[what.field] ?? [];
        const found = values.filter((offer) => begins(offer.value, what.start) || (what.start && begins(offer.words, what.start)));
        show(found, { start: what.start, isWord: false });
      }
    };

    field.addEventListener("keydown", (event) => {
      if (event.key === " " && event.ctrlKey) {
        event.preventDefault();
        open(true);
      } else if (list.hidden || event.isComposing) return;
      else if (event.key === "Escape") {
        event.preventDefault();
        event.stopPropagation();
        close();
      } else if (event.key === "ArrowDown" || event.key === "ArrowUp") {
        event.preventDefault();
        const step = event.key === "ArrowDown" ? 1 : -1;
        const from = chosen < 0 && step < 0 ? 0 : chosen;
        choose((from + step + options.length) % options.length);
      } else if ((event.key === "Enter" || event.key === "Tab") && chosen >= 0 && !event.shiftKey) {
        event.preventDefault();
        take(chosen);
      } else if (["ArrowLeft", "ArrowRight", "Home", "End"].includes(event.key)) close();
    });
    field.addEventListener("blur", close);
    return { open, close };
  };
})();
