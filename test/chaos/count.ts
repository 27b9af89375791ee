// A page has no `process`: there the configuration tells it to `import.meta.env`.
const { process: node } = globalThis as { process?: { env?: Record<string, unknown> } };
// Not taken apart: `import.meta.env` is put in place where it stands so.
const env = (import.meta as unknown as { env?: Record<string, unknown> }).env;

/** Whether `npm run chaos` asks for all cases; `npm test` runs one in a hundred. */
export const isFull = [node?.env?.CHAOS, env?.CHAOS].includes("full");

/** How many of so many cases to run; in `npm test` a hundredth, unless told. */
export function countOf(full: number, few = Math.ceil(full / 100)): number {
  return isFull ? full : few;
}

/** How long a test with many cases may take, ms. */
export const patience = isFull ? 3_600_000 : 60_000;
