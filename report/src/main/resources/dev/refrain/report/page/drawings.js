"use strict";

/* Heat maps and histograms on a canvas. Every drawing is a function of its data and the width it gets. */
const drawings = (() => {
  const FONT = "12px system-ui, -apple-system, 'Segoe UI', Roboto, Arial, sans-serif";

  const colour = name => getComputedStyle(document.documentElement).getPropertyValue(name).trim();

  /* A number as people write it: 120, 0.02, 3.4e-7. */
  function digits(value) {
    if (value === null || value === undefined || Number.isNaN(value)) return "–";
    const size = Math.abs(value);
    if (size !== 0 && (size < 1e-3 || size >= 1e6)) return value.toExponential(2).replace(/\.?0+e/, "e").replace("e+", "e");
    return String(Number(value.toPrecision(5)));
  }

  /* Marks at round numbers from low to high, at most so many steps. */
  function marks(low, high, most) {
    const wide = high - low || 1;
    const power = 10 ** Math.floor(Math.log10(wide / most));
    const step = [1, 2, 5, 10].map(factor => factor * power).find(each => wide / each <= most);
    const all = [];
    for (let i = Math.ceil(low / step - 1e-9); i * step <= high + 1e-9 * wide; i++) all.push(i * step);
    return all;
  }

  const parsed = hex => [1, 3, 5].map(at => parseInt(hex.slice(at, at + 2), 16));

  /* The colour at a place from 0 to 1 on the way through some colours. */
  function along(colours) {
    const points = colours.map(parsed);
    return place => {
      const far = Math.min(1, Math.max(0, place)) * (points.length - 1);
      const before = Math.min(Math.floor(far), points.length - 2);
      const mixed = points[before].map((value, i) => Math.round(value + (points[before + 1][i] - value) * (far - before)));
      return `rgb(${mixed.join(",")})`;
    };
  }

  function sheet(drawing, width, height) {
    const canvas = document.createElement("canvas");
    const sharp = window.devicePixelRatio || 1;
    canvas.width = Math.round(width * sharp);
    canvas.height = Math.round(height * sharp);
    canvas.style.width = width + "px";
    canvas.style.height = height + "px";
    drawing.replaceChildren(canvas);
    const pen = canvas.getContext("2d");
    pen.scale(sharp, sharp);
    pen.font = FONT;
    pen.textBaseline = "middle";
    return { canvas, pen };
  }

  const tooltip = document.getElementById("tooltip");

  /* Shows what said(x, y) returns beside the pointer; nothing where it returns null. */
  function hover(canvas, said) {
    canvas.addEventListener("pointermove", event => {
      const words = said(event.offsetX, event.offsetY);
      tooltip.hidden = words === null;
      if (words === null) return;
      tooltip.textContent = words;
      const left = Math.min(event.clientX + 14, window.innerWidth - tooltip.offsetWidth - 8);
      tooltip.style.left = left + "px";
      tooltip.style.top = event.clientY + 16 + "px";
    });
    canvas.addEventListener("pointerleave", () => { tooltip.hidden = true; });
  }

  function widest(pen, names) {
    return names.reduce((most, name) => Math.max(most, pen.measureText(name).width), 0);
  }

  function shortened(pen, name, most) {
    if (pen.measureText(name).width <= most) return name;
    let end = name;
    while (end.length > 1 && pen.measureText("…" + end).width > most) end = end.slice(1);
    return "…" + end;
  }

  function heatmap(drawing, data, palette, width) {
    const rows = data.rows.length;
    const columns = data.columns.length;
    const rowHeight = Math.max(3, Math.min(24, 420 / rows));
    const height = Math.max(90, Math.round(rowHeight * rows));
    const { canvas, pen } = sheet(drawing, width, height + 62);
    const labels = Math.ceil(Math.min(widest(pen, data.rows), width * 0.28)) + 10;
    const box = { x: labels, y: 22, width: width - labels - 76, height };
    const logarithmic = data.scale === "logarithmic";
    const at = value => ((logarithmic ? Math.log10(value) : value) - data.low) / (data.high - data.low);
    const colourAt = along(data.scale === "signed" ? palette.signs : palette.sizes);
    const left = column => box.x + Math.round(box.width * column / columns);
    const top = row => box.y + Math.round(box.height * row / rows);
    const missing = colour("--missing");
    data.values.forEach((value, i) => {
      const row = Math.floor(i / columns);
      const column = i % columns;
      pen.fillStyle = value === null ? missing : colourAt(at(value));
      pen.fillRect(left(column), top(row), left(column + 1) - left(column), top(row + 1) - top(row));
    });
    pen.fillStyle = colour("--soft");
    const everyRow = Math.ceil(15 / (box.height / rows));
    pen.textAlign = "right";
    for (let row = 0; row < rows; row += everyRow) {
      pen.fillText(shortened(pen, data.rows[row], labels - 10), box.x - 8, (top(row) + top(row + 1)) / 2);
    }
    pen.textAlign = "center";
    const room = widest(pen, data.columns) + 22;
    const most = Math.max(1, Math.floor(box.width / room));
    const step = Math.max(1, Math.round(marks(0, columns, most)[1] || columns));
    for (let column = 0; column < columns; column += step) {
      pen.fillText(data.columns[column], (left(column) + left(column + 1)) / 2, box.y + box.height + 14);
    }
    pen.fillText(data.x, box.x + box.width / 2, box.y + box.height + 32);
    if (data.y) {
      pen.textAlign = "left";
      pen.fillText(data.y, 0, 8);
    }
    scale(pen, box, data, logarithmic, colourAt);
    hover(canvas, (x, y) => {
      const column = Math.floor((x - box.x) / box.width * columns);
      const row = Math.floor((y - box.y) / box.height * rows);
      if (column < 0 || column >= columns || row < 0 || row >= rows) return null;
      return `${data.rows[row]}, ${data.x} ${data.columns[column]}: ${digits(data.values[row * columns + column])}`;
    });
  }

  /* The column of colours to the right of a heat map, and what they mean. */
  function scale(pen, box, data, logarithmic, colourAt) {
    const x = box.x + box.width + 14;
    for (let y = 0; y < box.height; y++) {
      pen.fillStyle = colourAt(1 - y / (box.height - 1));
      pen.fillRect(x, box.y + y, 12, 1);
    }
    pen.fillStyle = colour("--soft");
    pen.textAlign = "left";
    const most = Math.max(2, Math.min(6, Math.floor(box.height / 34)));
    const decades = logarithmic && data.high - data.low >= 2;
    const plain = logarithmic && !decades;
    const [low, high] = plain ? [10 ** data.low, 10 ** data.high] : [data.low, data.high];
    const all = decades ? marks(low, high, most).filter(Number.isInteger) : marks(low, high, most);
    all.forEach(mark => {
      const place = ((plain ? Math.log10(mark) : mark) - data.low) / (data.high - data.low);
      pen.fillText(digits(decades ? 10 ** mark : mark), x + 17, box.y + (1 - place) * (box.height - 1));
    });
    pen.textAlign = "right";
    pen.fillText(data.unit, box.x + box.width + 76, 8);
  }

  /* Between which numbers nearly all of several histograms lie, each counted alike: one outlier must not flatten the rest. */
  function reach(histograms) {
    const ends = histograms.flatMap(each => {
      const total = each.counts.reduce((sum, n) => sum + n, 0);
      const range = (each.high - each.low) / each.counts.length;
      return each.counts.map((n, k) => ({ at: each.low + (k + 0.5) * range, half: range / 2, share: n / total / histograms.length }));
    }).filter(each => each.share > 0).sort((a, b) => a.at - b.at);
    const cut = side => {
      let rest = histograms.length === 1 ? 0 : 0.005;
      return side.find(each => (rest -= each.share) < 0) || side[side.length - 1];
    };
    const first = cut(ends);
    const last = cut([...ends].reverse());
    const low = first.at - first.half;
    const high = last.at + last.half;
    return high > low ? { low, wide: high - low } : { low: low - 0.5, wide: 1 };
  }

  /* How much there is at x: by the middles of the ranges, and what lies between them on a line. */
  function height(histogram, most, x) {
    const range = (histogram.high - histogram.low) / histogram.counts.length;
    if (range === 0) return 0;
    const at = (x - histogram.low) / range - 0.5;
    const before = Math.floor(at);
    const n = k => histogram.counts[k] || 0;
    return (n(before) + (n(before + 1) - n(before)) * (at - before)) / most;
  }

  /* Histograms one behind the other, the newest in front, each as high as the others. */
  function ridges(drawing, data, lines, width) {
    const count = data.histograms.length;
    const { canvas, pen } = sheet(drawing, width, count === 1 ? 220 : 310);
    const counted = data.histograms.filter(each => each.counts.some(n => n > 0));
    pen.fillStyle = colour("--soft");
    if (!counted.length) {
      pen.fillText("no numbers", 4, 20);
      return;
    }
    const { low, wide } = reach(counted);
    const labels = count === 1 ? 8 : Math.ceil(widest(pen, data.times)) + 16;
    const box = { x: 4, y: 10, width: width - labels - 4, height: (count === 1 ? 220 : 310) - 52 };
    const rise = count === 1 ? box.height : Math.min(box.height * 0.4, 90);
    const spread = count === 1 ? 0 : (box.height - rise) / (count - 1);
    const base = i => box.y + rise + spread * i;
    const card = colour("--card");
    data.histograms.forEach((each, i) => {
      const most = Math.max(...each.counts, 1);
      pen.beginPath();
      pen.moveTo(box.x, base(i));
      for (let x = 0; x <= box.width; x += 2) {
        pen.lineTo(box.x + x, base(i) - Math.max(0, height(each, most, low + x / box.width * wide)) * rise);
      }
      pen.lineTo(box.x + box.width, base(i));
      const age = count === 1 ? 1 : i / (count - 1);
      pen.fillStyle = card;
      pen.globalAlpha = 0.85;
      pen.fill();
      pen.globalAlpha = 0.1 + 0.3 * age;
      pen.fillStyle = lines[0];
      pen.fill();
      pen.globalAlpha = 0.4 + 0.6 * age;
      pen.strokeStyle = lines[0];
      pen.lineWidth = 1.25;
      pen.stroke();
      pen.globalAlpha = 1;
    });
    pen.fillStyle = colour("--soft");
    const axis = box.y + box.height;
    marks(low, low + wide, Math.max(2, Math.min(8, Math.floor(box.width / 80)))).forEach(mark => {
      const words = digits(mark);
      const half = pen.measureText(words).width / 2;
      const x = box.x + (mark - low) / wide * box.width;
      pen.textAlign = "center";
      pen.fillText(words, Math.min(Math.max(x, box.x + half), box.x + box.width - half), axis + 14);
    });
    pen.fillText(data.x, box.x + box.width / 2, axis + 32);
    pen.textAlign = "right";
    const every = count === 1 ? 1 : Math.ceil(14 / spread);
    for (let i = count - 1; i >= 0; i -= every) pen.fillText(data.times[i], width - 4, base(i) - 4);
    hover(canvas, (x, y) => {
      if (x < box.x || x > box.x + box.width || y > axis) return null;
      const i = count === 1 ? 0 : Math.min(count - 1, Math.max(0, Math.ceil((y - box.y - rise) / spread)));
      return words(data.histograms[i], data.times[i], low + (x - box.x) / box.width * wide);
    });
  }

  function words(histogram, time, at) {
    const range = (histogram.high - histogram.low) / histogram.counts.length;
    const k = range > 0 ? Math.floor((at - histogram.low) / range) : 0;
    const when = time ? `update ${time}, ` : "";
    if (k < 0 || k >= histogram.counts.length) return `${when}${digits(histogram.low)} to ${digits(histogram.high)} in all`;
    return `${when}${digits(histogram.low + k * range)} to ${digits(histogram.low + (k + 1) * range)}: ${histogram.counts[k]}`;
  }

  return { heatmap, ridges, digits, colour };
})();
