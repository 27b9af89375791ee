import { afterAll, afterEach, expect } from "vitest";

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

function expectSilence(): void {
  const seen = unexpected.splice(0);
  expect(seen, "unexpected on the console").toEqual([]);
}

afterEach(expectSilence);
afterAll(expectSilence);
