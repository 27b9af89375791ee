/** The number of new points beyond which setting all is faster than updating one by one. */
const fewRows = 50;

const module = "/bench/node_modules/lightweight-charts/dist/lightweight-charts.standalone.production.mjs";

/**
 * Lightweight Charts: update() a point, or setData() where that is faster; conflation on, bars as narrow as the window
 * needs.
 */
export async function load() {
  const { LineSeries, createChart } = await import(module);
  return (node, { width, height, points, strokeWidth, domain }) => {
    const chart = createChart(node, {
      width,
      height,
      handleScroll: false,
      handleScale: false,
      layout: { attributionLogo: false },
      timeScale: {
        timeVisible: true,
        secondsVisible: true,
        barSpacing: width / points,
        minBarSpacing: width / points / 10,
        enableConflation: true,
      },
    });
    const series = chart.addSeries(LineSeries, {
      color: "#2266cc",
      lineWidth: strokeWidth,
      crosshairMarkerVisible: false,
      priceLineVisible: false,
      lastValueVisible: false,
      ...(domain && { autoscaleInfoProvider: () => ({ priceRange: { minValue: domain[0], maxValue: domain[1] } }) }),
    });
    const rows = [];

    function add(times, values, take) {
      for (let i = 0; i < times.length; i++) take({ time: times[i] / 1000, value: values[i] });
    }
    return {
      fill(times, values) {
        add(times, values, (row) => rows.push(row));
        series.setData(rows);
        chart.timeScale().setVisibleLogicalRange({ from: 0, to: points - 1 });
      },
      push(times, values) {
        if (times.length <= fewRows) {
          add(times, values, (row) => series.update(row));
        } else {
          rows.splice(0, times.length);
          add(times, values, (row) => rows.push(row));
          series.setData(rows);
        }
      },
    };
  };
}
