import { describe, expect, it } from "vitest";
import { HiddenLines } from "../../../../src/widgets/line-chart/series/hidden-lines.js";
import { lineOf, seriesOf } from "../frame-input-of.js";

const all = ["a", "b", "c"].map((id) => lineOf(seriesOf([1]), id, id));
const [a, b] = all;
const idsOf = (hidden: HiddenLines, lines = all): string[] => hidden.visibleOf(lines).map(({ id }) => id);

describe("HiddenLines", () => {
  it("hides a line and shows it again, in the same array for as long as nothing changes", () => {
    const hidden = new HiddenLines();
    expect(hidden.visibleOf(all)).toBe(all);
    hidden.toggle(b, false, all);
    expect(idsOf(hidden)).toEqual(["a", "c"]);
    expect(hidden.visibleOf(all)).toBe(hidden.visibleOf(all));
    hidden.toggle(b, false, all);
    expect(hidden.visibleOf(all)).toBe(all);
  });

  it("shows one alone, and all again from there", () => {
    const hidden = new HiddenLines();
    hidden.toggle(a, true, all);
    expect(idsOf(hidden)).toEqual(["a"]);
    hidden.toggle(b, true, all);
    expect(idsOf(hidden)).toEqual(["b"]);
    hidden.toggle(b, false, all);
    expect(idsOf(hidden)).toEqual(["a", "b", "c"]);
  });

  it("shows one alone beside lines that come later, until another is chosen too", () => {
    const hidden = new HiddenLines();
    hidden.toggle(a, true, [a, b]);
    expect(idsOf(hidden)).toEqual(["a"]);
    hidden.toggle(b, false, all);
    expect(idsOf(hidden)).toEqual(["a", "b"]);
    hidden.clear();
    expect(hidden.visibleOf(all)).toBe(all);
  });

  it("is restored by names, also for lines that are still to come", () => {
    const hidden = new HiddenLines();
    expect(hidden.names).toEqual({});
    hidden.toggle(b, false, all);
    expect(hidden.names).toEqual({ hidden: ["b"] });
    const restored = new HiddenLines();
    restored.restore(hidden.names);
    expect(idsOf(restored, [a])).toEqual(["a"]);
    expect(idsOf(restored)).toEqual(["a", "c"]);
    hidden.toggle(a, true, all);
    expect(hidden.names).toEqual({ shown: ["a"] });
    restored.restore(hidden.names);
    expect(idsOf(restored)).toEqual(["a"]);
    restored.restore({});
    expect(restored.visibleOf(all)).toBe(all);
  });

  it("never leaves a chart without a line, whichever lines it comes to have", () => {
    const hidden = new HiddenLines();
    hidden.toggle(a, false, all);
    expect(idsOf(hidden, [a])).toEqual(["a"]);
    expect(idsOf(hidden)).toEqual(["b", "c"]);
  });
});
