import { defineElements } from "./define.js";

export { autoMount } from "./auto-mount.js";
export type * from "./types.js";

defineElements();
