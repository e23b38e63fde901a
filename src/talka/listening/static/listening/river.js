// Keeps the river live. The stream brings only numbers; the posts are then asked for by the number that was seen
// last. So a message that is lost or doubled does no harm, and after a broken connection nothing is missed.
"use strict";

(() => {
  const river = document.getElementById("river");
  if (!river || !river.dataset.live) return;
  const bar = document.getElementById("news-bar");
  const sign = document.getElementById("live");
  const near = 160; // px from the top within which new posts may push the others down
  const most = 300; // rows kept before the oldest ones are dropped

  let seen = Number(river.dataset.seq);
  let waiting = []; // rows that arrived while the reader was further down
  let asking = false;
  let again = false;
  let stream;
  let pause = 1000;

  const show = (alive) => {
    sign.hidden = false;
    sign.classList.toggle("lost", !alive);
    const words = alive ? sign.dataset.live : sign.dataset.lost;
    if (sign.textContent !== words) sign.textContent = words;
  };

  const atTop = () => river.getBoundingClientRect().top > -near;

  // Rows stand in the order of their time, newest first; what is older than all that is shown comes with "older".
  const place = (row) => {
    const at = Number(row.dataset.at);
    const rows = [...river.querySelectorAll(":scope > .row")];
    const before = rows.find((other) => Number(other.dataset.at) < at);
    if (before) before.before(row);
    else if (!river.querySelector(":scope > .older a")) {
      const end = river.querySelector(":scope > .older");
      if (end) end.before(row);
      else river.append(row);
    } else return;
    row.classList.add("fresh");
    window.htmx?.process(row);
  };

  const trim = () => {
    if (!river.querySelector(":scope > .older a")) return;
    [...river.querySelectorAll(":scope > .row")].slice(most).forEach((row) => row.remove());
  };

  const release = () => {
    waiting.reverse().forEach(place);
    waiting = [];
    bar.hidden = true;
    document.getElementById("river-empty")?.remove();
  };

  const tell = () => {
    bar.textContent = waiting.length === 1 ? bar.dataset.one : bar.dataset.many.replace("%d", waiting.length);
    bar.hidden = waiting.length === 0;
  };

  const overfull = () => {
    bar.textContent = bar.dataset.full;
    bar.dataset.reload = "yes";
    bar.hidden = false;
  };

  const take = (news) => {
    seen = Math.max(seen, Number(news.dataset.seq));
    news.querySelectorAll("[data-gone]").forEach((gone) => {
      document.getElementById(gone.dataset.gone)?.remove();
      waiting = waiting.filter((row) => row.id !== gone.dataset.gone);
    });
    [...news.querySelectorAll(".row")].forEach((row) => {
      const there = document.getElementById(row.id);
      const held = waiting.findIndex((other) => other.id === row.id);
      if (there) there.replaceWith(row);
      else if (held >= 0) waiting[held] = row;
      else if (!("onlyReplaces" in row.dataset)) waiting.push(row);
    });
    waiting.sort((a, b) => Number(b.dataset.at) - Number(a.dataset.at));
    if (atTop()) {
      release();
      trim();
    } else tell();
  };

  const ask = async () => {
    if (bar.dataset.reload) return;
    if (asking) {
      again = true;
      return;
    }
    asking = true;
    try {
      const address = new URL(river.dataset.new, location.href);
      address.searchParams.set("after", seen);
      const answer = await fetch(address, { headers: { "HX-Request": "true" }, credentials: "same-origin" });
      if (!answer.ok) throw new Error(answer.status);
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      const news = page.querySelector(".news");
      if (!news) throw new Error("no news");
      if (Number(news.dataset.more)) overfull();
      else take(news);
    } catch {
      show(false);
      setTimeout(ask, 3000);
    } finally {
      asking = false;
      if (again) {
        again = false;
        ask();
      }
    }
  };

  const listen = () => {
    stream = new EventSource(`${river.dataset.live}?after=${seen}`);
    stream.addEventListener("open", () => {
      pause = 1000;
      show(true);
    });
    stream.addEventListener("posts", (event) => {
      if (Number(event.data) > seen) ask();
    });
    stream.addEventListener("error", () => {
      show(false);
      if (stream.readyState !== EventSource.CLOSED) return; // else the browser tries again by itself
      setTimeout(listen, pause);
      pause = Math.min(pause * 2, 30000);
    });
  };

  bar.addEventListener("click", () => {
    if (bar.dataset.reload) {
      location.reload();
      return;
    }
    release();
    river.scrollIntoView({ block: "start" });
    river.querySelector(".row a")?.focus({ preventScroll: true });
  });
  addEventListener("scroll", () => waiting.length && atTop() && release(), { passive: true });
  addEventListener("pagehide", () => stream.close());
  addEventListener("pageshow", (event) => event.persisted && listen());
  listen();
})();
