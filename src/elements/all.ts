import { provideAllCode } from "../widgets/all-code.js";

export * from "../render/index.js";
export * from "../stream/index.js";
export * from "../widgets/index.js";
export { autoMount } from "./auto-mount.js";
export { defineElements } from "./define.js";

provideAllCode();
