// @vitest-environment node
import { afterEach, expect, it, vi } from "vitest";
import { WebSocket } from "ws";
import type { Gap, Source } from "../../src/stream/index.js";
import { DataStream } from "../../src/stream/index.js";
import { nchanEvents, nchanSocket } from "../recipes/nchan.js";
import { blocksOf, runCodeOf } from "../recipes/page-code.js";
import { seeded } from "../series/seeded.js";
import { startCuttingProxy } from "../servers/cutting-proxy.js";
import { describeWith } from "../servers/installed.js";
import { startNginx } from "../servers/nginx.js";
import { isFull } from "./count.js";

const cuts = isFull ? 200 : 20;
const [locations] = blocksOf("nchan", "nginx");
const undo: (() => unknown)[] = [];

afterEach(async () => {
  for (const step of undo.splice(0).reverse()) await step();
});

/** A client of a channel, through a proxy that can be cut, and a publisher who numbers the messages. */
async function begin(sourceOf: (port: number) => Source<unknown>, conf = locations) {
  vi.stubGlobal("WebSocket", WebSocket);
  undo.push(() => vi.unstubAllGlobals());
  const nginx = await startNginx(conf);
  undo.push(nginx.stop);
  const proxy = await startCuttingProxy(nginx.socket);
  undo.push(proxy.close);
  const stream = new DataStream(sourceOf(proxy.port), { retry: { minDelay: 1, maxDelay: 20 }, recent: 100_000 });
  undo.push(() => stream.destroy());
  const values: unknown[] = [];
  const gaps: Gap[] = [];
  let published = 0;
  stream.subscribe({
    data: (rows) => values.push(...rows.map((row) => (row as { value: unknown }).value)),
    gap: (gap) => gaps.push(gap),
    // Being cut is what this is about.
    error: () => undefined,
  });
  const publish = async (count: number): Promise<void> => {
    for (let i = 0; i < count; i += 1) {
      published += 1;
      const { status } = await nginx.ask("POST", "/publish/numbers", JSON.stringify({ value: published }));
      expect([201, 202]).toContain(status);
    }
  };
  const arrived = (): Promise<void> =>
    vi.waitFor(() => expect(values.at(-1)).toBe(published), { timeout: 20_000, interval: 5 });
  const all = (): number[] => Array.from({ length: published }, (_, i) => i + 1);
  return { nginx, proxy, stream, values, gaps, publish, arrived, all };
}

const transports: [string, (port: number) => Source<unknown>][] = [
  ["WebSocket", (port) => nchanSocket(`ws://127.0.0.1:${port}/subscribe/numbers`)],
  ["Server-Sent Events", (port) => nchanEvents(`http://127.0.0.1:${port}/subscribe/numbers`)],
];

it("runs the code of docs/recipes/nchan.md as it stands there", () => {
  expect(blocksOf("nchan", "js")).toEqual([runCodeOf("nchan")]);
});

describeWith(["nginx", "libnginx-mod-nchan"], "a channel of Nchan", () => {
  it.each(transports)(
    `over %s loses, doubles and swaps no row in ${cuts} cuts, and tells no false gap`,
    { timeout: 300_000 },
    async (_, sourceOf) => {
      const { proxy, stream, values, gaps, publish, arrived, all } = await begin(sourceOf);
      const random = seeded(7);
      const between = (least: number, most: number): number => least + Math.floor(random() * (most - least + 1));
      await publish(3);
      await arrived();
      while (proxy.cuts < cuts) {
        const kind = between(0, 3);
        if (kind === 0) proxy.cut();
        if (kind === 1) proxy.cutAfter(between(1, 400));
        if (kind === 2) {
          proxy.cut();
          proxy.cutAfter(between(1, 300));
        }
        if (kind === 3) {
          proxy.refusing = true;
          proxy.cut();
        }
        await publish(between(0, 8));
        proxy.refusing = false;
        await arrived();
      }
      proxy.cutAfter(Infinity);
      await publish(1);
      await arrived();
      expect(values).toEqual(all());
      expect(gaps).toEqual([]);
      expect(stream.stats.dropped).toBe(0);
      expect(stream.stats.reconnects).toBeGreaterThan(cuts / 3);
    },
  );

  it.each(transports)("over %s tells a gap where the buffer did not last", { timeout: 60_000 }, async (_, sourceOf) => {
    const { proxy, values, gaps, publish, arrived } = await begin(sourceOf, locations.replace("10000", "4"));
    await publish(3);
    await arrived();
    proxy.refusing = true;
    proxy.cut();
    await publish(9);
    proxy.refusing = false;
    await arrived();
    expect(values).toEqual([1, 2, 3, 9, 10, 11, 12]);
    expect(gaps.map(({ kind, cause }) => [kind, cause])).toEqual([["unknown", "a reconnect"]]);
  });

  it.each(transports)(
    "over %s outlives a reload of nginx, which empties the buffer: with a gap, and no row lost",
    { timeout: 60_000 },
    async (_, sourceOf) => {
      const { nginx, stream, values, gaps, publish, arrived, all } = await begin(sourceOf);
      await publish(5);
      await arrived();
      const secondOf = (): number => Math.floor(Date.now() / 1_000);
      const publishedIn = secondOf();
      await nginx.reload();
      await vi.waitFor(() => expect(stream.stats.reconnects).toBe(1), { timeout: 20_000, interval: 5 });
      // An id is a second and a number in it, and a reload begins the numbers anew: in one second ids come twice.
      await vi.waitFor(() => expect(secondOf()).toBeGreaterThan(publishedIn), { timeout: 5_000, interval: 5 });
      await publish(5);
      await arrived();
      expect(values).toEqual(all());
      expect(gaps.map(({ kind }) => kind)).toEqual(["unknown"]);
    },
  );
});
