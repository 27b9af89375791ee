export * from "./stream/index.js";
export * from "./widgets/index.js";
