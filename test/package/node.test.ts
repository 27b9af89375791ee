import { execFile, execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { copyFileSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { describe, expect, inject, it } from "vitest";
import { kinds } from "../../src/elements/kinds.js";
import { linkInto } from "./link.js";

const consumer = inject("consumer");

interface Run {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

/** Runs a program of the consumer's to its own end. */
function run(...args: string[]): Promise<Run> {
  return new Promise((resolve) => {
    const child = execFile(
      process.execPath,
      args,
      { cwd: consumer, env: { PATH: process.env.PATH }, timeout: 30_000 },
      (_error, out, err) => {
        resolve({ code: child.exitCode, out, err });
      },
    );
  });
}

/** What Node itself says of require(esm), by its versions. */
const quiet = "--disable-warning=ExperimentalWarning";

interface Report {
  readonly whole: string[];
  readonly stream: string[];
  readonly same: boolean;
  readonly manifest: string;
  readonly touched: string[];
}

const sources = [
  "eventSource",
  "fromEmitter",
  "fromIterable",
  "fromObservable",
  "lines",
  "manual",
  "poll",
  "random",
  "replay",
  "webSocket",
];

function expectBothDoors({ code, out, err }: Run): Report {
  expect({ code, err }).toEqual({ code: 0, err: "" });
  const report = JSON.parse(out) as Report;
  expect(report.touched).toEqual([]);
  expect(report.stream).toEqual(["DataStream", "StreamError", ...sources, "deleteCache", "platform", "record"].sort());
  // The types tell of public names alone; code must not export more than they tell.
  const widgets = Object.keys(kinds).map((name) => name.replace(/-(.)/g, (_, letter: string) => letter.toUpperCase()));
  expect(report.whole).toEqual([...report.stream, ...widgets].sort());
  expect(report.same).toBe(true);
  return report;
}

describe("in Node", () => {
  it("is imported: no page touched, nothing printed, the process ends by itself", async () => {
    const { manifest } = expectBothDoors(await run("import.mjs"));
    expect(manifest).toBe(pathToFileURL(join(consumer, "node_modules/tickline/package.json")).href);
  });

  it("is required: no page touched, nothing printed, the process ends by itself", async () => {
    const { manifest } = expectBothDoors(await run(quiet, "require.cjs"));
    expect(manifest).toBe("tickline");
  });

  it("takes its elements for what a page may have, and is silent without one", async () => {
    expect(await run("elements-in-node.mjs")).toEqual({
      code: 0,
      out: "autoMount,defineElements\nautoMount needs a DOM\n",
      err: "",
    });
  });

  it.each([
    "a registry alone",
    "a class alone",
    "a registry and a class",
    "a document alone",
    "a document and a registry",
    "empty objects",
    "functions of nothing",
    "null",
  ])("defines no element, and is silent, where of a page there is %s", async (place) => {
    expect(await run("elements-beside-globals.mjs", place)).toEqual({ code: 0, out: "\n", err: "" });
  });

  it("defines its elements where all is there that a definition takes", async () => {
    const tags = ["stream", ...Object.keys(kinds)].map((name) => `tick-${name}`);
    const place = "all that a definition takes";
    expect(await run("elements-beside-globals.mjs", place)).toEqual({ code: 0, out: `${tags.join(" ")}\n`, err: "" });
  });

  it("is reached by its doors alone", async () => {
    const { code, err } = await run("inside.mjs");
    expect(code).toBe(1);
    expect(err).toContain("ERR_PACKAGE_PATH_NOT_EXPORTED");
  });

  it.each(["stream-app.js", "stream-door-app.js"])(
    "%s takes its rows, and the process ends by itself",
    async (program) => {
      expect(await run(program)).toEqual({ code: 0, out: "three rows\n", err: "" });
    },
  );

  it("fetches what fills a gap, and the process ends by itself, also where the stream has gone before", async () => {
    const rows = "row 1\nrow 4\n";
    expect(await run("history-in-node.mjs")).toEqual({ code: 0, out: `${rows}repaired 2,3\n`, err: "" });
    expect(await run("history-in-node.mjs", "leave")).toEqual({ code: 0, out: rows, err: "" });
  });

  it("draws rows without a page, and the process ends by itself", async () => {
    expect(await run("render-in-node.mjs")).toEqual({ code: 0, out: "true false undefined\n", err: "" });
  });

  it("renders components of React on a server: nothing connects, and the process ends by itself", async () => {
    linkInto(consumer, "react", "react-dom");
    const out = '<div id="load"><span></span><div></div></div>\n';
    expect(await run("react-in-node.mjs")).toEqual({ code: 0, out, err: "" });
  });

  it("has widgets that say what they need", async () => {
    expect(await run("widget-in-node.mjs")).toEqual({
      code: 0,
      out: "lineChart needs a DOM\nvalueCard needs a DOM\n",
      err: "",
    });
  });
});

interface Manifest {
  readonly exports: Record<string, string | Record<string, string>>;
  readonly dependencies: Record<string, string>;
  readonly peerDependencies: Record<string, string>;
  readonly peerDependenciesMeta: Record<string, { readonly optional: boolean }>;
  readonly types: string;
  readonly unpkg: string;
  readonly jsdelivr: string;
  readonly sideEffects: string[];
  readonly customElements: string;
}

interface Named {
  readonly name: string;
  readonly description: string;
  readonly type: { readonly text: string };
}

interface ElementsManifest {
  readonly schemaVersion: string;
  readonly modules: readonly {
    readonly declarations: readonly {
      readonly tagName: string;
      readonly attributes: readonly Named[];
      readonly members: readonly Named[];
      readonly cssParts: readonly Named[];
    }[];
  }[];
}

describe("the manifest", () => {
  const read = (file: string) => readFileSync(join(consumer, "node_modules/tickline", file), "utf8");
  const manifest = JSON.parse(read("package.json")) as Manifest;

  it("puts types first at every door", () => {
    const doors = Object.entries(manifest.exports).filter(([door]) => !/\.(json|html)$/.test(door));
    expect(doors.map(([door]) => door)).toEqual([
      ".",
      "./stream",
      "./render",
      "./elements",
      "./kit",
      "./react",
      "./relay",
      "./centrifugo",
      "./durable",
      "./mqtt",
      "./nats",
      "./postgres",
      "./redis",
      "./shared-connection",
      "./testing",
    ]);
    for (const [, conditions] of doors) {
      expect(Object.keys(conditions)).toEqual(["types", "default"]);
      for (const file of Object.values(conditions)) expect(read(file)).not.toBe("");
    }
  });

  it("gives script tags from a CDN the script, which has side effects, as the elements have", () => {
    expect([manifest.unpkg, manifest.jsdelivr]).toEqual(["./dist/tickline.min.js", "./dist/tickline.min.js"]);
    expect(manifest.sideEffects).toEqual([
      "./dist/elements.js",
      "./dist/embed.js",
      "./dist/tickline.auto.mjs",
      "./dist/tickline.min.js",
    ]);
  });

  it("tells the hash of each file that a tag or the autoloader loads", () => {
    const told = JSON.parse(read("dist/sri.json")) as Record<string, string>;
    const [fetched, byTag] = [true, false].map((isFetched) =>
      Object.keys(told).filter((file) => file.startsWith("auto/") === isFetched),
    );
    expect(byTag).toEqual(["tickline.min.js", "tickline.bundle.min.mjs", "tickline.auto.mjs"]);
    expect(fetched).toEqual(expect.arrayContaining(Object.keys(kinds).map((name) => `auto/${name}.mjs`)));
    for (const [file, hash] of Object.entries(told)) {
      expect(hash).toBe(
        `sha384-${createHash("sha384")
          .update(read(`dist/${file}`))
          .digest("base64")}`,
      );
    }
  });

  it("has the script tag of a release written into README, with its version and that hash", () => {
    const hashes = JSON.parse(readFileSync("dist/sri.json", "utf8")) as Record<string, string>;
    const { version } = JSON.parse(readFileSync("package.json", "utf8")) as { readonly version: string };
    const copy = join(consumer, "README.md");
    copyFileSync("README.md", copy);
    execFileSync(process.execPath, ["scripts/sri.mjs", copy]);
    const written = readFileSync(copy, "utf8");
    const [, tag] = /<!-- script-tag -->\n([^]*?)<!-- \/script-tag -->/.exec(written)!;
    expect(tag).toContain(`/tickline@${version}/dist/tickline.min.js"`);
    expect(tag).toContain(`integrity="${hashes["tickline.min.js"]}"`);
    expect(tag).toContain("crossorigin");
    // Written again, it is the same; and so is what stands in README once there is a release.
    execFileSync(process.execPath, ["scripts/sri.mjs", copy]);
    expect(readFileSync(copy, "utf8")).toBe(written);
    expect(() => execFileSync(process.execPath, ["scripts/sri.mjs", "LICENSE"], { stdio: "ignore" })).toThrow();
  });

  it("tells editors its elements, each option with its words", () => {
    const { schemaVersion, modules } = JSON.parse(read(manifest.customElements)) as ElementsManifest;
    expect(schemaVersion).toBe("1.0.0");
    const tags = modules[0].declarations;
    expect(tags.map(({ tagName }) => tagName)).toEqual(["stream", ...Object.keys(kinds)].map((name) => `tick-${name}`));
    for (const { attributes, members, cssParts } of tags) {
      expect(attributes.filter(({ description }) => description === "").map(({ name }) => name)).toEqual([]);
      expect(members.filter(({ type }) => type.text === "any").map(({ name }) => name)).toEqual([]);
      expect(cssParts.map(({ name }) => name)).toContain("error");
    }
    const chart = tags[1];
    expect(chart.attributes.find(({ name }) => name === "time-window")).toMatchObject({
      fieldName: "timeWindow",
      description: expect.stringContaining("Default 60,000") as string,
    });
    expect(chart.attributes.map(({ name }) => name)).not.toContain("token");
    expect(chart.cssParts.map(({ name }) => name)).toContain("plot");
    // Members of every element: their attributes are options, their properties are not.
    for (const [name, words] of Object.entries({ title: "The title", after: "JSON Pointer" })) {
      const description = expect.stringMatching(words) as string;
      expect(chart.attributes).toContainEqual({ name, description, type: { text: "string" } });
      expect(chart.members.map((member) => member.name)).not.toContain(name);
    }
  });

  it("names the packages that its files import, and those which they hold inside", () => {
    const files = [
      "index",
      "stream",
      "render",
      "elements",
      "kit",
      "testing",
      "internal/stream",
      "internal/widgets",
      "internal/exports",
    ];
    const packagesOf = (name: string): string[] =>
      [...read(`dist/${name}.js`).matchAll(/^(?:import|export)\b[^'"]*from ['"]([^.'"][^'"]*)['"]/gm)].map(
        ([, from]) => from,
      );
    const packages = files.flatMap(packagesOf);
    // Clients of engines are handed in; the relay asks for ws by itself, and does without.
    const handedIn = ["@electric-sql/pglite", "@nats-io/transport-node", "mqtt", "pg", "redis", "ws"];
    expect([...packagesOf("react"), ...handedIn].sort()).toEqual(Object.keys(manifest.peerDependencies));
    expect(Object.keys(manifest.peerDependenciesMeta)).toEqual(Object.keys(manifest.peerDependencies));
    expect(Object.keys(manifest.dependencies)).toEqual([...new Set(packages), "eventemitter3", "eventsource-parser"]);
  });
});
