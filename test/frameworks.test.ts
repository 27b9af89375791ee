import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";

const page = readFileSync("docs/frameworks.md", "utf8");

/** The files that the page shows: the path of each, and the block that follows its link. */
const shown = [...page.matchAll(/^```\w+\n(.*?)^```$/gms)].flatMap(({ index, 1: code }) => {
  const [, paragraph] = /\n\n((?:(?!\n\n).)*)\n\n$/s.exec(page.slice(0, index)) ?? [];
  const path = /\]\(\.\.\/(test\/hosts\/[^)]+\/src\/[^)]+)\)/.exec(paragraph)?.[1];
  return path === undefined ? [] : [{ path, code }];
});
const hosts = readdirSync("test/hosts", { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map(({ name }) => name);

describe("docs/frameworks.md", () => {
  it.each(shown)("shows $path as it is, in ten lines at most", ({ path, code }) => {
    expect(code).toBe(readFileSync(path, "utf8"));
    expect(code.trimEnd().split("\n").length).toBeLessThanOrEqual(10);
  });

  it("has a block of every host", () => {
    // React 18 runs the file of React 19.
    const told = new Set(shown.map(({ path }) => path.split("/")[2]));
    expect(hosts.filter((name) => name !== "react-18" && !told.has(name))).toEqual([]);
    expect(readFileSync("test/hosts/react-18/src/load.jsx", "utf8")).toBe(
      readFileSync("test/hosts/react-19/src/load.jsx", "utf8"),
    );
  });

  it("names the versions that the hosts have", () => {
    const versions = hosts.flatMap((name) => {
      const manifest = readFileSync(`test/hosts/${name}/package.json`, "utf8");
      // A page without a framework has none.
      const { dependencies = {} } = JSON.parse(manifest) as { dependencies?: Record<string, string> };
      return Object.values(dependencies).slice(0, 1);
    });
    expect(versions.length).toBeGreaterThan(0);
    expect(versions.filter((version) => !page.includes(version))).toEqual([]);
  });
});
