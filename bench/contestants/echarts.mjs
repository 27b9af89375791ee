/**
 * ECharts: a data set that slides over a typed array of times and values by turns, sampled by pixel, no animation,
 * silent.
 */
export async function load() {
  const { init } = await import("/bench/node_modules/echarts/dist/echarts.esm.min.mjs");
  return (node, { width, height, window, points, strokeWidth, clock }) => {
    const chart = init(node, null, { renderer: "canvas", width, height });
    const table = new Float64Array(points * 4);
    let end = 0;
    const range = () => ({ min: clock.now() - window, max: clock.now() });
    chart.setOption({
      animation: false,
      grid: { left: 40, right: 20, top: 10, bottom: 25 },
      xAxis: { type: "time", splitNumber: Math.max(2, Math.round(width / 150)), ...range() },
      yAxis: { type: "value", min: 0, max: 100 },
      series: [
        {
          type: "line",
          showSymbol: false,
          silent: true,
          sampling: "minmax",
          lineStyle: { width: strokeWidth, color: "#2266cc" },
        },
      ],
    });

    function push(times, values) {
      const count = times.length;
      if (end + count > points * 2) {
        table.copyWithin(0, (end - points + count) * 2, end * 2);
        end = points - count;
      }
      for (let i = 0; i < count; i++, end++) {
        table[end * 2] = times[i];
        table[end * 2 + 1] = values[i];
      }
      const source = table.subarray(Math.max(0, end - points) * 2, end * 2);
      chart.setOption({ dataset: { source, dimensions: ["time", "value"] }, xAxis: range() });
    }
    return { fill: push, push };
  };
}
