/** Whether `npm run chaos` asks for all cases; `npm test` runs one in a hundred. */
export const isFull = process.env.CHAOS === "full";

/** How many of so many cases to run. */
export function countOf(full: number): number {
  return isFull ? full : Math.ceil(full / 100);
}
