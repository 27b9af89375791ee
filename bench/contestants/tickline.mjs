/** The most rows handed over at once. */
const batch = 50_000;

/** tickline: rows through a stream into a line chart, which draws by itself in the next animation frame. */
export async function load({ module, fill }) {
  const { DataStream, lineChart, manual } = await import(module);
  return (node, { window, capacity, strokeWidth, clock }) => {
    const source = manual();
    const stream = new DataStream(source);
    const chart = lineChart(node, {
      stream,
      timeWindow: window,
      delay: 0,
      strokeWidth,
      fill,
      retain: { rows: capacity },
      now: () => clock.now(),
      y: { grid: true },
    });

    function push(times, values) {
      const rows = new Array(times.length);
      for (let i = 0; i < rows.length; i++) rows[i] = { time: times[i], value: values[i] };
      source.push(rows);
    }

    return {
      chart,
      async fill(times, values) {
        // The stream connects in a microtask.
        await Promise.resolve();
        for (let i = 0; i < times.length; i += batch) push(times.subarray(i, i + batch), values.subarray(i, i + batch));
      },
      push,
    };
  };
}
