import { expect, it, vi } from "vitest";
import { startCursorFeed } from "../servers/cursor-feed.js";
import { longPoll } from "./cursors.js";
import { blocksOf, runCodeOf } from "./page-code.js";
import { serving, waiting, watch } from "./watch.js";

it("runs the code of docs/recipes/cursors.md as it stands there", () => {
  expect(blocksOf("cursors", "js")).toEqual([runCodeOf("cursors")]);
});

it("asks again at once, from the last cursor, also where nothing came for us", async () => {
  const feed = await serving(startCursorFeed());
  const watched = watch<{ value: number }>(longPoll(feed.url));
  await vi.waitFor(() => expect(feed.cursors).toEqual([null]), waiting);
  feed.add({ value: 1 });
  await vi.waitFor(() => expect(feed.cursors).toEqual([null, "c1"]), waiting);
  feed.add("not for us");
  await vi.waitFor(() => expect(feed.cursors).toEqual([null, "c1", "c2"]), waiting);
  feed.add({ value: 2 });
  await watched.has(2);
  expect(watched.rows).toEqual([{ value: 1 }, { value: 2 }]);
  expect(watched.stream.stats).toMatchObject({ gaps: 0, reconnects: 0, dropped: 0 });
});

it("begins anew where the server no longer holds the cursor, and tells a gap", async () => {
  const feed = await serving(startCursorFeed());
  const watched = watch<{ value: number }>(longPoll(feed.url));
  feed.add({ value: 1 });
  await watched.has(1);
  watched.stream.stop();
  feed.add({ value: 2 });
  feed.forget();
  watched.stream.start();
  await vi.waitFor(() => expect(feed.cursors.at(-1)).toBe(null), waiting);
  feed.add({ value: 3 });
  await watched.has(2);
  expect(watched.rows).toEqual([{ value: 1 }, { value: 3 }]);
  expect(watched.gaps).toMatchObject([{ kind: "lost", cause: "the server could not resume" }]);
});
