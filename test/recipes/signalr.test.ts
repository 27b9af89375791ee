import { expect, it, vi } from "vitest";
import { startSignalR } from "../servers/signalr.js";
import { blocksOf, runCodeOf } from "./page-code.js";
import { hubStream } from "./signalr.js";
import { serving, waiting, watch } from "./watch.js";

/** The hub's address, for a client that begins with HTTP. */
const hubOf = ({ url }: { url: string }): string => `${url.replace("ws", "http")}/hub`;

it("runs the code of docs/recipes/signalr.md as it stands there", () => {
  expect(blocksOf("signalr", "js")).toEqual([runCodeOf("signalr")]);
});

it("brings the items of a streaming method, and ends with it", async () => {
  const hub = await serving(startSignalR());
  const watched = watch(hubStream(hubOf(hub), {}, "Readings", "boiler"));
  await watched.reaches("connecting");
  await vi.waitFor(() => expect(hub.invoked).toEqual([{ target: "Readings", arguments: ["boiler"] }]), waiting);
  for (const value of [21.5, null, 22]) hub.push({ time: 1_767_225_600_000, value });
  await watched.has(3);
  expect(watched.rows.map(({ value }) => value)).toEqual([21.5, null, 22]);
  expect(watched.stream.state).toBe("live");
  hub.complete();
  await watched.reaches("ended");
  await vi.waitFor(() => expect(hub.sockets.size).toBe(0), waiting);
  expect(watched.errors).toEqual([]);
});

it("calls the method again after a cut, and tells a gap", async () => {
  const hub = await serving(startSignalR());
  const watched = watch(hubStream(hubOf(hub), {}, "Readings"));
  await vi.waitFor(() => expect(hub.invoked).toHaveLength(1), waiting);
  hub.push({ value: 1 });
  await watched.has(1);
  hub.cut();
  await vi.waitFor(() => expect(hub.invoked).toHaveLength(2), waiting);
  hub.push({ value: 3 });
  await watched.has(2);
  expect(watched.gaps.map(({ kind }) => kind)).toEqual(["unknown"]);
  expect(watched.stream.stats).toMatchObject({ reconnects: 1, dropped: 0 });
  expect(watched.errors[0].message).toContain("1006");
});

it("closes the connection when nobody listens any more", async () => {
  const hub = await serving(startSignalR());
  const watched = watch(hubStream(hubOf(hub), {}, "Readings"));
  await vi.waitFor(() => expect(hub.invoked).toHaveLength(1), waiting);
  watched.stream.stop();
  await vi.waitFor(() => expect(hub.sockets.size).toBe(0), waiting);
});

it("says what the hub says where there is no such method, and tries again", async () => {
  const hub = await serving(startSignalR());
  const watched = watch(hubStream(hubOf(hub), {}, "Nothing"));
  await vi.waitFor(() => expect(hub.connections).toBeGreaterThan(1), waiting);
  expect(watched.errors[0].message).toContain("Unknown hub method 'Nothing'");
});

it("hands its token to the negotiation", async () => {
  const hub = await serving(startSignalR({ bearer: "s3cret" }));
  const watched = watch(hubStream(hubOf(hub), { accessTokenFactory: () => "s3cret" }, "Readings"));
  await vi.waitFor(() => expect(hub.invoked).toHaveLength(1), waiting);
  hub.push({ value: 1 });
  await watched.has(1);
  const refused = watch(hubStream(hubOf(hub), { accessTokenFactory: () => "other" }, "Readings"));
  await vi.waitFor(() => expect(refused.errors.length).toBeGreaterThan(0), waiting);
  expect(refused.errors[0].message).toContain("401");
});
