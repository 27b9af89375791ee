import { afterEach, beforeEach, describe, expect, vi } from "vitest";
import { WebSocket, WebSocketServer } from "ws";
import { DataStream, webSocket } from "../../src/stream/index.js";
import type { NumberedRow } from "../../src/testing/index.js";
import { faultServer } from "../../src/testing/index.js";
import { countOf } from "./count.js";
import { createDice } from "./dice.js";
import { promise, seed } from "./promise.js";
import { until } from "./until.js";

const start = 1_790_000_000_000;
const second = 1_000;
const hour = 3_600_000;

/** How a server's clock is off ours, ms, after so many seconds. */
const skews: Record<string, (seconds: number) => number> = {
  none: () => 0,
  "three hours ahead": () => 3 * hour,
  "three hours behind": () => -3 * hour,
  "two days ahead": () => 48 * hour,
  "two days behind": () => -48 * hour,
  "drifts ahead": (seconds) => seconds,
  "drifts behind": (seconds) => -seconds,
  "is set half an hour ahead": (seconds) => (seconds < 30 ? 0 : hour / 2),
  "is set five hours ahead": (seconds) => (seconds < 30 ? 0 : 5 * hour),
  "is set five hours back": (seconds) => (seconds < 30 ? 0 : -5 * hour),
};

/** After a jump, rows must agree for so long before they are believed. */
const doubt = 7;

// The platform's clock, by hand; its timers, and the network, go on.
beforeEach(() => {
  vi.useFakeTimers({ toFake: ["Date"], now: start });
});

afterEach(() => {
  vi.useRealTimers();
});

/**
 * Reads a row a second from a server of that skew, over cuts; how far `now()` was off, at most, and how often it went
 * back.
 */
async function readClock(ofSeed: number, skew: (seconds: number) => number, span: number) {
  const dice = createDice(ofSeed);
  let seconds = 0;
  vi.setSystemTime(start);
  const row = (seq: number): NumberedRow => ({ time: start + seconds * second + skew(seconds), value: seq });
  const server = await faultServer({ WebSocketServer, seed: ofSeed, row });
  const stream = new DataStream(webSocket<NumberedRow>(server.url, { WebSocket }), {
    retry: { minDelay: 0, maxDelay: 0 },
  });
  stream.on("error", () => undefined);
  stream.start();
  await until(() => stream.stats.bytes > 0 && stream.state === "live");
  let [worst, back, last, jumpedAt] = [0, 0, -Infinity, 0];
  for (; seconds < span; seconds += 1) {
    vi.setSystemTime(start + seconds * second);
    if (Math.abs(skew(seconds) - skew(seconds - 1)) > 60_000) jumpedAt = seconds;
    const { received } = stream.stats;
    if (dice.chance(0.05)) server.cut();
    server.append();
    await until(() => stream.stats.received > received);
    const now = stream.now();
    if (seconds - jumpedAt >= doubt) worst = Math.max(worst, Math.abs(now - (Date.now() + skew(seconds))));
    if (now < last && seconds - jumpedAt > doubt) back += 1;
    last = now;
  }
  const { dropped, reconnects, received } = stream.stats;
  stream.destroy();
  await server.close();
  return { worst, back, dropped, reconnects, received };
}

describe("the source's clock", () => {
  promise("now() keeps to the clock of the server, however far that is off, drifts or is set", async (tell) => {
    const span = countOf(3_600, 60);
    const told: Record<string, Awaited<ReturnType<typeof readClock>>> = {};
    for (const [name, skew] of Object.entries(skews)) told[name] = await readClock(seed, skew, span);
    const all = Object.values(told);
    const worst = Object.entries(told).reduce((a, b) => (a[1].worst >= b[1].worst ? a : b));
    tell({ clocks: all.length, "seconds each": span, rows: all.reduce((sum, { received }) => sum + received, 0) });
    tell({
      cuts: all.reduce((sum, { reconnects }) => sum + reconnects, 0),
      "off by, ms, at most": Math.round(worst[1].worst),
      clock: worst[0],
    });
    for (const [name, { worst: off, back, dropped }] of Object.entries(told)) {
      expect.soft(off, name).toBeLessThanOrEqual(200);
      // Only rows that seem to come from the future are refused, until they are believed.
      expect.soft([name, back, dropped]).toEqual([name, 0, Math.min(dropped, doubt)]);
    }
    expect(all.every(({ reconnects }) => reconnects > 0)).toBe(true);
  });
});
