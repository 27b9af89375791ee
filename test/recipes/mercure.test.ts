import { expect, it, vi } from "vitest";
import { startCuttingProxy } from "../servers/cutting-proxy.js";
import type { Mercure } from "../servers/mercure.js";
import { startMercure } from "../servers/mercure.js";
import { mercure } from "./mercure.js";
import { blocksOf, runCodeOf } from "./page-code.js";
import { serving, waiting, watch } from "./watch.js";

const topic = "https://example.com/boiler";

/** Subscribes through a line that can be cut. */
async function begin(hub: Mercure) {
  const line = await serving(startCuttingProxy(Number(new URL(hub.url).port)));
  const watched = watch(mercure(`http://127.0.0.1:${line.port}/.well-known/mercure`, topic));
  await vi.waitFor(() => expect(hub.subscribers()).toBe(1), waiting);
  const values = (): number[] => watched.rows.map(({ value }) => value as number);
  return { line, watched, values };
}

/** Cuts the line, publishes some updates meanwhile, and lets the subscriber come back. */
async function miss(hub: Mercure, line: { refusing: boolean; cut(): void }, values: number[]): Promise<void> {
  line.refusing = true;
  line.cut();
  await vi.waitFor(() => expect(hub.subscribers()).toBe(0), waiting);
  for (const value of values) hub.publish(topic, { value });
  line.refusing = false;
}

it("runs the code of docs/recipes/mercure.md as it stands there", () => {
  expect(blocksOf("mercure", "js")).toEqual([runCodeOf("mercure")]);
});

it("gets what was published meanwhile, and tells no gap", async () => {
  const hub = await serving(startMercure());
  const { line, watched, values } = await begin(hub);
  hub.publish(topic, { value: 1 });
  hub.publish("https://example.com/other", { value: 0 });
  hub.publish(topic, { value: 2 });
  await watched.has(2);
  await miss(hub, line, [3, 4]);
  await watched.has(4);
  expect(values()).toEqual([1, 2, 3, 4]);
  expect(watched.gaps).toEqual([]);
});

it("tells a gap where the hub no longer holds the last update", async () => {
  const hub = await serving(startMercure({ keep: 2 }));
  const { line, watched, values } = await begin(hub);
  hub.publish(topic, { value: 1 });
  await watched.has(1);
  await miss(hub, line, [2, 3, 4, 5]);
  await watched.has(3);
  expect(values()).toEqual([1, 4, 5]);
  expect(watched.gaps).toMatchObject([{ kind: "lost", cause: "the server could not resume" }]);
});
