/**
 * Who takes part. `file`: the adapter in this folder, loaded by the page; `options`: what the adapter is told;
 * `library`: the folder in node_modules that names its version; `slow`: it gets fewer rounds; `setup`: how it is set up.
 */
export const contestants = {
  empty: { file: "empty", setup: "An animation frame loop that makes the points and draws nothing." },
  floor: {
    file: "floor",
    setup:
      "A bare canvas: the extent of the line in each device pixel column, kept up to date with the new points alone; a frame is one clear, one path with a span a column, one stroke. No axes, no grid, no labels. Values 0 to 100.",
  },
  tickline: {
    file: "tickline",
    options: { module: "/tickline.mjs" },
    setup:
      "One row object a point, one push a frame through a DataStream into a lineChart: soft fill, fading oldest end, newest value. The domain of values is automatic.",
  },
  "tickline-plain": {
    file: "tickline",
    options: { module: "/tickline.mjs", fill: false },
    setup: "The same without the fill.",
  },
  other: {
    file: "tickline",
    options: { module: "/other.mjs" },
    optional: true,
    setup: "Another build of tickline, to compare with.",
  },
  smoothie: {
    file: "smoothie",
    library: "smoothie",
    setup: "append() a point, render() once a frame, linear interpolation, values 0 to 100. It draws when the view has moved a whole pixel.",
  },
  uplot: {
    file: "uplot",
    library: "uplot",
    setup: "setData() once a frame with views that slide over typed arrays, so that nothing is copied; values 0 to 100; no cursor, no legend.",
  },
};
