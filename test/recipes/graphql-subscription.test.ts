import { expect, it, vi } from "vitest";
import { startGraphqlSocket } from "../servers/graphql-socket.js";
import { subscription } from "./graphql-subscription.js";
import { blocksOf, runCodeOf } from "./page-code.js";
import { serving, waiting, watch } from "./watch.js";

const query = "subscription ($room: ID!) { reading(room: $room) { time value } }";

it("runs the code of docs/recipes/graphql-subscription.md as it stands there", () => {
  expect(blocksOf("graphql-subscription", "js")).toEqual([runCodeOf("graphql-subscription")]);
});

it("introduces itself, subscribes, answers pings, and ends with the operation", async () => {
  const server = await serving(startGraphqlSocket({ token: "t0ken" }));
  const watched = watch(subscription(server.url, query, { variables: { room: "boiler" }, token: "t0ken" }));
  await vi.waitFor(() => expect(server.subscribed).toEqual([{ query, variables: { room: "boiler" } }]), waiting);
  server.next({ reading: { time: 1_767_225_600_000, value: 21.5 } });
  server.next({
    reading: [
      { time: 1_767_225_601_000, value: 22 },
      { time: 1_767_225_602_000, value: null },
    ],
  });
  server.ping();
  await watched.has(3);
  expect(watched.rows.map(({ value }) => value)).toEqual([21.5, 22, null]);
  await vi.waitFor(() => expect(server.pongs).toHaveLength(2), waiting);
  server.complete();
  await watched.reaches("ended");
  expect(server.inits).toEqual([{ token: "t0ken" }]);
  expect(watched.stream.stats.dropped).toBe(0);
});

it("subscribes again after a cut, and tells a gap", async () => {
  const server = await serving(startGraphqlSocket());
  const watched = watch(subscription(server.url, query));
  await vi.waitFor(() => expect(server.subscribed).toHaveLength(1), waiting);
  server.next({ reading: { value: 1 } });
  await watched.has(1);
  server.cut();
  await vi.waitFor(() => expect(server.subscribed).toHaveLength(2), waiting);
  server.next({ reading: { value: 3 } });
  await watched.has(2);
  expect(watched.gaps.map(({ kind }) => kind)).toEqual(["unknown"]);
});

it("fails with the server's words where the operation fails", async () => {
  const server = await serving(startGraphqlSocket());
  const watched = watch(subscription(server.url, "{ nothing }"));
  await watched.reaches("failed");
  expect(watched.errors).toMatchObject([{ code: "refused" }]);
  expect(watched.errors[0].message).toContain("Syntax Error: expected a subscription");
});

it("fails where the server forbids the connection", async () => {
  const server = await serving(startGraphqlSocket({ token: "t0ken" }));
  const watched = watch(subscription(server.url, query, { token: "other" }));
  await watched.reaches("failed");
  expect(watched.errors).toMatchObject([{ code: "refused", cause: 4403 }]);
});
