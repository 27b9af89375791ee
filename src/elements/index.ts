import { defineElements } from "./define.js";

export { autoMount } from "./auto-mount.js";
export { defineElements } from "./define.js";
export type * from "./event-types.js";
export type * from "./types.js";

defineElements();
