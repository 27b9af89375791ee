import { expect, it, vi } from "vitest";
import type { CouchDb } from "../servers/couchdb.js";
import { startCouchDb } from "../servers/couchdb.js";
import { startCuttingProxy } from "../servers/cutting-proxy.js";
import { couchChanges } from "./couchdb.js";
import { blocksOf, runCodeOf } from "./page-code.js";
import { serving, waiting, watch } from "./watch.js";

/** Listens to a database through a line that can be cut. */
async function begin(couch: CouchDb) {
  const line = await serving(startCuttingProxy(Number(new URL(couch.url).port)));
  const watched = watch<{ value: number }>(couchChanges(`http://127.0.0.1:${line.port}/readings`));
  await vi.waitFor(() => expect(couch.listeners()).toBe(1), waiting);
  return { line, watched, values: () => watched.rows.map(({ value }) => value) };
}

it("runs the code of docs/recipes/couchdb.md as it stands there", () => {
  expect(blocksOf("couchdb", "js")).toEqual([runCodeOf("couchdb")]);
});

it("brings the documents that change from now on", async () => {
  const couch = await serving(startCouchDb());
  couch.put({ _id: "a", value: 0 });
  const { watched, values } = await begin(couch);
  couch.put({ _id: "a", value: 1 });
  couch.beat();
  couch.put({ _id: "b", value: 2 });
  await watched.has(2);
  expect(values()).toEqual([1, 2]);
  expect(watched.stream.stats).toMatchObject({ gaps: 0, dropped: 0 });
});

it("goes on where it was cut, wherever in a line that was, and tells no gap", async () => {
  const couch = await serving(startCouchDb());
  const { line, watched, values } = await begin(couch);
  couch.put({ _id: "a", value: 1 });
  await watched.has(1);
  line.cutAfter(60);
  couch.put({ _id: "b", value: 2 });
  await watched.has(2);
  line.refusing = true;
  line.cut();
  await vi.waitFor(() => expect(couch.listeners()).toBe(0), waiting);
  for (const value of [3, 4]) couch.put({ _id: `c${value}`, value });
  line.refusing = false;
  await watched.has(4);
  expect(values()).toEqual([1, 2, 3, 4]);
  expect(watched.gaps).toEqual([]);
  expect(watched.stream.stats.dropped).toBe(0);
});
