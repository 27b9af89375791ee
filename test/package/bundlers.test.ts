import { execFile } from "node:child_process";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { describe, expect, inject, it } from "vitest";
import type { Bundle } from "./bundle.js";
import { bundlers } from "./bundle.js";
import { linkInto } from "./link.js";

const consumer = inject("consumer");

/** Words that a part of the package, or of d3, has in it however it is minified. */
const marks = {
  anyWidget: "attachShadow",
  chartOptions: "maxSeries",
  cardOptions: "deltaAs",
  d3Format: "invalid format: ",
  d3Selection: "innerHTML",
};

const marksIn = ({ code }: Bundle): string[] =>
  Object.entries(marks).flatMap(([name, mark]) => (code.includes(mark) ? [name] : []));

/** Parts of d3 that touch the page, or weigh too much. */
const unwanted = ["d3-selection", "d3-transition", "d3-zoom", "d3-scale-chromatic", "d3-timer"];

/** Where a file comes from: the package's own name, or "app". */
function originOf(file: string): string {
  const name = /.*node_modules[\\/]([^\\/]+)/.exec(file)?.[1];
  return name ?? "app";
}

const originsIn = ({ files }: Bundle): string[] => [...new Set(files.map(originOf))].sort();

async function run(name: string, { code }: Bundle): Promise<string> {
  const file = join(consumer, `bundled-${name}.mjs`);
  await writeFile(file, code);
  const { stdout, stderr } = await promisify(execFile)(process.execPath, [file], {
    env: { PATH: process.env.PATH },
    timeout: 30_000,
  });
  return stdout + stderr;
}

describe.each(Object.entries(bundlers))("bundled by %s", (name, bundle) => {
  it.each(["stream-app.js", "stream-door-app.js"])("%s: no warning, no widget, no d3", async (program) => {
    const bundled = await bundle(consumer, program);
    expect(bundled.warnings).toEqual([]);
    expect(marksIn(bundled)).toEqual([]);
    expect(originsIn(bundled)).toEqual(["app", "tickline"]);
    expect(await run(name, bundled)).toBe("three rows\n");
  });

  it("chart-app.js: no warning, no card, and of d3 only what draws", async () => {
    const bundled = await bundle(consumer, "chart-app.js");
    expect(bundled.warnings).toEqual([]);
    expect(marksIn(bundled)).toEqual(["anyWidget", "chartOptions", "d3Format"]);
    expect(originsIn(bundled).filter((origin) => unwanted.includes(origin))).toEqual([]);
    expect(await run(name, bundled)).toBe("lineChart needs a DOM\n");
  });

  it("react-card-app.js: of the components one, and no other widget", async () => {
    linkInto(consumer, "react");
    const bundled = await bundle(consumer, "react-card-app.js");
    // Bundlers say that they leave out the directive by which server components know a component of pages.
    expect(bundled.warnings.filter((warning) => !warning.includes("use client"))).toEqual([]);
    expect(marksIn(bundled)).toEqual(["anyWidget", "cardOptions", "d3Format"]);
    expect(originsIn(bundled).filter((origin) => unwanted.includes(origin))).toEqual([]);
  });

  it("card-app.js: no warning, no chart, and of d3 only what draws", async () => {
    const bundled = await bundle(consumer, "card-app.js");
    expect(bundled.warnings).toEqual([]);
    expect(marksIn(bundled)).toEqual(["anyWidget", "cardOptions", "d3Format"]);
    expect(originsIn(bundled).filter((origin) => unwanted.includes(origin))).toEqual([]);
    expect(await run(name, bundled)).toBe("valueCard needs a DOM\n");
  });
});
