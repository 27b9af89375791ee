import { loadScript } from "../page/load.mjs";

/** The number of points off screen that may wait for eviction, which moves the whole array. */
const slack = 200;

/**
 * Smoothie: points are appended, and drawn once a frame by the page's clock; `live`: as it comes, by a loop of its own.
 */
export async function load() {
  await loadScript("/bench/node_modules/smoothie/smoothie.js");
  const { SmoothieChart, TimeSeries } = globalThis;
  return (node, { width, height, window, points, step, strokeWidth, clock, live }) => {
    const canvas = document.createElement("canvas");
    canvas.width = width;
    canvas.height = height;
    canvas.style.display = "block";
    node.append(canvas);
    const series = new TimeSeries();
    function push(times, values) {
      for (let i = 0; i < times.length; i++) series.append(times[i], values[i]);
    }
    if (live) {
      const chart = new SmoothieChart({ millisPerPixel: window / width });
      chart.addTimeSeries(series);
      chart.streamTo(canvas, window / points);
      return { fill: push, push };
    }
    const chart = new SmoothieChart({
      millisPerPixel: window / width,
      interpolation: "linear",
      minValue: 0,
      maxValue: 100,
      scaleSmoothing: 1,
      maxDataSetLength: points + slack * step,
      grid: {
        fillStyle: "#ffffff",
        strokeStyle: "#dddddd",
        lineWidth: 1,
        millisPerLine: window / 8,
        verticalSections: 5,
      },
      labels: { fillStyle: "#444444", showIntermediateLabels: true },
      timestampFormatter: SmoothieChart.timeFormatter,
    });
    chart.addTimeSeries(series, { strokeStyle: "#2266cc", lineWidth: strokeWidth });
    // Does the same as streamTo(), but for its loop by the wall clock.
    chart.canvas = canvas;
    [chart.clientWidth, chart.clientHeight] = [width, height];
    return { fill: push, push, draw: () => chart.render(canvas, clock.now()) };
  };
}
