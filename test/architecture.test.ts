// @vitest-environment node
import { readdirSync, readFileSync } from "node:fs";
import { posix } from "node:path";
import ts from "typescript";
import { describe, expect, it } from "vitest";

/**
 * What may be imported: of a room all, or through its doors alone. `index` is its public names; `internal` those and
 * `internal.ts`; `parts` those and `source-parts.ts`.
 */
interface Permit {
  packages?: string[];
  from?: Partial<Record<string, "any" | keyof typeof doors>>;
}

const doors = {
  index: ["index.ts"],
  internal: ["index.ts", "internal.ts"],
  parts: ["index.ts", "source-parts.ts"],
};

const rooms: Partial<Record<string, Permit>> = {
  stream: { packages: ["eventemitter3"], from: { stream: "any" } },
  testing: { from: { testing: "any", stream: "index" } },
  adapters: { from: { adapters: "any", stream: "parts" } },
  relay: { packages: ["ws"], from: { relay: "any", stream: "internal" } },
  series: { from: { series: "any" } },
  draw: { packages: ["d3"], from: { draw: "any", series: "any" } },
  widgets: { packages: ["d3"], from: { widgets: "any", draw: "any", series: "any", stream: "internal" } },
  elements: { from: { elements: "any", widgets: "internal", stream: "internal" } },
  kit: { from: { kit: "any", widgets: "internal", stream: "index" } },
  react: { packages: ["react"], from: { react: "any", widgets: "internal", stream: "index", kit: "index" } },
  render: { from: { widgets: "any" } },
  index: { from: { stream: "index", widgets: "index" } },
};

/** Files that may do more than their room. */
const exceptions: Partial<Record<string, Permit>> = {
  "src/stream/sources/event-source.ts": { packages: ["eventsource-parser"] },
  "src/testing/fake-environment.ts": { from: { stream: "any" } },
  "src/widgets/all-code.ts": { from: { stream: "any" } },
  "src/elements/all.ts": { from: { render: "index", widgets: "any" } },
  "src/elements/script.ts": { from: { widgets: "any" } },
};

/**
 * The floors of a room, from the top: its files (by name) and inner rooms may import what stands on a lower floor, and
 * an inner room itself. What shares a floor knows nothing of one another. `*` stands for all that no floor names.
 */
const floors: Record<string, string[][]> = {
  "src/stream": [
    ["all-code", "index", "internal", "source-parts"],
    ["recording"],
    ["data-stream"],
    ["connection", "iterate"],
    ["cache"],
    ["sources", "delivery"],
    ["history"],
    ["context", "subscriber"],
    ["messages"],
    ["options"],
    ["attempt-handler", "events", "isolated-emitter", "key", "on-demand", "row", "stamped-rows", "turns"],
    ["errors", "pinned"],
    ["source"],
    ["clock"],
    ["values"],
  ],
  "src/stream/sources": [
    ["*"],
    ["socket"],
    ["http"],
    ["conversation", "message-targets"],
    ["csv-record", "feed-cursor", "line-splitter", "message-queue"],
    ["advance-resume", "forkable", "items", "listen", "next-beat", "push-log", "random-values"],
  ],
  "src/widgets": [
    ["all-code", "index", "internal"],
    ["dashboard"],
    ["kinds"],
    ["data-table", "line-chart", "live-text", "value-card"],
    ["sparkline", "thresholds"],
    ["widget"],
    ["viewport"],
    ["status"],
    ["loop", "options", "style"],
    ["past"],
    ["store"],
    ["format", "page"],
    ["words"],
  ],
  "src/widgets/line-chart": [
    ["kind"],
    ["index"],
    ["chart"],
    ["features"],
    ["events"],
    ["export", "scroll"],
    ["input", "parts"],
    ["paint"],
    ["frame"],
    ["axis"],
    ["motion"],
    ["words"],
    ["series"],
    ["options"],
    ["marks"],
  ],
  "src/widgets/data-table": [
    ["kind"],
    ["index"],
    ["table"],
    ["features"],
    ["events"],
    ["body"],
    ["columns"],
    ["rows"],
    ["options"],
  ],
  "src/widgets/value-card": [["kind"], ["index"], ["card"], ["events"], ["parts"], ["layout", "value"], ["options"]],
  "src/kit": [
    ["index"],
    ["define-widget"],
    ["build-widget"],
    ["definition", "styles", "widget-data"],
    ["numbers", "options"],
  ],
  "src/react": [
    ["index"],
    ["components"],
    ["create-component"],
    ["use-stream", "use-widget"],
    ["commit-effect", "sort-props", "widget-types"],
    ["hosted-widget", "props"],
    ["same-data"],
  ],
  // Entries are neighbours: what they share is how a client is used and an entry is read.
  "src/adapters": [["*"], ["client"]],
  "src/relay": [
    ["index"],
    ["relay"],
    ["history-door", "poll-door", "event-stream", "web-socket"],
    ["reader"],
    ["bridge", "message"],
    ["access", "envelope", "relay-feed", "resume"],
    ["questions", "ring"],
    ["options", "stats"],
    ["node-http", "pause"],
  ],
  "src/adapters/shared-connection": [
    ["index"],
    ["serve-connection"],
    ["shared-connection"],
    ["members", "worker"],
    ["member"],
    ["lead"],
    ["channel", "leadership", "outbox", "reader", "seam", "transport", "watch"],
    ["log"],
    ["places"],
    ["protocol"],
  ],
  "src/elements": [
    ["autoload", "embed", "script"],
    ["all", "index"],
    ["auto-mount", "define"],
    ["element"],
    ["binding"],
    ["stream"],
    ["kinds"],
    ["contents"],
    ["attributes", "mounted", "types"],
    ["event-types"],
  ],
};

