// Paints a query behind its textarea: colours from the lexer, lines under mistakes and hints. Only what changed is
// drawn anew, so that typing stays quick in a long query.
"use strict";

window.talkaQuery ??= {};

(() => {
  const longest = 70000; // characters; beyond the largest query nothing is worth painting

  // The first and last unit of the old text that an edit touched, and by how much the rest moved.
  const edit = (old, now) => {
    const most = Math.min(old.length, now.length);
    let start = 0;
    while (start < most && old[start] === now[start]) start += 1;
    let tail = 0;
    while (tail < most - start && old[old.length - 1 - tail] === now[now.length - 1 - tail]) tail += 1;
    return { start, end: old.length - tail, by: now.length - old.length };
  };

  // Marks that the edit left alone, at their new places; those that it touched wait for the next answer.
  const moved = (marks, { start, end, by }) =>
    marks.flatMap((mark) => {
      if (mark.end <= start) return [mark];
      if (mark.start >= end) return [{ ...mark, start: mark.start + by, end: mark.end + by }];
      return [];
    });

  // The text as runs of equal look.
  const runsOf = (text, pieces, marks) => {
    const cuts = new Set([0, text.length]);
    for (const { start, end } of [...pieces, ...marks]) {
      cuts.add(Math.min(start, text.length));
      cuts.add(Math.min(end, text.length));
    }
    const places = [...cuts].sort((a, b) => a - b);
    const ordered = [...marks].sort((a, b) => a.start - b.start);
    const runs = [];
    let piece = 0;
    let first = 0;
    for (let number = 0; number + 1 < places.length; number += 1) {
      const [start, end] = [places[number], places[number + 1]];
      while (piece < pieces.length && pieces[piece].end <= start) piece += 1;
      const inside = piece < pieces.length && pieces[piece].start <= start;
      const names = inside ? [window.talkaQuery.classes(pieces[piece])] : [];
      while (first < ordered.length && ordered[first].end <= start) first += 1;
      for (let mark = first; mark < ordered.length && ordered[mark].start <= start; mark += 1) {
        if (ordered[mark].end > start) names.push(ordered[mark].hint ? "q-hint" : "q-wrong");
      }
      runs.push({ text: text.slice(start, end), look: [...new Set(names)].join(" ").trim() });
    }
    return runs;
  };

  const same = (run, other) => run.text === other.text && run.look === other.look;

  const nodeOf = (run) => {
    if (!run.look) return document.createTextNode(run.text);
    const span = document.createElement("span");
    span.className = run.look;
    span.textContent = run.text;
    return span;
  };

  window.talkaQuery.painter = (field, paint, lexer) => {
    let shown = "";
    let marks = [];
    let runs = [];
    // A last line that is empty counts in a textarea, but not in other elements.
    const end = document.createTextNode("\n");
    paint.replaceChildren(end);

    const draw = () => {
      const text = field.value;
      marks = moved(marks, edit(shown, text));
      shown = text;
      const next = text.length > longest ? [{ text, look: "" }] : runsOf(text, lexer(text), marks);
      let head = 0;
      const most = Math.min(runs.length, next.length);
      while (head < most && same(runs[head], next[head])) head += 1;
      let tail = 0;
      while (tail < most - head && same(runs[runs.length - 1 - tail], next[next.length - 1 - tail])) tail += 1;
      const nodes = paint.childNodes;
      const before = nodes[runs.length - tail];
      for (let gone = runs.length - tail - head; gone > 0; gone -= 1) nodes[head].remove();
      const fresh = document.createDocumentFragment();
      next.slice(head, next.length - tail).forEach((run) => fresh.append(nodeOf(run)));
      paint.insertBefore(fresh, before);
      runs = next;
    };

    return {
      draw,
      // Marks {start, end, hint}; an empty place is shown at the character before it.
      mark(places) {
        shown = field.value;
        marks = places.map((place) => (place.end > place.start ? place : { ...place, start: Math.max(0, place.start - 1) }));
        draw();
      },
      // Where a character stands on the screen, relative to the painted text.
      place(offset) {
        let left = offset;
        const walker = document.createTreeWalker(paint, NodeFilter.SHOW_TEXT);
        for (let node = walker.nextNode(); node; node = walker.nextNode()) {
          if (left <= node.length) {
            const range = document.createRange();
            range.setStart(node, left);
            range.collapse(true);
            const at = range.getClientRects()[0] ?? node.parentElement.getBoundingClientRect();
            const whole = paint.getBoundingClientRect();
            return { left: at.left - whole.left, top: at.top - whole.top, bottom: at.bottom - whole.top };
          }
          left -= node.length;
        }
        return { left: 0, top: 0, bottom: 0 };
      },
    };
  };
})();
