import { loadScript } from "../page/load.mjs";

const formatTime = (time) => new Date(time).toISOString().slice(14, 21);

/**
 * Chart.js, as its page on performance has it: no parsing, no animation, decimation, fixed scales, fixed ticks'
 * rotation.
 */
export async function load() {
  await loadScript("/bench/node_modules/chart.js/dist/chart.umd.min.js");
  const { Chart } = globalThis;
  return (node, { width, height, window, strokeWidth, clock }) => {
    const canvas = document.createElement("canvas");
    canvas.width = width;
    canvas.height = height;
    node.append(canvas);
    const data = [];
    const level = { minRotation: 0, maxRotation: 0 };
    const x = {
      type: "linear",
      min: 0,
      max: 1,
      ticks: { ...level, callback: formatTime, maxTicksLimit: 8, sampleSize: 1 },
    };
    const y = { type: "linear", min: 0, max: 100, ticks: level };
    const chart = new Chart(canvas, {
      type: "line",
      data: { datasets: [{ data: [], borderColor: "#2266cc", borderWidth: strokeWidth, pointRadius: 0, tension: 0 }] },
      options: {
        animation: false,
        parsing: false,
        normalized: true,
        responsive: false,
        events: [],
        scales: { x, y },
        plugins: {
          legend: { display: false },
          tooltip: { enabled: false },
          decimation: { enabled: true, algorithm: "min-max" },
        },
      },
    });

    // Chart.js intercepts each push to an array that it holds, so the first points are pushed before.
    function add(times, values) {
      for (let i = 0; i < times.length; i++) data.push({ x: times[i], y: values[i] });
    }
    return {
      fill: add,
      push(times, values) {
        data.splice(0, times.length);
        add(times, values);
        [chart.data.datasets[0].data] = [data];
        Object.assign(chart.options.scales.x, { min: clock.now() - window, max: clock.now() });
        chart.update("none");
      },
    };
  };
}
