import { expect, it, vi } from "vitest";
import { startCentrifugo } from "../servers/centrifugo.js";
import { startCuttingProxy } from "../servers/cutting-proxy.js";
import { startHttpServer } from "../servers/http-server.js";
import { overEvents, overSocket } from "./centrifugo.js";
import { blocksOf, runCodeOf } from "./page-code.js";
import { serving, waiting, watch } from "./watch.js";

it("runs the code of docs/recipes/centrifugo.md as it stands there", () => {
  expect(blocksOf("centrifugo", "js")).toEqual([runCodeOf("centrifugo")]);
});

it.each([
  ["ws", overSocket],
  ["http", overEvents],
] as const)(
  "reads a channel over %s, with tokens, through an absence and the end of a token",
  async (protocol, read) => {
    let given = 0;
    const tokens = await serving(startHttpServer((_, response) => response.end(`token-${(given += 1)}`)));
    const hub = await serving(
      startCentrifugo({
        channels: { "metrics:cpu": 300 },
        judge: ({ token }) => (token === `token-${given}` ? undefined : [3500, "invalid token"]),
      }),
    );
    const line = await serving(startCuttingProxy(hub.port));
    const watched = watch(read(`${protocol}://127.0.0.1:${line.port}`, "metrics:cpu", tokens.url));
    await vi.waitFor(() => expect(hub.clients()).toBe(1), waiting);
    const publish = (...values: number[]): void => {
      for (const value of values) hub.publish("metrics:cpu", { value });
    };
    publish(1, 2);
    await watched.has(2);
    line.refusing = true;
    line.cut();
    await vi.waitFor(() => expect(hub.clients()).toBe(0), waiting);
    publish(3, 4);
    line.refusing = false;
    await watched.has(4);
    hub.disconnect(3005, "connection expired");
    publish(5);
    await watched.has(5);
    expect(watched.rows.map(({ value }) => value as number)).toEqual([1, 2, 3, 4, 5]);
    expect(watched.gaps).toEqual([]);
    expect(given).toBe(2);
  },
);
