/**
 * The least that any sliding chart can do, on a bare canvas. With more points than device pixel columns: the line's extent in
 * each column, updated by the new points alone, and one path with a span a column. With fewer: one path through the points,
 * which is less than a span a column.
 */
export function load() {
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
    const { append, trace } = points > columns ? createSpans(columns, perMs, thickness) : createPoints(points, columns, perMs);

    return {
      fill: append,
      push: append,
      draw() {
        context.clearRect(0, 0, columns, rows);
        context.beginPath();
        trace(context, clock.now(), y);
        context.stroke();
      },
    };
  };
}

/** The newest points, as they are. */
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
        // Where the segment crosses from one column into the next, both hold the value there.
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
        // Where the line is level, a span is still as high as the line is thick.
        context.lineTo(x + 0.5, Math.max(y(low[at]), top + thickness));
      }
    },
  };
}
