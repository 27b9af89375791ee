/**
 * The least that any sliding chart can do: the line's extent in each device pixel column, updated by the new points
 * alone; then one clear, one path with a span a column, one stroke.
 */
export function load() {
  return (node, { width, height, window, strokeWidth, clock }) => {
    const canvas = document.createElement("canvas");
    const [columns, rows] = [Math.round(width * devicePixelRatio), Math.round(height * devicePixelRatio)];
    canvas.width = columns;
    canvas.height = rows;
    canvas.style.cssText = `display: block; width: ${width}px; height: ${height}px`;
    node.append(canvas);
    const context = canvas.getContext("2d");
    context.strokeStyle = "#2266cc";
    const thickness = strokeWidth * devicePixelRatio;
    context.lineWidth = thickness;
    const envelope = createEnvelope(columns + 2, columns / window);

    return {
      fill: envelope.append,
      push: envelope.append,
      draw() {
        const last = envelope.columnOf(clock.now());
        context.clearRect(0, 0, columns, rows);
        context.beginPath();
        for (let x = 0; x < columns; x++) {
          const slot = envelope.slot(last - columns + 1 + x);
          if (envelope.low[slot] === Infinity) continue;
          const top = rows - (envelope.high[slot] / 100) * rows;
          // Where the line is level, a span is still as high as the line is thick.
          const bottom = Math.max(rows - (envelope.low[slot] / 100) * rows, top + thickness);
          context.moveTo(x + 0.5, top);
          context.lineTo(x + 0.5, bottom);
        }
        context.stroke();
      },
    };
  };
}

/** The extent of a line in each column of time, the newest `size` columns of `perMs` a ms. */
function createEnvelope(size, perMs) {
  const low = new Float64Array(size).fill(Infinity);
  const high = new Float64Array(size).fill(-Infinity);
  let newest = -Infinity;
  let [lastX, lastY] = [NaN, NaN];
  const slot = (column) => column % size;

  function include(column, value) {
    const at = slot(column);
    if (column > newest) {
      newest = column;
      [low[at], high[at]] = [Infinity, -Infinity];
    }
    if (value < low[at]) low[at] = value;
    if (value > high[at]) high[at] = value;
  }

  return {
    low,
    high,
    slot,
    columnOf: (time) => Math.floor(time * perMs),
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
  };
}
