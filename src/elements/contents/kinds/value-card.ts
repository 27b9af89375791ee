export { valueCardKind as kind } from "../../../widgets/internal.js";
