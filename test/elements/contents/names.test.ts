import { expect, it } from "vitest";
import { heldSources } from "../../../src/elements/contents/contents.js";
import { kindNames, sourceFiles } from "../../../src/elements/contents/names.js";
import { kinds } from "../../../src/elements/kinds.js";

it("names every kind and every source that the autoloader may be asked for", () => {
  expect(kindNames).toEqual(Object.keys(kinds));
  expect(Object.keys(sourceFiles)).toEqual(Object.keys(heldSources));
});
