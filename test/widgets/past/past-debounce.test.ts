import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { DataStream } from "../../../src/stream/index.js";
import { PastRequests } from "../../../src/widgets/past/past-requests.js";
import { PastWindow } from "../../../src/widgets/past/past-window.js";
import { acquireSeries } from "../../../src/widgets/store/acquire-series.js";

const HOUR = 3_600_000;

const FRAME_MS = 16;

const undo: (() => void)[] = [];

beforeEach(() => {
  vi.useFakeTimers({ now: 1_800_000_000_000 });
});

afterEach(() => {
  for (const step of undo.splice(0).reverse()) step();
  vi.useRealTimers();
});

/** Shows an hour with each frame, of whose rows the last minute is held; returns how many questions there were. */
async function countAsked(frames: number, spanAt: (frame: number) => { from: number; to: number }): Promise<number> {
  let asked = 0;
  const stream = new DataStream({
    name: "server",
    connect: (sink) => {
      sink.open();
    },
    history: async () => {
      asked += 1;
      return new Promise<never>(() => undefined);
    },
  });
  const handle = acquireSeries(stream, { retain: {} });
  const window = new PastWindow(new PastRequests(handle.set.hub), [handle.set], false);
  undo.push(() => {
    window.leave();
    handle.release();
    stream.destroy();
  });
  const heldFrom = Date.now() - 60_000;
  for (let frame = 0; frame < frames; frame += 1) {
    const span = spanAt(frame);
    window.show({ span, target: span, widthPx: 800, heldFrom, now: Date.now(), asks: true }, () => undefined);
    await vi.advanceTimersByTimeAsync(FRAME_MS);
  }
  return asked;
}

describe("the past of a view that is drawn with every frame", () => {
  it("is asked for where the view stands, though what it lacks grows with time", async () => {
    const to = Date.now() + 1_000;
    expect(await countAsked(20, () => ({ from: to - HOUR, to }))).toBe(1);
  });

  it("is asked for where the view goes with time", async () => {
    expect(await countAsked(20, () => ({ from: Date.now() - HOUR, to: Date.now() }))).toBe(1);
  });

  it("is not asked for while the view is moved far with each frame", async () => {
    const to = Date.now();
    expect(await countAsked(20, (frame) => ({ from: to - (frame + 1) * HOUR, to: to - frame * HOUR }))).toBe(0);
  });
});
