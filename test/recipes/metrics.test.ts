import { expect, it, onTestFinished } from "vitest";
import { startHttpServer } from "../servers/http-server.js";
import { startMadeExporter } from "../servers/made-exporter.js";
import { metrics } from "./metrics.js";
import { blocksOf, runCodeOf } from "./page-code.js";
import { valuesOf } from "./values-of.js";
import { serving, watch } from "./watch.js";

it("runs the code of docs/recipes/metrics.md as it stands there", () => {
  expect(blocksOf("metrics", "js")).toEqual([runCodeOf("metrics")]);
});

it("reads the metrics that it is asked for, each with its labels; NaN and infinities are gaps", async () => {
  const exporter = await startMadeExporter();
  onTestFinished(() => exporter.stop());
  const watched = watch<{ series: string; value: number }>(
    metrics(`http://127.0.0.1:${exporter.port}/metrics`, ["made_value"], { interval: 10 }),
  );
  const values = valuesOf(watched.stream, "value");
  await watched.has(14);
  expect(values('made_value{kind="steady"}').slice(0, 3)).toEqual([7, 7, 7]);
  expect(values('made_value{kind="nan"}').slice(0, 2)).toEqual([1, NaN]);
  expect(values('made_value{kind="infinite"}').slice(0, 3)).toEqual([2, NaN, NaN]);
  expect(values('made_value{kind="large"}')[0]).toBe(1.5e300);
  expect(new Set(watched.rows.map(({ series }) => series.split("{")[0]))).toEqual(new Set(["made_value"]));
  expect(watched.stream.stats.dropped).toBe(0);
});

it("takes the times of those that have one, and labels with any content", async () => {
  const text =
    '# HELP a_total A.\n# TYPE a_total counter\na_total{path="/x y}",code="200"} 3 1767225600000\nb 1\na_total 4\n';
  const server = await serving(
    startHttpServer((_, response) =>
      response.writeHead(200, { "content-type": "text/plain; version=0.0.4" }).end(text),
    ),
  );
  const watched = watch<{ series: string; value: number }>(metrics(server.url, ["a_total"], { interval: 10 }));
  await watched.has(2);
  expect(watched.rows.slice(0, 2).map(({ series, value }) => [series, value])).toEqual([
    ['a_total{path="/x y}",code="200"}', 3],
    ["a_total", 4],
  ]);
  expect(watched.times[0]).toBe(1_767_225_600_000);
  expect(server.asked[0].headers.accept).toBe("text/plain");
});
