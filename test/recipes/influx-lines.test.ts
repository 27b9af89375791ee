import { expect, it, vi } from "vitest";
import { startLineFeed } from "../servers/line-feed.js";
import { influxLines } from "./influx-lines.js";
import { blocksOf, runCodeOf } from "./page-code.js";
import { valuesOf } from "./values-of.js";
import { serving, waiting, watch } from "./watch.js";

it("runs the code of docs/recipes/influx-lines.md as it stands there", () => {
  expect(blocksOf("influx-lines", "js")).toEqual([runCodeOf("influx-lines")]);
});

it("reads points as they come, also in pieces, with times of ns and all that is escaped", async () => {
  const feed = await serving(startLineFeed());
  const watched = watch(influxLines(feed.url));
  const values = valuesOf(watched.stream, "temperature");
  await vi.waitFor(() => expect(feed.listeners()).toBe(1), waiting);
  feed.write("# from a test\nweather,location=us-midwest temperature=82,humidity=71i 1767225600000000200\nweather,loc");
  feed.write("ation=us-midwest temperature=82.5 1767225601000000000\n");
  feed.write('wea\\,ther,loc\\ ation=us\\=mid\\ west temperature=-1e2,text="a \\"b, c=d" 1767225602000000000\n');
  await watched.has(3);
  expect(watched.times).toEqual([1_767_225_600_000 + 0.0002, 1_767_225_601_000, 1_767_225_602_000]);
  expect(values("weather,location=us-midwest")).toEqual([82, 82.5]);
  expect(watched.rows[0]).toMatchObject({ measurement: "weather", location: "us-midwest", humidity: "71" });
  expect(watched.rows[2]).toMatchObject({
    measurement: "wea,ther",
    "loc ation": "us=mid west",
    temperature: "-1e2",
    text: 'a "b, c=d',
  });
  expect(watched.stream.stats.dropped).toBe(0);
});

it("listens again where the answer ends, and tells a gap", async () => {
  const feed = await serving(startLineFeed());
  const watched = watch(influxLines(feed.url));
  await vi.waitFor(() => expect(feed.listeners()).toBe(1), waiting);
  feed.write("weather temperature=1 1767225600000000000\n");
  await watched.has(1);
  feed.end();
  await vi.waitFor(() => expect(feed.asked).toHaveLength(2), waiting);
  feed.write("weather temperature=2 1767225601000000000\n");
  await watched.has(2);
  expect(watched.gaps.map(({ kind }) => kind)).toEqual(["unknown"]);
});
