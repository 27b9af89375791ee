import { afterAll, afterEach, expect } from "vitest";

// Vitest loads a setup file apart from the tests: they share the page alone.
const shared = globalThis as { policyBreaches?: string[] };

/** The document is the page's, or that of a frame of a test, whose breaches its own window is told. */
export function watchPolicy(page: Window): string[] {
  const breaches: string[] = [];
  page.addEventListener(
    "securitypolicyviolation",
    ({ violatedDirective, blockedURI, sourceFile, lineNumber, sample }) => {
      breaches.push(`${violatedDirective}: ${blockedURI} ${sample} (${sourceFile}:${lineNumber})`);
    },
  );
  return breaches;
}

const breaches = (shared.policyBreaches ??= watchPolicy(window));

/** Takes what was done so far against the policy of the page: a test that expects it does, any other fails of it. */
export const takeBreaches = (): string[] => breaches.splice(0);

function expectNone(): void {
  expect(takeBreaches(), "against the policy of the page").toEqual([]);
}

afterEach(expectNone);
afterAll(async () => {
  // A breach is told in a task of its own.
  await new Promise((resolve) => setTimeout(resolve));
  expectNone();
});
