import { describe, expect, it } from "vitest";
import { compileAccessor, fieldReader } from "../../../src/stream/messages/compile-accessor.js";

const row = { cpu: 1, disk: { used: 2, parts: [{ free: 3 }] }, "net.in": 4, net: { in: 5, out: 6 } };

describe("compileAccessor", () => {
  it("reads a field, a field within a field, and what a function gives", () => {
    const read = (name: string): unknown => compileAccessor<unknown>(name as never)(row);
    expect(["cpu", "disk.used", "disk.parts.0.free", "net.out"].map(read)).toEqual([1, 2, 3, 6]);
    expect(compileAccessor<typeof row>(({ cpu }) => cpu + 1)(row)).toBe(2);
  });

  it("prefers the field that has that very name with its dot", () => {
    expect(compileAccessor<typeof row>("net.in")(row)).toBe(4);
    expect(compileAccessor<typeof row>("net.in")({ ...row, "net.in": null as never })).toBe(null);
  });

  it("reads as undefined what is not there, of any row", () => {
    for (const each of [row, null, undefined, 5, "text", [1, 2]]) {
      for (const name of ["gone", "gone.deep", "cpu.deep", "disk.gone"]) {
        expect(compileAccessor<unknown>(name as never)(each), name).toBe(undefined);
      }
    }
  });
});

describe("fieldReader", () => {
  it("reads own fields alone", () => {
    for (const name of ["toString", "disk.constructor", "disk.parts.map", "cpu.toFixed"]) {
      expect(fieldReader(name)(row), name).toBe(undefined);
    }
  });
});
