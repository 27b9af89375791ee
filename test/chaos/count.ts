import { told } from "./told.js";

/** Whether `npm run chaos` asks for all cases; `npm test` runs one in a hundred. */
export const isFull = told("CHAOS") === "full";

/** How many of so many cases to run; in `npm test` a hundredth, unless told. */
export function countOf(full: number, few = Math.ceil(full / 100)): number {
  return isFull ? full : few;
}

/** How long a test with many cases may take, ms. */
export const patience = isFull ? 3_600_000 : 60_000;
