// Asks the server while somebody types: waits for a pause, calls off what is under way, and lets no old answer
// through after a newer question.
"use strict";

window.talkaQuery ??= {};

(() => {
  const again = 4000; // milliseconds after which a question that found no server is asked once more

  const send = async (address, values, signal) => {
    const form = document.querySelector("input[name=csrfmiddlewaretoken]");
    const answer = await fetch(address, {
      method: "POST",
      headers: { "X-CSRFToken": form.value, "Content-Type": "application/x-www-form-urlencoded" },
      body: new URLSearchParams(values),
      credentials: "same-origin",
      redirect: "manual",
      signal,
    });
    // Somebody who was signed out meanwhile is sent to another page.
    if (answer.type === "opaqueredirect" || answer.status === 403) throw new Error("signed out");
    if (!answer.ok) throw new Error(`${answer.status}`);
    return answer.text();
  };

  // `take(html)` gets the newest answer, `lose(signedOut)` is told of a question without one.
  window.talkaQuery.asker = ({ address, pause, take, lose, wait = () => {} }) => {
    let timer = 0;
    let running = new AbortController();
    let number = 0;

    const stop = () => {
      clearTimeout(timer);
      running.abort();
      number += 1;
    };

    const ask = async (values, key) => {
      running = new AbortController();
      const mine = number;
      wait();
      try {
        const html = await send(address, values, running.signal);
        if (mine === number) take(html, key);
      } catch (error) {
        if (mine !== number || error.name === "AbortError") return;
        lose(error.message === "signed out");
        timer = setTimeout(() => ask(values, key), again);
      }
    };

    return {
      stop,
      ask(values, key, delay = pause) {
        stop();
        timer = setTimeout(() => ask(values, key), delay);
      },
    };
  };
})();
