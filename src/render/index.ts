/** The entry `tickline/render`: pictures of rows where no page is. */
export { renderLineChart } from "../widgets/line-chart/export/render.js";
export type {
  RenderedGap,
  RenderedTime,
  RenderLineChartInput,
  RenderLineChartOptions,
} from "../widgets/line-chart/export/render-options.js";
