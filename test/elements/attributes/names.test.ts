import { describe, expect, it } from "vitest";
import { findClashes } from "../../../scripts/find-clashes.mjs";
import { attributesOf } from "../../../src/elements/attributes/attributes.js";
import { sourceAttributes, streamAttributes } from "../../../src/elements/attributes/stream-attributes.js";
import { widgetNames } from "../../../src/elements/element.js";
import { kinds } from "../../../src/elements/kinds.js";

const tables = { kinds, attributesOf, sourceAttributes, streamAttributes };

const check = (): undefined => undefined;

/** Names that every element has already, each with the reason why an option may have it too. */
const MEMBERS_OF_EVERY_ELEMENT = {
  title: "one attribute: the widget shows it in place of the browser's tooltip",
  ariaLabel: "one meaning",
  hidden: "an option of <tick-stream> alone; without a text it is HTML's own",
  prefix: "by its attribute alone: the property is the element's namespace",
  after: "by its attribute alone: the property is the method of every node",
};

describe("the names of an element's options", () => {
  it("mean one thing each: no table of widget, stream and source has that of another", () => {
    expect(findClashes(tables)).toEqual([]);
  });

  it.each([
    ["a stream's", { ...tables, streamAttributes: { ...streamAttributes, order: { type: "text" } } }, "stream: order"],
    [
      "an element's own",
      { ...tables, sourceAttributes: { ...sourceAttributes, src: { type: "text" } } },
      "stream: src",
    ],
    ["a widget's", { ...tables, kinds: { board: { options: { retry: { type: "number", check } } } } }, "board: retry"],
    [
      "a field's",
      { ...tables, kinds: { board: { options: { y: { type: "json", check, fields: { min: ["min", "number"] } } } } } },
      "board: min",
    ],
  ])("are found where %s name is that of another", (_, changed, clash) => {
    expect(findClashes(changed as never)).toContain(clash);
  });

  it.each(Object.entries(kinds))("of a %s are told apart in lower case, by which they are taken too", (_, kind) => {
    const names = widgetNames(kind);
    const lower = names.map((name) => name.toLowerCase());
    expect(new Set(lower).size).toBe(names.length);
    const taken = lower.filter((name) => !names.includes(name) && name in HTMLElement.prototype);
    expect(taken).toEqual([]);
  });

  it("are none of every element's members, but for those that are known", () => {
    const names = new Set([...Object.values(kinds).flatMap(widgetNames), ...Object.keys(streamAttributes)]);
    const taken = [...names].filter((name) => name in HTMLElement.prototype);
    expect(taken.sort()).toEqual(Object.keys(MEMBERS_OF_EVERY_ELEMENT).sort());
  });
});
