import { afterAll, afterEach, expect, vi } from "vitest";

/**
 * A warning or an error on the console that no test asked for fails the test. A test that expects one takes it with
 * `vi.spyOn(console, "warn").mockImplementation(() => undefined)`.
 */
const unexpected: string[] = [];

for (const level of ["warn", "error"] as const) {
  console[level] = (...parts: unknown[]) => {
    unexpected.push(`console.${level}: ${parts.map(String).join(" ")}`);
  };
}

/** How long something that comes may take: by itself a wait gives up after a second, which a busy machine may need. */
const PATIENCE_MS = 10_000;

const { waitFor } = vi;
// Files that share a process share it too.
if (waitFor.name !== "waitPatiently") {
  vi.waitFor = function waitPatiently(callback, options = { timeout: PATIENCE_MS }) {
    return waitFor(callback, options);
  };
}

function expectSilence(): void {
  const seen = unexpected.splice(0);
  expect(seen, "unexpected on the console").toEqual([]);
}

afterEach(expectSilence);
afterAll(expectSilence);