interface SourceFile {
  path: string;
  room: string;
  imports: { specifier: string; target: string | undefined }[];
}

function roomOf(path: string): string {
  return path.split("/")[1].replace(/\.ts$/, "");
}

function readFile(path: string): SourceFile {
  const imports = ts
    .preProcessFile(readFileSync(path, "utf8"), true, true)
    .importedFiles.map(({ fileName: specifier }) => {
      const relative = specifier.startsWith(".");
      const target = relative ? posix.join(posix.dirname(path), specifier).replace(/\.js$/, ".ts") : undefined;
      return { specifier, target };
    });
  return { path, room: roomOf(path), imports };
}

const files = readdirSync("src", { recursive: true, encoding: "utf8" })
  .map((name) => posix.join("src", name.replaceAll("\\", "/")))
  .filter((path) => path.endsWith(".ts"))
  .map(readFile);

/** Why a file may not import this; undefined where it may. */
function objection(file: SourceFile, specifier: string, target: string | undefined): string | undefined {
  const room = rooms[file.room];
  if (!room) return `src/${file.room} is no room of the house`;
  const more = exceptions[file.path];
  if (target === undefined) {
    const packages = [...(room.packages ?? []), ...(more?.packages ?? [])];
    return packages.includes(specifier)
      ? undefined
      : `${file.room} may import the packages: ${packages.join(", ") || "none"}`;
  }
  if (!specifier.endsWith(".js")) return "relative imports end in .js";
  if (target === "src/index.ts") return "nobody imports the public face from below";
  const from = { ...room.from, ...more?.from };
  const door = from[roomOf(target)];
  if (!door) return `${file.room} may import from: ${Object.keys(from).join(", ")}`;
  if (door === "any") return undefined;
  const faces = doors[door];
  const isFace = faces.some((face) => target === `src/${roomOf(target)}/${face}`);
  return isFace ? undefined : `${file.room} imports ${roomOf(target)} through its ${faces.join(" or ")} alone`;
}

/** Where in a room of floors a file stands: the name of the file, or of the inner room that it is in. */
function placeIn(room: string, path: string): string | undefined {
  return path.startsWith(`${room}/`)
    ? path
        .slice(room.length + 1)
        .split("/")[0]
        .replace(/\.ts$/, "")
    : undefined;
}

/** What is wrong with the floors of a room: names that nobody knows, and imports that run back up. */
function findClimbs(room: string): string[] {
  const floorOf = new Map(floors[room].flatMap((names, floor) => names.map((name) => [name, floor] as const)));
  const inside = files.filter(({ path }) => path.startsWith(`${room}/`));
  const standing = new Set(inside.map(({ path }) => placeIn(room, path) ?? ""));
  const gone = [...floorOf.keys()].filter((name) => name !== "*" && !standing.has(name));
  const climbs = inside.flatMap(({ path, imports }) => {
    const place = placeIn(room, path) ?? "";
    const floor = floorOf.get(place) ?? floorOf.get("*");
    if (floor === undefined) return [`${path}: ${place} stands on no floor of ${room}`];
    return imports.flatMap(({ target }) => {
      const other = target === undefined ? undefined : placeIn(room, target);
      if (other === undefined || other === place || (floorOf.get(other) ?? 0) > floor) return [];
      return [`${path} imports ${target}: ${place} stands no higher than ${other}`];
    });
  });
  return [...gone.map((name) => `${room}/${name} is not there`), ...climbs];
}

