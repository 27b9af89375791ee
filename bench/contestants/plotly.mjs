import { loadScript } from "../page/load.mjs";

/**
 * Plotly: extendTraces() with a greatest length and plain arrays, which are faster than typed ones on an axis of dates;
 * a static plot, ranges given; SVG, as WebGL needs a GPU.
 */
export async function load() {
  await loadScript("/bench/node_modules/plotly.js-basic-dist-min/plotly-basic.min.js");
  const { Plotly } = globalThis;
  return (node, { width, height, window, points, strokeWidth, clock }) => {
    const range = () => [clock.now() - window, clock.now()];
    return {
      fill(times, values) {
        const trace = {
          type: "scatter",
          mode: "lines",
          hoverinfo: "skip",
          line: { color: "#2266cc", width: strokeWidth },
          x: Array.from(times),
          y: Array.from(values),
        };
        const layout = {
          width,
          height,
          margin: { l: 40, r: 20, t: 10, b: 30 },
          showlegend: false,
          xaxis: { type: "date", range: range() },
          yaxis: { range: [0, 100] },
        };
        return Plotly.newPlot(node, [trace], layout, { staticPlot: true });
      },
      push(times, values) {
        node.layout.xaxis.range = range();
        Plotly.extendTraces(node, { x: [Array.from(times)], y: [Array.from(values)] }, [0], points);
      },
    };
  };
}
