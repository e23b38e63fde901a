// Cuts a query into coloured pieces while somebody types. It says what talka.listening.colouring says on the server
// (tests/journeys/test_query_colours.py holds both against each other); places count UTF-16 units here.
"use strict";

window.talkaQuery ??= {};

(() => {
  const quotes = "\"“”„‟″〝〞＂«»";
  const hebrew = "\\u05d0-\\u05ea";
  // JavaScript's \s lacks some separators that Python's has.
  const blank = "\\s\\x1c-\\x1f\\x85\\u200b\\u200e\\u200f\\u202a-\\u202e\\u2066-\\u2069\\ufeff";
  const gershayim = `(?<=[${hebrew}])["”](?=[${hebrew}])`;
  const begins = `(?<![^${blank}(\\-\\u2212\\u2013>])`;
  const near = /^O?NEAR(?:\/.*)?$/s;
  const shades = 4;

  // Not the flag "i": with it ſ would be an s, and the Kelvin sign a k.
  const anyCase = (name) => [...name].map((letter) => `[${letter}${letter.toUpperCase()}]`).join("");

  const pattern = (fields) =>
    new RegExp(
      [
        `(?<blank>[${blank}]+)`,
        "(?<comment><<<.*?(?:>>>|(?![\\s\\S])))",
        "(?<open>\\()",
        "(?<close>\\))",
        `(?<field>${begins}(?:(?:${fields.map(anyCase).join("|")}):|@(?=[${quotes}])))`,
        `(?<phrase>[${quotes}](?:${gershayim}|[^${quotes}])*(?:[${quotes}](?<distance>~\\p{Nd}*)?)?)`,
        `(?<minus>(?<![^${blank}(\\-\\u2212\\u2013>])[\\-\\u2212\\u2013](?=[^${blank})\\-\\u2212\\u2013]))`,
        `(?<term>(?:${gershayim}|[^${blank}()${quotes}<]|<(?!<<))+)`,
      ].join("|"),
      "gsu",
    );

  const operators = new Set(["AND", "OR"]);

  const kinds = ["blank", "phrase", "open", "close", "field", "minus", "comment"];

  const kindOf = (groups, text) => {
    if (groups.term === undefined) return kinds.find((name) => groups[name] !== undefined);
    if (text === "NOT") return "minus";
    return operators.has(text) || near.test(text) ? "operator" : "term";
  };

  const named = (kind, text, isValue) => {
    if (isValue) return "value";
    if (kind === "phrase") return "phrase";
    return /[*?]/.test(text) ? "wildcard" : "word";
  };

  // A function from a text to its pieces {start, end, kind, depth, negated}; `fields` are the names of all fields.
  window.talkaQuery.lexer = (fields) => {
    const cut = pattern(fields);
    return (text) => {
      const pieces = [];
      const groups = [{ negated: false, values: false }];
      let not = false;
      let waiting = null; // the field whose value must follow directly
      const inside = () => groups[groups.length - 1];
      const put = (start, end, kind, negated = false, depth = 0) => {
        if (start < end) pieces.push({ start, end, kind, depth, negated });
      };
      cut.lastIndex = 0;
      for (let match = cut.exec(text); match; match = cut.exec(text)) {
        const kind = kindOf(match.groups, match[0]);
        if (kind === "blank") continue;
        const [start, end] = [match.index, match.index + match[0].length];
        let field = waiting;
        waiting = null;
        if (field && (field.end !== start || !["term", "phrase", "open"].includes(kind))) {
          field = null;
          not = false;
        }
        const isValue = field ? field.name !== "title" : inside().values;
        const negated = inside().negated !== not;
        if (kind === "open") {
          put(start, end, "open", negated, groups.length - 1);
          groups.push({ negated, values: isValue });
          not = false;
        } else if (kind === "close") {
          const closed = groups.length > 1 ? groups.pop() : groups[0];
          put(start, end, "close", closed.negated, groups.length - 1);
          not = false;
        } else if (kind === "comment") put(start, end, "comment");
        else if (kind === "minus") {
          put(start, end, "not");
          not = !not;
        } else if (kind === "field") {
          put(start, end, "field", negated);
          waiting = { name: match[0].slice(0, -1).toLowerCase(), end };
        } else if (kind === "operator") {
          put(start, end, "operator");
          not = false;
        } else {
          const tail = match.groups.distance?.length ?? 0;
          put(start, end - tail, named(kind, match[0], isValue), negated);
          put(end - tail, end, "distance", negated);
          not = false;
        }
      }
      return pieces;
    };
  };

  window.talkaQuery.classes = (piece) => {
    const names = piece.kind === "word" ? [] : [`q-${piece.kind}`];
    if (piece.kind === "open" || piece.kind === "close") names.push(`q-depth-${piece.depth % shades}`);
    if (piece.negated) names.push("q-no");
    return names.join(" ");
  };
})();