/** Finds what a public entry exports though `@internal` stands at the export, or at what it names. */
function findInternalExports(entry: string): string[] {
  const isInternal = (node: ts.Node): boolean =>
    ts.getJSDocCommentsAndTags(node).some((comment) => comment.getText().includes("@internal"));
  const parse = (path: string): ts.SourceFile =>
    ts.createSourceFile(path, readFileSync(path, "utf8"), ts.ScriptTarget.Latest, true);
  return parse(entry).statements.flatMap((statement): string[] => {
    if (!ts.isExportDeclaration(statement) || !statement.moduleSpecifier) return [];
    const { text } = statement.moduleSpecifier as ts.StringLiteral;
    const target = posix.join(posix.dirname(entry), text).replace(/\.js$/, ".ts");
    const { exportClause } = statement;
    if (!exportClause) return findInternalExports(target);
    if (!ts.isNamedExports(exportClause)) return [];
    const internals = parse(target).statements.filter(isInternal);
    return exportClause.elements
      .map(({ name, propertyName }) => (propertyName ?? name).text)
      .filter((name) => isInternal(statement) || internals.some((node) => declares(node, name)))
      .map((name) => `${entry} exports ${name} of ${target}`);
  });
}

/** Whether a statement declares a name. */
function declares(statement: ts.Statement, name: string): boolean {
  if (ts.isVariableStatement(statement)) {
    return statement.declarationList.declarations.some((each) => each.name.getText() === name);
  }
  return (statement as ts.Statement & { readonly name?: ts.Identifier }).name?.text === name;
}

/** Every way of imports that leads back to where it began, each once. */
function findCircles(): string[] {
  const targets = new Map(files.map((file) => [file.path, file.imports.flatMap(({ target }) => target ?? [])]));
  const done = new Set<string>();
  const circles: string[] = [];
  const visit = (path: string, way: string[]): void => {
    const start = way.indexOf(path);
    if (start >= 0) circles.push([...way.slice(start), path].join(" → "));
    if (start >= 0 || done.has(path)) return;
    for (const target of targets.get(path) ?? []) visit(target, [...way, path]);
    done.add(path);
  };
  for (const path of targets.keys()) visit(path, []);
  return circles;
}

describe("the house", () => {
  it("imports along the allowed ways only", () => {
    const wrong = files.flatMap((file) =>
      file.imports.flatMap(({ specifier, target }) => {
        const why = objection(file, specifier, target);
        return why ? [`${file.path} imports "${specifier}": ${why}`] : [];
      }),
    );
    expect(files.length).toBeGreaterThan(0);
    expect(wrong).toEqual([]);
  });

  it.each(Object.keys(floors))("imports downwards only within %s", (room) => {
    expect(findClimbs(room)).toEqual([]);
  });

  it("loads the registry of widgets for dashboards and elements alone", () => {
    const importers = files
      .filter(({ imports }) => imports.some(({ target }) => target === "src/widgets/kinds.ts"))
      .map(({ path }) => path);
    const rooms = new Set(importers.map((path) => path.split("/").slice(0, 3).join("/")));
    expect([...rooms].sort()).toEqual(["src/widgets/dashboard", "src/widgets/internal.ts"]);
  });

  it("keeps what is internal out of its public entries", () => {
    const { exports } = JSON.parse(readFileSync("package.json", "utf8")) as { exports: Record<string, unknown> };
    const doors = Object.keys(exports).filter((name) => !/\.(json|html)$/.test(name));
    const { files: entries } = JSON.parse(readFileSync("tsconfig.build.json", "utf8")) as { files: string[] };
    expect(entries).toHaveLength(doors.length);
    expect(entries).toContain("src/stream/index.ts");
    expect(entries.flatMap(findInternalExports)).toEqual([]);
  });

  it("keeps adapters apart: each is an entry of its own", () => {
    const adapterOf = (path: string): string => path.split("/")[2];
    const wrong = files
      .filter(({ room }) => room === "adapters")
      .flatMap(({ path, imports }) =>
        imports
          .filter(({ target }) => target && roomOf(target) === "adapters")
          .filter(({ target }) => ![adapterOf(path), "client"].includes(adapterOf(target ?? "")))
          .map(({ specifier }) => `${path} imports "${specifier}"`),
      );
    expect(wrong).toEqual([]);
  });

  it("has no circle of imports", () => {
    expect(findCircles()).toEqual([]);
  });
});
