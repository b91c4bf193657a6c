"use strict";

/* Finds the places of the pictures and draws them, again when the width, the colours or the smoothing changes. */
(() => {
  const data = JSON.parse(document.getElementById("pictures").textContent);
  const dark = window.matchMedia("(prefers-color-scheme: dark)");
  const slider = document.getElementById("smoothing");
  const shown = document.getElementById("smoothing-value");
  const HEIGHT = 250;
  const UNNAMED = " "; // uPlot gives a name of its own to what has none

  const lineColours = () => dark.matches ? data.palette.linesOnBlack : data.palette.lines;

  /* The mean of all before, the nearer the heavier; what was before the first counts nothing. */
  function smoothed(values, keep) {
    let mean = 0;
    let weight = 0;
    return values.map(value => {
      if (value === null || value === undefined) return value;
      mean = mean * keep + value * (1 - keep);
      weight = weight * keep + (1 - keep);
      return mean / weight;
    });
  }

  const faint = (hex, share) => hex + Math.round(255 * share).toString(16).padStart(2, "0");

  /* Columns for uPlot from lines whose points may lie at different x. */
  function columns(lines, logarithmic) {
    const clean = values => logarithmic ? values.map(value => value > 0 ? value : null) : values;
    const tables = lines.map(line => [line.xs, clean(line.ys), ...(line.lows ? [clean(line.lows), clean(line.highs)] : [])]);
    return uPlot.join(tables);
  }

  function axis(label, values) {
    return {
      label,
      labelSize: 22,
      labelFont: "12px system-ui, sans-serif",
      font: "12px system-ui, sans-serif",
      stroke: drawings.colour("--soft"),
      grid: { stroke: drawings.colour("--grid"), width: 1 },
      ticks: { stroke: drawings.colour("--grid"), width: 1, size: 5 },
      values,
    };
  }

  function curves(picture) {
    const keep = Number(slider.value);
    const { lines, x, y } = picture.data;
    const wanted = value => Number.isInteger(value) ? value.toLocaleString("en") : drawings.digits(value);
    const table = columns(lines, picture.logarithmic);
    const all = [table[0]];
    const series = [{ label: x, value: (_, value) => value === null ? "–" : wanted(value) }];
    const bands = [];
    let column = 1;
    lines.forEach((line, i) => {
      const palette = lineColours();
      const colour = palette[i % palette.length];
      const points = { show: line.xs.length <= 1, size: 6 };
      const hidden = { label: UNNAMED, width: 0, points: { show: false }, spanGaps: true };
      const values = table[column++];
      const smooth = keep > 0 ? smoothed(values, keep) : values;
      all.push(smooth);
      series.push({
        label: line.name, stroke: colour, width: 1.75, spanGaps: true, points,
        dash: i >= palette.length ? [6, 3] : undefined, value: (_, value) => drawings.digits(value),
      });
      if (line.lows) {
        all.push(table[column + 1], table[column]);
        bands.push({ series: [series.length, series.length + 1], fill: faint(colour, 0.16) });
        series.push({ ...hidden }, { ...hidden });
        column += 2;
      } else if (keep > 0) {
        all.push(values);
        series.push({ ...hidden, stroke: faint(colour, 0.28), width: 1 });
      }
    });
    const zoomed = zoom(picture.plot);
    if (picture.plot) picture.plot.destroy();
    picture.drawing.replaceChildren();
    picture.plot = new uPlot({
      width: picture.drawing.clientWidth,
      height: HEIGHT,
      series,
      bands,
      scales: {
        x: { time: false },
        y: picture.logarithmic ? { distr: 3 } : {},
      },
      axes: [
        { ...axis(x, (_, splits) => splits.map(each => each === null ? "" : wanted(each))), size: 32 },
        { ...axis(y, (_, splits) => splits.map(each => each === null ? "" : drawings.digits(each))), size: 62 },
      ],
      cursor: { sync: { key: x }, points: { size: 7 }, drag: { x: true, y: false } },
      hooks: { ready: [legend] },
    }, all, picture.drawing);
    if (zoomed) picture.plot.setScale("x", zoomed);
  }

  /* What part of the updates is shown, to be kept when a chart is made anew; nothing where all are. */
  function zoom(plot) {
    if (!plot || plot.scales.x.min === null) return null;
    const { min, max } = plot.scales.x;
    const xs = plot.data[0];
    return min > xs[0] || max < xs[xs.length - 1] ? { min, max } : null;
  }

  /* Bands and what is behind smoothed lines have no place in the legend; where the pointer is elsewhere, it has the last values. */
  function legend(plot) {
    if (!plot.root.isConnected) return; // another has taken its place already
    const places = plot.root.querySelectorAll(".u-legend .u-series");
    plot.series.forEach((each, i) => { places[i].hidden = each.label === UNNAMED; });
    const idxs = plot.data.map(values => values.findLastIndex(value => value !== null && value !== undefined));
    const last = () => plot.setLegend({ idxs });
    plot.over.addEventListener("mouseleave", () => requestAnimationFrame(last));
    last();
  }

  function draw(picture) {
    const width = picture.drawing.clientWidth;
    if (width === 0) return; // in a group that is not chosen
    picture.width = width;
    switch (picture.data.kind) {
      case "curves": curves(picture); break;
      case "heatmap": drawings.heatmap(picture.drawing, picture.data, data.palette, width); break;
      default: drawings.ridges(picture.drawing, picture.data, lineColours(), width);
    }
  }

  function button(caption, words, title, pressed, action) {
    const made = document.createElement("button");
    made.type = "button";
    made.textContent = words;
    made.title = title;
    if (pressed !== null) made.setAttribute("aria-pressed", String(pressed));
    made.addEventListener("click", () => action(made));
    caption.append(made);
  }

  const pictures = [...document.querySelectorAll("[data-picture]")].map(figure => ({
    figure,
    drawing: figure.querySelector(".drawing"),
    data: data.pictures[Number(figure.dataset.picture)],
    logarithmic: false,
    plot: null,
    width: 0,
  }));

  pictures.filter(picture => picture.data.kind === "curves").forEach(picture => {
    picture.logarithmic = picture.data.logarithmic;
    const caption = picture.figure.querySelector("figcaption");
    button(caption, "log", "Equal ways up are equal factors", picture.logarithmic, made => {
      picture.logarithmic = !picture.logarithmic;
      made.setAttribute("aria-pressed", String(picture.logarithmic));
      draw(picture);
    });
    picture.drawing.title = "Drag to zoom, double-click to see all";
  });

  document.querySelectorAll(".choice").forEach(choice => {
    const select = choice.querySelector("select");
    const groups = [...choice.querySelectorAll(".group")];
    const choose = () => {
      groups.forEach((group, i) => { group.hidden = i !== select.selectedIndex; });
      pictures.filter(picture => choice.contains(picture.figure) && picture.width === 0).forEach(draw);
    };
    select.addEventListener("change", choose);
    choose();
  });

  pictures.forEach(draw);

  const redraw = () => pictures.forEach(draw);
  slider.addEventListener("input", () => {
    shown.textContent = Number(slider.value).toFixed(2);
    pictures.filter(picture => picture.data.kind === "curves").forEach(draw);
  });
  slider.closest("label").hidden = !pictures.some(picture => picture.data.kind === "curves");
  dark.addEventListener("change", redraw);
  new ResizeObserver(() => pictures.forEach(picture => {
    if (picture.drawing.clientWidth !== picture.width && picture.drawing.clientWidth > 0) draw(picture);
  })).observe(document.querySelector("main"));

  document.querySelectorAll(".sample").forEach(sample => {
    button(sample.querySelector("figcaption"), "copy", "Copy this text", null, made => {
      navigator.clipboard.writeText(sample.querySelector("pre").textContent).then(() => {
        made.textContent = "copied";
        setTimeout(() => { made.textContent = "copy"; }, 1500);
      });
    });
  });
})();
