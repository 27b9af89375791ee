import { expect, it, vi } from "vitest";
import { startGraphql } from "../servers/graphql.js";
import { readings } from "./graphql-poll.js";
import { blocksOf, runCodeOf } from "./page-code.js";
import { valuesOf } from "./values-of.js";
import { serving, waiting, watch } from "./watch.js";

/** A row of the recipe. */
interface Reading {
  readonly id: number;
  readonly at: string;
  readonly celsius: number | null;
}

const options = { time: "at", retry: { minDelay: 1, maxDelay: 20 } } as const;

it("runs the code of docs/recipes/graphql-poll.md as it stands there", () => {
  expect(blocksOf("graphql-poll", "js")).toEqual([runCodeOf("graphql-poll")]);
});

it("asks for what came after the last reading", async () => {
  const server = await serving(startGraphql());
  for (const celsius of [20, null]) server.add(celsius);
  const watched = watch<Reading>(readings(server.url, { interval: 10 }), options);
  const values = valuesOf(watched.stream, "celsius");
  await watched.has(2);
  server.add(21.5);
  await watched.has(3);
  await vi.waitFor(() => expect(server.asked.length).toBeGreaterThan(4), waiting);
  expect(watched.rows.map(({ id }) => id)).toEqual([1, 2, 3]);
  expect(values()).toEqual([20, NaN, 21.5]);
  expect(JSON.parse(server.asked.at(-1)!.body).variables).toEqual({ after: 3 });
  expect(watched.stream.stats).toMatchObject({ duplicates: 0, gaps: 0, dropped: 0 });
});

it("counts what the server no longer holds", async () => {
  const server = await serving(startGraphql({ keep: 2 }));
  server.add(1);
  const watched = watch<Reading>(readings(server.url, { interval: 10 }), options);
  await watched.has(1);
  watched.stream.stop();
  for (const celsius of [2, 3, 4, 5]) server.add(celsius);
  watched.stream.start();
  await watched.has(3);
  expect(watched.rows.map(({ id }) => id)).toEqual([1, 4, 5]);
  expect(watched.gaps).toMatchObject([{ kind: "lost", count: 2 }]);
});
