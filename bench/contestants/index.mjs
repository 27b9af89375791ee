/**
 * The contestants. `file`: the adapter in this folder, loaded by the page; `options`: the options of the adapter;
 * `below`: the contestant runs below the fold alone; `at`: its only workloads of frames; `optional`: it runs on request
 * alone; `library`: the folder in node_modules that tells its version; `slow`: it gets fewer rounds; `setup`: its setup
 * in words.
 */
export const contestants = {
  raf: {
    file: "raf",
    at: [],
    setup: "an animation frame loop that draws nothing",
  },
  empty: { file: "empty", setup: "an animation frame loop that makes the points and draws nothing" },
  floor: {
    file: "floor",
    setup:
      "a bare canvas: the extent of the line in each device pixel column, kept up to date " +
      "with the new points alone; a frame is one clear, one path with a span a column, one stroke; " +
      "no axes, no grid, no labels",
  },
  polyline: {
    file: "floor",
    options: { points: true },
    at: ["600"],
    setup: "the floor with one path through the points: less, where they are fewer than columns",
  },
  "floor-axes": {
    file: "floor",
    options: { axes: true },
    setup:
      "the floor, and what a reader needs: six grid lines, labels, the newest value, a dot, each by one call " +
      "with nothing left to decide; tells which part of a ratio is axes",
  },
  tickline: {
    file: "tickline",
    options: { module: "/tickline.mjs" },
    setup:
      "a row object a point, one push a frame through a DataStream into a lineChart, which has its soft fill, " +
      "its fading oldest end and its newest value; the domain of values is automatic, " +
      "for all others it is given: 0 to 100",
  },
  "tickline-plain": {
    file: "tickline",
    options: { module: "/tickline.mjs", fill: false },
    setup: "the same without the fill",
  },
  "tickline-smooth": {
    file: "tickline",
    options: { module: "/tickline.mjs", motion: "smooth" },
    at: [],
    setup: 'the same with `motion: "smooth"`',
  },
  "tickline-steps": {
    file: "tickline",
    options: { module: "/tickline.mjs", motion: "steps" },
    at: [],
    setup: 'the same with `motion: "steps"`',
  },
  "tickline-none": {
    file: "tickline",
    options: { module: "/tickline.mjs", motion: "none" },
    at: [],
    setup: 'the same with `motion: "none"`',
  },
  streams: {
    file: "tickline",
    options: { module: "/tickline.mjs", chart: false },
    below: true,
    setup: "the rows through the same streams to a listener that does nothing, without charts",
  },
  other: { file: "tickline", options: { module: "/other.mjs" }, optional: true, setup: "another build of tickline" },
  smoothie: {
    file: "smoothie",
    library: "smoothie",
    setup:
      "append() a point, render() once a frame, linear interpolation; " +
      "it draws when the view has moved by a whole pixel",
  },
  uplot: {
    file: "uplot",
    library: "uplot",
    setup:
      "setData() once a frame, with views that slide over typed arrays, " +
      "so that nothing is copied; no cursor, no legend",
  },
  "lightweight-charts": {
    file: "lightweight-charts",
    library: "lightweight-charts",
    slow: true,
    setup:
      "update() a point, or setData() of all where 100 and more come at once, as that is faster; conflation on, " +
      "bars as narrow as the window needs",
  },
  "chart.js": {
    file: "chart-js",
    library: "chart.js",
    slow: true,
    setup:
      'update("none") once a frame, min-max decimation, no parsing, normalized, no animation, no legend, no tooltip',
  },
  echarts: {
    file: "echarts",
    library: "echarts",
    slow: true,
    setup:
      "setOption() once a frame with a data set that slides over a typed array, min-max sampling, " +
      "no animation, no symbols, silent",
  },
  plotly: {
    file: "plotly",
    library: "plotly.js-basic-dist-min",
    slow: true,
    setup:
      "extendTraces() once a frame with a greatest length, a static plot in SVG (its WebGL needs a GPU), hover off",
  },
};
