import { describe, expect, it } from "vitest";
import { schemeOf } from "../../../src/elements/embed/scheme.js";

describe("the scheme of a message", () => {
  it.each(["light", "dark", "auto"] as const)("is %s where the host says so", (scheme) => {
    expect(schemeOf({ tickline: "scheme", scheme })).toBe(scheme);
  });

  it.each([
    ...[undefined, null, 0, "", "dark", [], {}, new Map(), Symbol.iterator],
    { tickline: "scheme" },
    { tickline: "scheme", scheme: "pink" },
    { tickline: "scheme", scheme: ["dark"] },
    { tickline: "scheme", scheme: "toString" },
    { tickline: "height", scheme: "dark" },
    { scheme: "dark" },
  ])("is none in %o", (message) => {
    expect(schemeOf(message)).toBeUndefined();
  });
});
