export { dashboardKind as kind } from "../../../widgets/internal.js";
