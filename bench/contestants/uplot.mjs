import { loadStyles } from "../page/load.mjs";

/** uPlot: the data are views that slide over typed arrays of twice the capacity, so that a frame copies nothing. */
export async function load() {
  await loadStyles("/bench/node_modules/uplot/dist/uPlot.min.css");
  const { default: UPlot } = await import("/bench/node_modules/uplot/dist/uPlot.esm.js");
  return (node, { width, height, points, strokeWidth, domain }) => {
    const columns = [new Float64Array(points * 2), new Float64Array(points * 2)];
    let end = 0;
    const plot = new UPlot(
      {
        width,
        height,
        ms: 1,
        cursor: { show: false },
        legend: { show: false },
        scales: { x: { time: true }, y: domain ? { auto: false, range: domain } : {} },
        series: [{}, { stroke: "#2266cc", width: strokeWidth, points: { show: false } }],
      },
      [[], []],
      node,
    );

    function push(...added) {
      const count = added[0].length;
      if (end + count > points * 2) {
        for (const column of columns) column.copyWithin(0, end - points + count, end);
        end = points - count;
      }
      columns.forEach((column, i) => column.set(added[i], end));
      end += count;
      plot.setData(columns.map((column) => column.subarray(Math.max(0, end - points), end)));
    }
    return { fill: push, push };
  };
}
