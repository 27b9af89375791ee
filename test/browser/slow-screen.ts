import { vi } from "vitest";

/**
 * Begins at a moment, on a page whose time passes only when it is told to, with so many ms from frame to frame: each
 * frame of the minutes that pass is drawn, so a slow screen costs less.
 */
export function beginSlowScreen(now: number, frameMs: number): void {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "performance", "Date"], now });
  vi.stubGlobal("requestAnimationFrame", (callback: FrameRequestCallback) =>
    setTimeout(() => callback(performance.now()), frameMs),
  );
  vi.stubGlobal("cancelAnimationFrame", (handle: number) => clearTimeout(handle));
}

/** Gives the page its own time and frames back. */
export function endSlowScreen(): void {
  vi.unstubAllGlobals();
  vi.useRealTimers();
}
