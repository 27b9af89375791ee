/** The greatest number of rows in one push. */
const batch = 50_000;

/**
 * tickline: rows through a stream into a line chart, which draws by itself in the next animation frame; or into
 * nothing.
 */
export async function load({ module, fill, chart = true }) {
  const { DataStream, lineChart, manual } = await import(module);
  return (node, { window, capacity, strokeWidth, clock }) => {
    const source = manual();
    const stream = new DataStream(source);
    if (chart) {
      const retain = { rows: capacity };
      const now = () => clock.now();
      lineChart(node, { stream, timeWindow: window, delay: 0, strokeWidth, fill, retain, now, y: { grid: true } });
    } else {
      stream.subscribe(() => undefined);
    }

    function push(times, values) {
      const rows = new Array(times.length);
      for (let i = 0; i < rows.length; i++) rows[i] = { time: times[i], value: values[i] };
      source.push(rows);
    }

    return {
      async fill(times, values) {
        // The stream connects in a microtask.
        await Promise.resolve();
        for (let i = 0; i < times.length; i += batch) push(times.subarray(i, i + batch), values.subarray(i, i + batch));
      },
      push,
    };
  };
}
