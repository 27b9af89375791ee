import { describe, expect, it } from "vitest";
import { attributeName, attributesOf } from "../../../src/elements/attributes/attributes.js";
import { sourceAttributes, streamAttributes } from "../../../src/elements/attributes/stream-attributes.js";
import { heldSources as sources } from "../../../src/elements/contents/contents.js";
import { kinds } from "../../../src/elements/kinds.js";
import { DataStream, random } from "../../../src/stream/index.js";

/** The options that a function takes, as its complaint about another one names them. */
function takenBy(make: (options: object) => unknown): string[] {
  try {
    make({ "no such option at all": 1 });
  } catch (error) {
    return (error as Error).message.replace(/^.* takes /, "").split(", ");
  }
  return [];
}

describe("the attributes", () => {
  it.each(Object.entries(kinds))("of a %s tell exactly its options, the stream aside", (_, { options }) => {
    const attributes = attributesOf(options);
    const told = Object.keys(attributes).filter((name) => attributes[name].field === undefined);
    expect([...told, "stream"].sort()).toEqual(Object.keys(options).sort());
  });

  it.each(Object.entries(kinds))("of a %s tell only fields that its options have", (_, { options }) => {
    for (const { field } of Object.values(attributesOf(options))) {
      if (field?.[1]) expect(options[field[0]].check({ [field[1]]: undefined })).toBeUndefined();
    }
  });

  it("of a line chart tell the most used fields of its axis", () => {
    expect(attributesOf(kinds["line-chart"].options)).toMatchObject({
      y: { type: "json" },
      domain: { type: "numbers", field: ["y", "domain"] },
      yLabel: { type: "text", field: ["y", "label"] },
    });
  });

  it("of a stream tell exactly its options, the signal aside, and its key by another name", () => {
    const taken = takenBy((options) => new DataStream(random(), options));
    const { rowKey, ...own } = streamAttributes;
    expect(Object.keys(own).sort()).toEqual(taken.filter((name) => name !== "signal").sort());
    expect(rowKey).toEqual({ type: "text", field: ["key"] });
  });

  it("of a source tell exactly the options of all sources, the socket's class and the format of lines aside", () => {
    const taken = new Set(Object.values(sources).flatMap((make) => takenBy((options) => make("/", options))));
    for (const name of ["WebSocket", "format"]) taken.delete(name);
    expect(Object.keys(sourceAttributes).sort()).toEqual([...taken].sort());
  });
});

describe("attributeName(property)", () => {
  it.each([
    ["timeWindow", "time-window"],
    ["ariaLabel", "aria-label"],
    ["yLabel", "y-label"],
    ["maxMessageBytes", "max-message-bytes"],
    ["unit", "unit"],
  ])("%s → %s", (property, attribute) => {
    expect(attributeName(property)).toBe(attribute);
  });
});
