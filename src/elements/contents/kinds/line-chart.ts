export { lineChartKind as kind } from "../../../widgets/internal.js";
