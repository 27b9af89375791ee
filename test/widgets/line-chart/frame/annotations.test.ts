import { describe, expect, it } from "vitest";
import type { Plane } from "../../../../src/draw/index.js";
import type { FrameAnnotation } from "../../../../src/widgets/line-chart/frame/annotations.js";
import { Annotations } from "../../../../src/widgets/line-chart/frame/annotations.js";
import type { Annotation } from "../../../../src/widgets/line-chart/options/reference-options.js";
import { noon } from "../frame-input-of.js";

const measure = (text: string): number => text.length * 7;

/** Returns a plane of 600 px for a minute: 10 px a second. */
function planeAt(to: number): Plane {
  return { left: 40, top: 0, width: 600, height: 200, to, msPerPixel: 100, pixel: 1, y: () => 0 };
}

function place(list: readonly Annotation[], to = noon, annotations = new Annotations()): readonly FrameAnnotation[] {
  return annotations.in(planeAt(to), list, measure, false);
}

describe("Annotations", () => {
  it("stand at their times, however these are written, in order of time", () => {
    const placed = place([
      { time: new Date(noon - 10_000), label: "b" },
      { time: noon - 30_000, label: "a" },
      { time: new Date(noon - 5_000).toISOString(), label: "c" },
    ]);
    expect(placed.map(({ annotation, from }) => [annotation.label, from])).toEqual([
      ["a", 340],
      ["b", 540],
      ["c", 590],
    ]);
  });

  it("are left out where they are not on view, names and ends of stretches included", () => {
    expect(place([{ time: noon + 1 }])).toEqual([]);
    expect(place([{ time: noon - 61_000 }])).toEqual([]);
    // Leave 21 px of the name on view.
    expect(place([{ time: noon - 61_000, label: "abc" }])).toHaveLength(1);
    expect(place([{ time: noon - 90_000, to: noon - 50_000 }])).toMatchObject([{ from: -260, to: 140 }]);
    expect(place([{ time: noon - 50_000, to: noon - 90_000 }])).toMatchObject([{ from: -260, to: 140 }]);
  });

  it("are the same, whichever part of many is on view, and measured but once", () => {
    const list = Array.from({ length: 500 }, (_, index): Annotation => {
      const time = noon - ((index * 7919) % 500) * 1_000;
      return {
        time,
        ...(index % 9 === 0 && { to: time + 40_000 }),
        ...(index % 2 === 0 && { label: `n${index}` }),
      };
    });
    let measured = 0;
    const annotations = new Annotations();
    const count = (text: string): number => {
      measured += 1;
      return measure(text);
    };
    for (let to = noon - 520_000; to < noon + 70_000; to += 4_321) {
      for (const msPerPixel of [100, 37]) {
        const start = to - 600 * msPerPixel;
        const expected = list.filter(
          ({ time, to: end = time, label = "" }) =>
            Number(time) <= to &&
            Number(end) +
              (label === "" ? 0 : 6 + measure(label)) * msPerPixel +
              6 * msPerPixel * Number(label === "") >=
              start,
        );
        const placed = annotations.in({ ...planeAt(to), msPerPixel }, list, count, false);
        expect(new Set(placed.map(({ annotation }) => annotation))).toEqual(new Set(expected));
      }
    }
    expect(measured).toBeLessThanOrEqual(2 * list.length);
  });

  it("have names of bounded width, cut with an ellipsis", () => {
    const label = "deployed ".repeat(25);
    const [{ names, label: name }] = place([{ time: noon - 50_000, label }]);
    expect(name).toMatch(/^deployed .*…$/);
    expect(names).toHaveLength(1);
    expect(measure(name)).toBeLessThanOrEqual(200);
    // Expect a name in a narrow plot to fit on one side of its line.
    const [narrow] = new Annotations().in(
      { ...planeAt(noon), width: 260 },
      [{ time: noon - 13_000, label }],
      measure,
      false,
    );
    expect(narrow.names.every(({ x }) => x >= 40 && x + measure(narrow.label) <= 300)).toBe(true);
  });

  it("never have names over one another, and keep their rows while time goes on", () => {
    const list = Array.from({ length: 40 }, (_, index) => ({
      time: noon - 1_700 * index,
      label: `deploy ${index}`,
    }));
    const annotations = new Annotations();
    const rows = new Map<unknown, number>();
    let named = 0;
    for (let to = noon; to < noon + 30_000; to += 137) {
      const boxes = place(list, to, annotations).flatMap(({ annotation, names }) =>
        names.map((name) => ({ annotation, ...name, end: name.x + measure(annotation.label ?? "") })),
      );
      for (const { annotation, row } of boxes) {
        expect(rows.get(annotation) ?? row).toBe(row);
        rows.set(annotation, row);
      }
      for (const [index, one] of boxes.entries()) {
        for (const other of boxes.slice(index + 1)) {
          if (other.row !== one.row || other.annotation === one.annotation) continue;
          expect(other.x >= one.end || one.x >= other.end).toBe(true);
        }
      }
      named = Math.max(named, boxes.length);
    }
    expect(named).toBeGreaterThan(5);
  });

  it("have their names at the left until there is room at the right, and change without a jump", () => {
    const list = [{ time: noon, label: "deploy" }];
    const annotations = new Annotations();
    const alphas: number[] = [];
    for (let to = noon; to < noon + 12_000; to += 50) {
      const [{ from, names }] = place(list, to, annotations);
      const right = names.find(({ x }) => x > from)?.alpha ?? 0;
      const left = names.find(({ x }) => x < from)?.alpha ?? 0;
      expect(left + right).toBeCloseTo(1);
      expect(right).toBeGreaterThanOrEqual(alphas.at(-1) ?? 0);
      expect(right - (alphas.at(-1) ?? 0)).toBeLessThan(0.1);
      for (const { x } of names) expect(x + measure("deploy")).toBeLessThanOrEqual(640);
      alphas.push(right);
    }
    expect(alphas[0]).toBe(0);
    expect(alphas.at(-1)).toBe(1);
  });

  it("keep the name of a stretch on view as long as the stretch is", () => {
    const [{ names }] = place([{ time: noon - 120_000, to: noon - 20_000, label: "maintenance" }]);
    expect(names).toEqual([{ x: 46, row: 0, alpha: 1 }]);
  });
});
