/** Whether `npm run chaos` asks for all cases; `npm test` runs one in a hundred. */
export const isFull = process.env.CHAOS === "full";

/** How many of so many cases to run; in `npm test` a hundredth, unless told. */
export function countOf(full: number, few = Math.ceil(full / 100)): number {
  return isFull ? full : few;
}
