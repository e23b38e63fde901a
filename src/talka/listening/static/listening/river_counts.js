// The counts stand open beside the river where there is room; htmx brings them when they are opened.
"use strict";

document.addEventListener("DOMContentLoaded", () => {
  const counts = document.getElementById("counts");
  if (counts && matchMedia("(width >= 78rem)").matches) counts.open = true;
});
