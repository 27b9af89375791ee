import { afterAll, vi } from "vitest";

/**
 * Files run one after another in one process, which loads libraries and a page once. What each leaves there ends with
 * it: the next one has modules of its own, as if it were alone.
 */
afterAll(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
  vi.resetModules();
  if (typeof document !== "undefined") document.body.replaceChildren();
});
