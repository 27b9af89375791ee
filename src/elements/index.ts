import { defineElements } from "./define.js";

export { autoMount } from "./auto-mount.js";
export { defineElements } from "./define.js";
export type * from "./types.js";

defineElements();
