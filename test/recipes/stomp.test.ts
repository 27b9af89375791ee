import { expect, it, vi } from "vitest";
import { startStomp } from "../servers/stomp.js";
import { blocksOf, runCodeOf } from "./page-code.js";
import { stomp } from "./stomp.js";
import { serving, waiting, watch } from "./watch.js";

it("runs the code of docs/recipes/stomp.md as it stands there", () => {
  expect(blocksOf("stomp", "js")).toEqual([runCodeOf("stomp")]);
});

it("connects, subscribes, and brings the messages of a destination", async () => {
  const broker = await serving(startStomp());
  const watched = watch<{ value: number; text?: string }>(stomp(broker.url, "/topic/boiler"));
  await vi.waitFor(() => expect(broker.subscribed).toEqual(["/topic/boiler"]), waiting);
  broker.publish("/topic/boiler", { value: 61.5, text: "warm\n\nenough" });
  broker.publish("/topic/other", { value: 0 });
  broker.beat();
  broker.publish("/topic/boiler", { value: 62 });
  await watched.has(2);
  expect(watched.rows).toEqual([{ value: 61.5, text: "warm\n\nenough" }, { value: 62 }]);
  expect(watched.stream.stats.dropped).toBe(0);
});

it("gives the broker a sign of life each ten seconds", async () => {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
  try {
    const broker = await serving(startStomp());
    watch(stomp(broker.url, "/topic/boiler"));
    await vi.waitFor(() => expect(broker.subscribed).toHaveLength(1), waiting);
    await vi.advanceTimersByTimeAsync(10_000);
    await vi.waitFor(() => expect(broker.heard.at(-1)).toBe("\n"), waiting);
  } finally {
    vi.useRealTimers();
  }
});

it("connects again after a cut, and tells a gap", async () => {
  const broker = await serving(startStomp());
  const watched = watch(stomp(broker.url, "/topic/boiler"));
  await vi.waitFor(() => expect(broker.subscribed).toHaveLength(1), waiting);
  broker.publish("/topic/boiler", { value: 1 });
  await watched.has(1);
  broker.cut();
  await vi.waitFor(() => expect(broker.subscribed).toHaveLength(2), waiting);
  broker.publish("/topic/boiler", { value: 3 });
  await watched.has(2);
  expect(watched.gaps.map(({ kind }) => kind)).toEqual(["unknown"]);
});

it("fails with the broker's words where it is not let in", async () => {
  const broker = await serving(startStomp({ passcode: "other" }));
  const watched = watch(stomp(broker.url, "/topic/boiler"));
  await watched.reaches("failed");
  expect(watched.errors[0].message).toContain("Bad CONNECT");
  expect(broker.connections).toBe(1);
});
