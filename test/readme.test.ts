import { existsSync, readFileSync, statSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { kinds } from "../src/elements/kinds.js";
import type { StreamState } from "../src/stream/index.js";
import {
  DataStream,
  eventSource,
  fromEmitter,
  fromIterable,
  fromObservable,
  lines,
  manual,
  poll,
  random,
  replay,
  webSocket,
} from "../src/stream/index.js";
import { statusWords } from "../src/widgets/status/status-words.js";
import { phraseOf } from "../src/widgets/words/phrase.js";

const text = readFileSync("README.md", "utf8");

/** The rows of the table whose head reads so: their cells, in the order given after a heading. */
function tableAfter(heading: string, head: string): string[][] {
  const section = text.slice(text.indexOf(`\n${heading}\n`));
  const lines = section.slice(section.indexOf(`\n| ${head} |`) + 1).split("\n");
  const rows = lines.slice(
    2,
    lines.findIndex((line) => !line.startsWith("|")),
  );
  return rows.map((row) =>
    row
      .split("|")
      .slice(1, -1)
      .map((cell) => cell.trim()),
  );
}

/** What stands between backticks. */
const codeOf = (cell: string): string[] => [...cell.matchAll(/`([^`]+)`/g)].map(([, code]) => code);

const namesOf = (rows: string[][], column = 0): string[] => rows.flatMap((row) => codeOf(row[column])).sort();

/** The name of the function that makes a widget of a kind. */
const factoryName = (kind: string): string => kind.replace(/-(.)/g, (_, letter: string) => letter.toUpperCase());

/** A value as the tables write it. */
const written = (value: unknown): string =>
  typeof value === "number" ? value.toLocaleString("en").replaceAll(",", "_") : JSON.stringify(value);

/** The options that a function takes, as its complaint about another one names them. */
function takenBy(make: (options: object) => unknown): string[] {
  try {
    make({ "no such option at all": 1 });
  } catch (error) {
    return (error as Error).message
      .replace(/^.* takes /, "")
      .split(", ")
      .sort();
  }
  return [];
}

describe("README.md", () => {
  it.each(Object.entries(kinds))("names exactly the options of a %s, and their defaults", (name, { options }) => {
    const rows = tableAfter(`### Options of a ${name.replace("-", " ")}`, "option");
    expect(namesOf(rows)).toEqual(Object.keys(options).sort());
    for (const [names, fallback] of rows) {
      for (const name of codeOf(names)) {
        const value: unknown = options[name].default;
        // A list of objects is told in words.
        const plain =
          value !== undefined && (typeof value !== "object" || (Array.isArray(value) && typeof value[0] !== "object"));
        if (plain) expect(codeOf(fallback), name).toContain(written(value));
        else expect(fallback, name).not.toMatch(/^`(".*"|[\d_.]+|true|false)`$/);
      }
    }
  });

  it("lists the functions of all widgets, each with its element", () => {
    const rows = tableAfter("## Widgets", "widget").map(([name, element]) => codeOf(name + element));
    const functions = Object.keys(kinds).map((name) => [factoryName(name), `<tick-${name}>`]);
    expect(rows.sort()).toEqual(functions.sort());
  });

  it("names only what an option of a line chart takes inside it", () => {
    const { options } = kinds["line-chart"];
    const rows = tableAfter("### Options of a line chart", "option");
    const groups = rows.flatMap(([name, , meaning]) => {
      const inside = /`\{ ([^}]+) \}`/.exec(meaning)?.[1].split(", ");
      return inside ? [{ name: codeOf(name)[0], inside }] : [];
    });
    expect(groups.map(({ name }) => name)).toEqual(["series", "retain", "x", "y", "thresholds", "annotations"]);
    for (const { name, inside } of groups) {
      const complaint = (field: string): string => {
        const value = { [field]: undefined };
        return options[name].check(["series", "thresholds", "annotations"].includes(name) ? [value] : value) ?? "";
      };
      expect(complaint("nope")).toContain("unknown option: nope");
      for (const field of inside) expect(complaint(field)).not.toContain("unknown option");
    }
  });

  it("names exactly the options of a stream", () => {
    const rows = tableAfter("## The stream", "option");
    expect(namesOf(rows)).toEqual(takenBy((options) => new DataStream(random(), options)));
  });

  it("names exactly the options of each source", () => {
    const rows = tableAfter("## The stream", "source");
    const of = (...sources: string[]): string[] =>
      namesOf(
        rows.filter(([source]) => sources.some((name) => source.startsWith(name))),
        2,
      );
    expect(of("`webSocket", "all four")).toEqual(takenBy((options) => webSocket("ws://x/", options)));
    expect(of("`poll", "all four")).toEqual(takenBy((options) => poll("http://x/", options)));
    expect(of("`eventSource", "all four")).toEqual(takenBy((options) => eventSource("http://x/", options)));
    expect(of("`lines", "all four")).toEqual(takenBy((options) => lines("http://x/", options)));
    expect(of("`fromIterable")).toEqual(takenBy((options) => fromIterable([], options)));
    expect(of("`fromObservable")).toEqual(
      takenBy((options) => fromObservable({ subscribe: () => undefined } as never, options)),
    );
    expect(of("`fromEmitter")).toEqual(takenBy((options) => fromEmitter(new EventTarget(), "data", options)));
    expect(of("`replay")).toEqual(takenBy((options) => replay('{"version":1,"events":[]}', options)));
    expect(of("`random")).toEqual(takenBy(random));
    expect(of("`manual")).toEqual(takenBy(manual));
  });

  it("names exactly the states, each in a widget's own words", () => {
    const reasons: Record<StreamState, string> = {
      idle: "",
      connecting: "",
      recovering: "",
      live: "",
      stale: "",
      waiting: "",
      suspended: "offline",
      ended: "",
      failed: "",
      destroyed: "",
    };
    const rows = tableAfter("### States", "state");
    expect(namesOf(rows)).toEqual(Object.keys(reasons).sort());
    for (const [state, , shown] of rows) {
      const name = codeOf(state)[0] as StreamState;
      const facts = {
        state: name,
        reason: reasons[name],
        retryIn: 3_000,
        lastedMs: 12_000,
        refusedValues: 0,
        refusedRows: 0,
      };
      const { word } = statusWords({ ...facts, ...(name === "stale" && { age: 12_000 }) }, phraseOf("en"));
      expect(shown.split(", "), name).toContain(word);
    }
  });

  it("links to what exists, and shows a picture of less than 200 kB", () => {
    const links = [...text.matchAll(/\]\(([^)]+)\)/g)].map(([, link]) => link);
    expect(links.length).toBeGreaterThan(5);
    const anchors = [...text.matchAll(/^#+ (.+)$/gm)].map(
      ([, heading]) => `#${heading.toLowerCase().replaceAll(" ", "-")}`,
    );
    expect(links.filter((link) => !existsSync(link) && !anchors.includes(link))).toEqual([]);
    expect(statSync("docs/images/dashboard.png").size).toBeLessThan(200_000);
  });
});
