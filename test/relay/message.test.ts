import { afterEach, expect, it } from "vitest";
import { Engine } from "./engine.js";
import type { RunningRelay } from "./reader.js";
import { readFrom, startRelay } from "./reader.js";

let running: RunningRelay | undefined;

afterEach(async () => {
  await running?.close();
});

it.each(["webSocket", "eventSource"] as const)(
  "brings messages of every length, also of letters of many bytes: %s",
  async (kind) => {
    const engine = new Engine();
    running = await startRelay(engine.source(), { every: 0 });
    const { url } = running;
    const reader = readFrom(kind, () => url);
    const texts: unknown[] = [];
    reader.stream.on("data", (rows) => texts.push(...rows.map(({ text }) => text)));
    await expect.poll(() => reader.stream.position?.epoch).toBe("e1");
    // A frame tells a length below 126 in one byte, below 65,536 in two more, else in eight.
    const lengths = [0, 10, 30, 60, 61, 62, 200, 21_000, 65_400, 65_480, 70_000, 200_000];
    const words = lengths.flatMap((length) => ["x", "ü", "😀"].map((letter) => letter.repeat(length / letter.length)));
    for (const word of words) {
      engine.write(1, word);
      await expect.poll(() => reader.has(engine.count)).toBe(true);
    }
    expect(texts).toEqual(words);
    expect(reader.gaps).toEqual([]);
    reader.stream.destroy();
  },
);
