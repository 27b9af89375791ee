export { liveTextKind as kind } from "../../../widgets/internal.js";
