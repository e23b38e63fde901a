// Shows the fields of an alert that belong to what is chosen: its kind, its pace, its event. Without it all are there.
(() => {
  "use strict";
  const form = document.getElementById("alert-form");
  if (!form) return;
  const value = (name) => form.elements[name].value;

  const field = (name) => form.elements[name].closest(".field");

  const show = () => {
    const kind = value("kind");
    for (const part of form.querySelectorAll("[data-kind]")) part.hidden = !part.dataset.kind.split(" ").includes(kind);
    field("days").hidden = value("event") === "first";
    field("hour").closest(".alert-pair").hidden = value("pace") === "once";
    field("weekday").hidden = value("pace") !== "weekly";
    field("within").hidden = Number(value("at_least")) <= 1;
  };

  form.addEventListener("input", show);
  show();
})();
