import { describe, expect, it, vi } from "vitest";
import { Scope } from "../../../src/widgets/page/scope.js";
import { Refusals, tooManyKeys } from "../../../src/widgets/store/refusals.js";
import type { ValueOptions } from "../../../src/widgets/store/value.js";
import { createValueReader } from "../../../src/widgets/store/value.js";

/** The reason for which a row is refused. */
function reasonOf(row: unknown, options: ValueOptions<never> = {}): string | undefined {
  const reading = createValueReader<unknown>(options as ValueOptions<unknown>)(row);
  return typeof reading === "object" && reading.kind === "refused" ? reading.reason() : undefined;
}

describe("why a value is refused", () => {
  it("is told with the cure", () => {
    expect(reasonOf({ value: "21.5" })).toBe(
      '"21.5" is a text: give value: (row) => +row.value, or the stream numbers: "text"',
    );
    expect(reasonOf({ cpu: "12" }, { value: "cpu" as never })).toContain("+row.cpu");
    expect(reasonOf({ "cpu %": "12" }, { value: "cpu %" as never })).toContain('+row["cpu %"]');
    expect(reasonOf(["2023", "12"])).toContain("+row[1]");
    expect(reasonOf("12")).toContain("+row");
    for (const text of ["unavailable", "", " ", "0x10", "Infinity", "1,5", "1e999"]) {
      expect(reasonOf({ value: text })).toMatch(/^".*" is no number: let value name one, or give null for a gap/);
    }
    expect(reasonOf({ value: "x".repeat(1_000) })).toMatch(/^"x{40}…" is no number/);
    expect(reasonOf({ value: true })).toContain("a boolean: convert it");
    expect(reasonOf({ value: 10n })).toContain("a bigint: convert it");
    expect(reasonOf({ value: new Date(0) })).toContain("a Date: convert it");
    expect(reasonOf({ value: { celsius: 1 } })).toContain("an object: name the number in it");
    expect(reasonOf({ value: [1] })).toContain("a list: name the number in it, such as value: (row) => row.value[0]");
    expect(reasonOf({ temperature: 1 })).toBe(
      'row.value is undefined: name the field by value, such as value: "temperature"',
    );
    expect(reasonOf({}, { value: () => undefined })).toContain("leave other rows out by where");
    expect(reasonOf({ value: () => 1 })).toBe("the value is a function: name the number by value");
  });

  it("is none of a numeric text where the stream takes such for numbers", () => {
    const read = createValueReader<unknown>({}, "text");
    expect(["21.5", "-0.04", "1e3", " 7\n", "+2", ".5", "007", "1E-2"].map((value) => read({ value }))).toEqual([
      21.5, -0.04, 1_000, 7, 2, 0.5, 7, 0.01,
    ]);
    for (const value of [
      "",
      " ",
      "unavailable",
      "0x10",
      "Infinity",
      "-Infinity",
      "NaN",
      "1e999",
      "1,5",
      "1_000",
      "5 %",
    ]) {
      expect(read({ value }), value).toMatchObject({ kind: "refused", breaks: true });
    }
    expect(createValueReader<{ price: string }>({ value: (row) => row.price }, "text")({ price: "3" })).toBe(3);
    expect(read({ value: true })).toMatchObject({ kind: "refused" });
    expect(read({ value: null })).toBeNaN();
  });

  it("tells what an accessor threw, and which one", () => {
    const fail = (): never => {
      throw new Error("no such sensor");
    };
    expect(reasonOf({}, { value: fail })).toBe("the accessor threw: no such sensor");
    expect(reasonOf({}, { where: fail })).toBe("where threw: no such sensor");
  });

  it("is reported with the sample of the same row, and within bounds", () => {
    vi.useFakeTimers();
    const report = vi.fn();
    const scope = new Scope();
    const refusals = new Refusals(scope, report);
    refusals.add(
      () => "first",
      () => "x".repeat(1_000),
    );
    refusals.add(
      () => "second",
      () => "y",
    );
    vi.advanceTimersByTime(0);
    expect(report).toHaveBeenCalledWith({ count: 2, cause: "value", sample: "first", reason: "x".repeat(240) });
    refusals.add(
      () => "third",
      () => tooManyKeys(1_000),
    );
    vi.advanceTimersByTime(1_000);
    expect(report).toHaveBeenLastCalledWith(
      expect.objectContaining({
        count: 1,
        sample: "third",
        reason: expect.stringContaining("more than 1,000 keys") as string,
      }),
    );
    scope.close();
    vi.useRealTimers();
  });
});
