// @vitest-environment node
import { describe, expect, it } from "vitest";
import { cases, groups } from "../../demo/gallery/cases/index.mjs";
import { kinds } from "../../src/elements/kinds.js";
import { optionNames } from "./option-names.js";

/** What the check of an option does not look into: a dashboard judges these with the options of the widget beside. */
const uncheckedNames: Readonly<Record<string, string[]>> = { dashboard: ["widgets.widget", "widgets.span"] };

describe("the gallery", () => {
  it.each(Object.entries(kinds))(
    "has a case for each option of a %s, also for those inside others, and names no other option",
    (kind, { options }) => {
      const named = cases.filter(({ widget }) => widget === kind).flatMap((each) => each.options);
      // A sentence is no option: its words alone are the user's.
      const names = optionNames(options).filter((name) => !name.startsWith("words."));
      expect([...new Set(named)].sort()).toEqual([...names, ...(uncheckedNames[kind] ?? [])].sort());
    },
  );

  it("finds what is inside an option", () => {
    expect(optionNames(kinds["line-chart"].options)).toEqual(
      expect.arrayContaining([
        "x.grid",
        "yRight.scale",
        "series.axis",
        "thresholds.to",
        "annotations.time",
        "retain.rows",
      ]),
    );
  });

  it("names each case once, and has each in a group", () => {
    const ids = [...groups, ...cases].map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    for (const id of ids) expect(id).toMatch(/^[a-z]+(-[a-z]+)*$/);
  });

  it("says of each case what it shows, in a sentence", () => {
    for (const { id, title, note, options } of cases) {
      expect(title, id).toMatch(/^[^.]+$/);
      expect(note, id).toMatch(/^\S.*\.$/);
      expect(options.length, id).toBeGreaterThan(0);
    }
  });
});
