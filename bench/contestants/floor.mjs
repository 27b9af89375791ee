/**
 * The least that a sliding chart can do, on a bare canvas: the line's extent in each device pixel column, updated by
 * the new points alone, and one path with a span a column. `points`: one path through the points instead, which is less
 * where they are fewer than columns. `axes`: also grid, labels that move with the line, its newest value and a dot,
 * each drawn by one call with no decision left.
 */
export function load({ axes = false, points: plain = false }) {
  return (node, { width, height, window, points, strokeWidth, clock }) => {
    const canvas = document.createElement("canvas");
    const [columns, rows] = [Math.round(width * devicePixelRatio), Math.round(height * devicePixelRatio)];
    canvas.width = columns;
    canvas.height = rows;
    canvas.style.cssText = `display: block; width: ${width}px; height: ${height}px`;
    node.append(canvas);
    const context = canvas.getContext("2d");
    const thickness = strokeWidth * devicePixelRatio;
    context.strokeStyle = "#2266cc";
    context.lineWidth = thickness;
    const perMs = columns / window;
    const y = (value) => rows - (value / 100) * rows;
    const { append, trace } = plain ? createPoints(points, columns, perMs) : createSpans(columns, perMs, thickness);
    const labels = axes ? createLabels(context, { columns, rows, perMs, dpr: devicePixelRatio, thickness }) : undefined;

    return {
      fill: append,
      push: append,
      draw() {
        context.clearRect(0, 0, columns, rows);
        context.beginPath();
        trace(context, clock.now(), y);
        context.stroke();
        labels?.(clock.now());
      },
    };
  };
}

/** Draws grid and labels: about as many as tickline does in a box of that size. */
function createLabels(context, { columns, rows, perMs, dpr, thickness }) {
  const small = columns / dpr < 400;
  const values = small ? [0, 50, 100] : [0, 20, 40, 60, 80, 100];
  const lines = values.map((value) => Math.round(rows - (value / 100) * rows) + 0.5);
  const step = columns / perMs / (small ? 2 : 6);
  const write = (time) => new Date(time).toISOString().slice(14, 22);
  const known = new Map();
  context.textBaseline = "middle";
  return (now) => {
    context.strokeStyle = "#dddddd";
    context.lineWidth = 1;
    context.beginPath();
    for (const y of lines) {
      context.moveTo(0, y);
      context.lineTo(columns, y);
    }
    context.stroke();
    context.fillStyle = "#444444";
    context.font = `${12 * dpr}px sans-serif`;
    context.textAlign = "right";
    for (let i = 0; i < values.length; i++) context.fillText(values[i], 30 * dpr, lines[i]);
    context.textAlign = "center";
    const first = Math.ceil((now - columns / perMs) / step);
    for (let tick = first; tick * step <= now; tick++) {
      let text = known.get(tick);
      if (text === undefined) known.set(tick, (text = write(tick * step)));
      const x = columns - (now - tick * step) * perMs;
      context.globalAlpha = Math.min(1, x / 20, (columns - x) / 20);
      context.fillText(text, x, rows - 12 * dpr);
    }
    context.globalAlpha = 1;
    context.textAlign = "left";
    context.fillText("50.", columns - 60 * dpr, rows / 2);
    context.fillText("25", columns - 42 * dpr, rows / 2);
    context.beginPath();
    context.arc(columns - 64 * dpr, rows / 2, 3 * dpr, 0, 2 * Math.PI);
    context.fillStyle = context.strokeStyle = "#2266cc";
    context.fill();
    context.lineWidth = thickness;
  };
}

/** The newest points, unreduced. */
function createPoints(size, columns, perMs) {
  const [xs, ys] = [new Float64Array(size), new Float64Array(size)];
  let count = 0;
  return {
    append(times, values) {
      for (let i = 0; i < times.length; i++, count++) {
        xs[count % size] = times[i];
        ys[count % size] = values[i];
      }
    },
    trace(context, now, y) {
      for (let i = Math.max(0, count - size); i < count; i++) {
        context.lineTo(columns - (now - xs[i % size]) * perMs, y(ys[i % size]));
      }
    },
  };
}

/** The extent of the line in each of the newest columns. */
function createSpans(columns, perMs, thickness) {
  const size = columns + 2;
  const low = new Float64Array(size).fill(Infinity);
  const high = new Float64Array(size).fill(-Infinity);
  let newest = -Infinity;
  let [lastX, lastY] = [NaN, NaN];

  function include(column, value) {
    const at = column % size;
    if (column > newest) {
      newest = column;
      [low[at], high[at]] = [Infinity, -Infinity];
    }
    if (value < low[at]) low[at] = value;
    if (value > high[at]) high[at] = value;
  }

  return {
    append(times, values) {
      for (let i = 0; i < times.length; i++) {
        const [x, y] = [times[i] * perMs, values[i]];
        // The segment crosses from one column into the next: both include its value at the border.
        for (let edge = Math.floor(lastX) + 1; edge <= x; edge++) {
          const crossing = lastY + ((y - lastY) * (edge - lastX)) / (x - lastX);
          include(edge - 1, crossing);
          include(edge, crossing);
        }
        include(Math.floor(x), y);
        [lastX, lastY] = [x, y];
      }
    },
    trace(context, now, y) {
      const first = Math.floor(now * perMs) - columns + 1;
      for (let x = 0; x < columns; x++) {
        const at = (first + x) % size;
        if (low[at] === Infinity) continue;
        const top = y(high[at]);
        context.moveTo(x + 0.5, top);
        // A span is at least as high as the line is thick, also where the line is level.
        context.lineTo(x + 0.5, Math.max(y(low[at]), top + thickness));
      }
    },
  };
}
