import { expect, it, vi } from "vitest";
import { startGrowingFile } from "../servers/growing-file.js";
import { csvTail } from "./csv-file.js";
import { blocksOf, runCodeOf } from "./page-code.js";
import { serving, waiting, watch } from "./watch.js";

const head = "time,celsius,place\n";
const fields = ["time", "celsius", null];
const line = (minute: number, place = "Köln"): string =>
  `2026-01-01T00:${String(minute).padStart(2, "0")}:00Z,${20 + minute / 10},${place}\n`;
const minutes = (rows: { time: string }[]): number[] => rows.map(({ time }) => Number(time.slice(14, 16)));

/** Waits for some answers more, so that rows that should not come could have. */
const answered = (server: { statuses: readonly number[] }, count: number): Promise<void> => {
  const wanted = server.statuses.length + count;
  return vi.waitFor(() => expect(server.statuses.length).toBeGreaterThanOrEqual(wanted), waiting);
};

it("runs the code of docs/recipes/csv-file.md as it stands there", () => {
  expect(blocksOf("csv-file", "js")).toEqual([runCodeOf("csv-file")]);
});

it("brings the file, and then what is added, each byte once; half a line waits for its other half", async () => {
  const server = await serving(startGrowingFile(head + line(0) + line(1)));
  const watched = watch(csvTail(server.url, fields, { interval: 10 }));
  await watched.has(2);
  expect(watched.rows[0]).toEqual({ time: "2026-01-01T00:00:00Z", celsius: "20" });
  server.append(line(2) + line(3).slice(0, 12));
  await watched.has(3);
  await answered(server, 2);
  server.append(line(3).slice(12) + line(4));
  await watched.has(5);
  await answered(server, 3);
  expect(minutes(watched.rows)).toEqual([0, 1, 2, 3, 4]);
  const size = new TextEncoder().encode(head + [0, 1, 2, 3, 4].map((minute) => line(minute)).join("")).length;
  // The half of a line came at each request until it was whole.
  expect(server.sent()).toBeLessThan(size + 12 * server.statuses.length);
  expect(watched.stream.stats).toMatchObject({ gaps: 0, dropped: 0, duplicates: 0 });
});

it("asks by its version whether the file has grown, where the server has one", async () => {
  const server = await serving(startGrowingFile(head + line(0)));
  const watched = watch(csvTail(server.url, fields, { interval: 10 }));
  await watched.has(1);
  await answered(server, 3);
  expect(server.statuses.slice(0, 3)).toEqual([206, 304, 304]);
  expect(watched.stream.state).toBe("live");
});

it("goes on after an absence with what was added meanwhile, and tells no gap", async () => {
  const server = await serving(startGrowingFile(head + line(0)));
  const watched = watch(csvTail(server.url, fields, { interval: 10 }));
  await watched.has(1);
  watched.stream.stop();
  server.append(line(1) + line(2));
  watched.stream.start();
  await watched.has(3);
  expect(minutes(watched.rows)).toEqual([0, 1, 2]);
  expect(watched.gaps).toEqual([]);
});

it("begins anew with a new file, and tells a gap", async () => {
  const server = await serving(startGrowingFile(head + line(0) + line(1) + line(2)));
  const watched = watch(csvTail(server.url, fields, { interval: 10 }));
  await watched.has(3);
  server.replace(head + line(30));
  await watched.has(4);
  server.append(line(31));
  await watched.has(5);
  expect(minutes(watched.rows)).toEqual([0, 1, 2, 30, 31]);
  expect(watched.gaps).toMatchObject([{ kind: "lost", cause: "the server could not resume" }]);
});

it("reads a file whole each time where the server knows no ranges: no row comes twice", async () => {
  const server = await serving(startGrowingFile(head + line(0), { ranges: false }));
  const watched = watch(csvTail(server.url, fields, { interval: 10 }));
  await watched.has(1);
  server.append(line(1));
  await watched.has(2);
  await answered(server, 3);
  expect(minutes(watched.rows)).toEqual([0, 1]);
  expect(watched.gaps).toEqual([]);
});
