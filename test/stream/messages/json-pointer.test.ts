import { describe, expect, it } from "vitest";
import { compilePointer } from "../../../src/stream/messages/json-pointer.js";

const read = (text: string, document: unknown) => compilePointer("select", text)(document);

describe("compilePointer(option, text)", () => {
  it("reads the examples of RFC 6901", () => {
    const document = { foo: ["bar", "baz"], "": 0, "a/b": 1, "c%d": 2, "m~n": 8, " ": 7, "~1": 9 };
    expect(read("", document)).toBe(document);
    expect(read("/foo", document)).toEqual(["bar", "baz"]);
    expect(read("/foo/0", document)).toBe("bar");
    expect(read("/", document)).toBe(0);
    expect(read("/a~1b", document)).toBe(1);
    expect(read("/c%d", document)).toBe(2);
    expect(read("/m~0n", document)).toBe(8);
    expect(read("/ ", document)).toBe(7);
    expect(read("/~01", document)).toBe(9);
  });

  it("finds nothing where there is nothing", () => {
    for (const text of [
      "/b",
      "/a/b",
      "/a/0",
      "/list/2",
      "/list/-",
      "/list/01",
      "/list/length",
      "/text/0",
      "/text/length",
      "/none/x",
      "/toString",
    ]) {
      expect(read(text, { a: 1, list: [1, 2], text: "abc", none: null })).toBeUndefined();
    }
  });

  it("refuses names that lead to a prototype, escaped or not", () => {
    for (const text of ["/__proto__", "/a/constructor/b", "/prototype"]) {
      expect(() => compilePointer("select", text)).toThrow("is never read");
    }
  });

  it("refuses what is no pointer", () => {
    expect(() => compilePointer("select", "a")).toThrow("invalid select: a. A JSON Pointer starts with a slash: /a");
    expect(() => compilePointer("after", "/a~2")).toThrow("invalid after: /a~2");
    expect(() => compilePointer("epoch", 5)).toThrow("invalid epoch: 5");
  });
});
