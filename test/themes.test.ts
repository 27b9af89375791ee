import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { kinds } from "../src/elements/kinds.js";
import { baseStyles } from "../src/widgets/style/base-styles.js";
import { lengthTokens } from "../src/widgets/style/length-tokens.js";
import { roles } from "../src/widgets/style/roles.js";

const text = readFileSync("docs/themes.md", "utf8");

/** The rows of all tables: what stands between backticks in their cells. */
const rows = text
  .split("\n")
  .filter((line) => line.startsWith("| `--tick-"))
  .map((line) =>
    line
      .split("|")
      .slice(1, -1)
      .map((cell) => /`([^`]+)`/.exec(cell)?.[1] ?? ""),
  );

const documented = new Map(rows.map(([name, ...rest]) => [name.replace("--tick-", ""), rest]));

/** All that the sources of looks read from a page. */
const read = [
  baseStyles(),
  ...Object.values(kinds).map(({ styles }) => styles),
  readFileSync("src/widgets/value-card/layout/card-lengths.ts", "utf8"),
]
  .flatMap((rules) => [...JSON.stringify(rules).matchAll(/var\(--tick-([\w-]+)/g)])
  .map(([, name]) => name);

describe("docs/themes.md", () => {
  it("has the colours of all roles, light and dark", () => {
    for (const [role, [light, dark]] of Object.entries(roles)) {
      expect([role, ...(documented.get(role) ?? []).slice(0, 2)]).toEqual([role, light, dark]);
    }
  });

  it("has all measures, and their defaults", () => {
    for (const [name, fallback] of Object.entries(lengthTokens)) {
      expect([name, documented.get(name)?.[0]]).toEqual([name, fallback]);
    }
  });

  it("names each property that is read, and no other", () => {
    expect([...documented.keys()].sort()).toEqual([...new Set([...read, ...Object.keys(lengthTokens)])].sort());
  });
});
