// @vitest-environment node
import { readdirSync } from "node:fs";
import { JSDOM } from "jsdom";
import { describe, expect, it } from "vitest";
import { cases } from "../../demo/gallery/cases/index.mjs";
import { picturesOf } from "./picture-of.js";

const drawn = cases.filter(({ widget }) => widget === "line-chart" || widget === "picture");
const { DOMParser } = new JSDOM().window;

/** The files of a case's pictures: one, or one a chart. */
const filesOf = (id: string, count: number): string[] =>
  count === 1 ? [`${id}.svg`] : Array.from({ length: count }, (_, index) => `${id}-${index + 1}.svg`);

describe("the pictures of the gallery", () => {
  it.each(drawn)("$id", async (each) => {
    const pictures = picturesOf(each);
    const files = filesOf(each.id, pictures.length);
    for (const [index, svg] of pictures.entries()) {
      const document = new DOMParser().parseFromString(svg, "image/svg+xml");
      expect(document.querySelector("parsererror")).toBeNull();
      expect(svg).not.toMatch(/NaN|Infinity|undefined/);
      await expect(svg).toMatchFileSnapshot(`snapshots/${files[index]}`);
    }
    expect(picturesOf(each)).toEqual(pictures);
  });

  it("and the outlines of its cards are of cases that there are", () => {
    const files = [
      ...drawn.flatMap((each) => filesOf(each.id, [each.make({ now: 0 })].flat().length)),
      ...cases.filter(({ widget }) => widget === "value-card").map(({ id }) => `${id}.txt`),
    ];
    expect(readdirSync("test/gallery/snapshots").sort()).toEqual(files.sort());
  });
});
