import { expect, it, vi } from "vitest";
import { startHomeAssistant } from "../servers/home-assistant.js";
import { homeAssistant } from "./home-assistant.js";
import { blocksOf, runCodeOf } from "./page-code.js";
import { valuesOf } from "./values-of.js";
import { serving, waiting, watch } from "./watch.js";

it("runs the code of docs/recipes/home-assistant.md as it stands there", () => {
  expect(blocksOf("home-assistant", "js")).toEqual([runCodeOf("home-assistant")]);
});

it("begins with all states, and follows their changes; `unavailable` is a gap", async () => {
  const home = await serving(startHomeAssistant("t0ken"));
  home.set("sensor.boiler", "61.5");
  home.set("light.hall", "on");
  const watched = watch(homeAssistant(home.url, "t0ken"));
  const values = valuesOf(watched.stream, "state");
  await watched.has(2);
  home.set("sensor.boiler", "unavailable");
  home.set("sensor.boiler", "62.0");
  await watched.has(4);
  expect(values("sensor.boiler")).toEqual([61.5, NaN, 62]);
  expect(watched.times[0]).toBe(Date.UTC(2026, 0, 1) + 1_000);
  expect(home.commands.map(({ id, type }) => [id, type])).toEqual([
    [1, "subscribe_events"],
    [2, "get_states"],
  ]);
  expect(watched.stream.stats.dropped).toBe(0);
});

it("tells that an entity is removed", async () => {
  const home = await serving(startHomeAssistant("t0ken"));
  home.set("sensor.boiler", "61.5");
  const watched = watch(homeAssistant(home.url, "t0ken"));
  const gone: string[] = [];
  watched.stream.on("gone", ({ keys }) => gone.push(...keys));
  await watched.has(1);
  home.set("sensor.boiler", null);
  home.set("sensor.tank", "20");
  await watched.has(2);
  expect(gone).toEqual(["sensor.boiler"]);
  expect(watched.stream.stats).toMatchObject({ kept: 2, dropped: 0 });
});

it("introduces itself again after a cut, and gets what is now", async () => {
  const home = await serving(startHomeAssistant("t0ken"));
  home.set("sensor.boiler", "1");
  home.set("sensor.tank", "20");
  const watched = watch(homeAssistant(home.url, "t0ken"));
  await watched.has(2);
  home.cut();
  home.set("sensor.boiler", "2");
  await watched.has(3);
  expect(watched.rows.map((row) => row.state)).toEqual(["1", "20", "2"]);
  expect(watched.stream.stats).toMatchObject({ duplicates: 1, dropped: 0 });
  expect(watched.gaps.map(({ kind }) => kind)).toEqual(["unknown"]);
});

it("fails where the token is refused, and asks for another where it can", async () => {
  const home = await serving(startHomeAssistant("t0ken"));
  const refused = watch(homeAssistant(home.url, "wrong"));
  await refused.reaches("failed");
  expect(refused.errors).toMatchObject([{ code: "refused", cause: 401 }]);
  expect(refused.errors[0].message).toContain("Invalid access token");
  const asked: unknown[] = [];
  const token = ({ refused: isRefused }: { refused: boolean }): string => {
    asked.push(isRefused);
    return isRefused ? "t0ken" : "old";
  };
  const renewed = watch(homeAssistant(home.url, token));
  await renewed.reaches("live");
  expect(asked).toEqual([false, true]);
});

it("pings with ids that increase", async () => {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
  try {
    const home = await serving(startHomeAssistant("t0ken"));
    home.set("sensor.boiler", "1");
    const watched = watch(homeAssistant(home.url, "t0ken"));
    await vi.waitFor(() => expect(watched.rows).toHaveLength(1), waiting);
    await vi.advanceTimersByTimeAsync(30_000);
    await vi.waitFor(() => expect(home.commands.at(-1)).toEqual({ id: 3, type: "ping" }), waiting);
  } finally {
    vi.useRealTimers();
  }
});
