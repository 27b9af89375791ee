import { line } from "./line.js";
import type { Mark } from "./mark.js";

/** A line that holds each value until the next row. */
export const step: Mark = { ...line, holds: true };
