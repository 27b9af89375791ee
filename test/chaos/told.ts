// A page has no `process`: there the configuration tells it to `import.meta.env`.
const { process: node } = globalThis as { process?: { env?: Record<string, unknown> } };
// Not taken apart: `import.meta.env` is put in place where it stands so.
const env = (import.meta as unknown as { env?: Record<string, unknown> }).env;

/** Returns a word of `npm run chaos`, in Node as in a page; "" in `npm test`. */
export function told(name: "CHAOS" | "CHAOS_SEED"): string {
  // eslint-disable-next-line @typescript-eslint/no-base-to-string -- variables of an environment are texts
  return String(node?.env?.[name] ?? env?.[name] ?? "");
}
