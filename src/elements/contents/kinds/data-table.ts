export { dataTableKind as kind } from "../../../widgets/internal.js";
