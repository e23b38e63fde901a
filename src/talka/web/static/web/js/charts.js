// Draws every figure.chart from its Vega-Lite specification. The server names series; colours, fonts and
// direction come from the page, and are taken anew when the theme changes. What brings a chart into the page later
// says so by the event "talka:charts".
"use strict";

(() => {
  if (!window.vegaEmbed) return;
  const rightToLeft = document.documentElement.dir === "rtl";
  const probe = document.createElement("span");
  probe.hidden = true;
  document.body.append(probe);

  // Custom properties hold light-dark(...); a real colour comes out of a real property.
  const colour = (token) => {
    probe.style.color = `var(--${token})`;
    return getComputedStyle(probe).color;
  };

  const config = () => {
    const soft = colour("ink-soft");
    return {
      background: "transparent",
      font: getComputedStyle(document.body).fontFamily,
      padding: 0,
      view: { stroke: null },
      bar: { color: colour("accent") },
      range: { category: [1, 2, 3, 4, 5, 6].map((n) => colour(`series-${n}`)) },
      axis: {
        labelColor: soft,
        labelFontSize: 11,
        gridColor: colour("line"),
        domainColor: colour("line-strong"),
        tickColor: colour("line-strong"),
      },
      axisY: { orient: rightToLeft ? "right" : "left" },
      legend: { labelColor: soft, labelFontSize: 12, symbolStrokeWidth: 3, columns: 3, labelLimit: 180 },
    };
  };

  const mirrored = (spec) => {
    if (!rightToLeft) return spec;
    const turned = structuredClone(spec);
    turned.encoding.x.scale = { ...turned.encoding.x.scale, reverse: true };
    return turned;
  };

  const TONES = { negative: "danger", neutral: "series-6", positive: "ok", unlabelled: "line-strong" };

  // A series that stands for a feeling has the colour of the feeling everywhere.
  const toned = ({ tones, ...spec }) => {
    if (tones) spec.encoding.color.scale = { range: tones.map((tone) => colour(TONES[tone])) };
    return spec;
  };

  const draw = async (figure) => {
    const plot = figure.querySelector(".plot");
    const spec = mirrored(toned(JSON.parse(figure.dataset.chart)));
    const told = (_handler, _event, _item, value) => {
      plot.title = value ? Object.values(value).join(" · ") : "";
    };
    // `ast` makes Vega interpret its expressions; the content security policy forbids to compile them.
    const drawn = await window.vegaEmbed(plot, spec, {
      mode: "vega-lite",
      renderer: "svg",
      actions: false,
      ast: true,
      defaultStyle: false,
      tooltip: told,
      config: config(),
    });
    figure.view?.finalize();
    figure.view = drawn.view;
  };

  const drawIn = (place) =>
    place
      .querySelectorAll("figure[data-chart]")
      .forEach((figure) => draw(figure).catch((error) => console.error("chart", error)));
  const drawAll = () => drawIn(document);
  drawAll();
  document.addEventListener("talka:charts", drawAll);
  document.addEventListener("htmx:oobAfterSwap", drawAll);
  document.addEventListener("htmx:afterSwap", ({ target }) => drawIn(target));
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", drawAll);
})();
