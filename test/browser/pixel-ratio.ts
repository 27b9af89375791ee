import { expect } from "vitest";
import { cdp } from "vitest/browser";

/** Runs something while a CSS px has so many device px. */
export async function withPixelRatio(ratio: number, run: () => Promise<void>): Promise<void> {
  const { innerWidth: width, innerHeight: height } = window.top ?? window;
  const emulate = async (deviceScaleFactor: number): Promise<void> => {
    await cdp().send("Emulation.setDeviceMetricsOverride", { width, height, deviceScaleFactor, mobile: false });
    await expect.poll(() => devicePixelRatio).toBe(deviceScaleFactor);
  };
  const before = devicePixelRatio;
  await emulate(ratio);
  try {
    await run();
  } finally {
    await emulate(before);
  }
}
