// Picking posts of the river, to label several at once. Picked posts stay picked while new ones arrive.
"use strict";

(() => {
  const start = document.getElementById("pick");
  const river = document.getElementById("river");
  const form = document.getElementById("bulk");
  if (!start || !river || !form) return;
  const told = document.getElementById("picked");
  const picks = () => [...river.querySelectorAll(".pick")];

  const tell = () => {
    const count = picks().filter((pick) => pick.checked).length;
    told.textContent = count === 1 ? told.dataset.one : told.dataset.many.replace("%d", count);
    form.querySelector("button.primary").disabled = count === 0;
  };

  const switchTo = (on) => {
    start.setAttribute("aria-pressed", on);
    river.classList.toggle("picking", on);
    form.hidden = !on;
    if (!on) picks().forEach((pick) => (pick.checked = false));
    tell();
  };

  start.hidden = false;
  start.addEventListener("click", () => switchTo(start.getAttribute("aria-pressed") !== "true"));
  river.addEventListener("change", tell);
  document.getElementById("pick-all").addEventListener("click", () => {
    picks().forEach((pick) => (pick.checked = true));
    tell();
  });
  switchTo(false);
})();
