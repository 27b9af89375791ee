import { describe, expect, it } from "vitest";
import { parseTemplate } from "../../../src/widgets/live-text/template.js";

const place = (name: string, format?: string): object => ({ name, format });

describe("parseTemplate(template)", () => {
  it("takes text and places apart", () => {
    expect(parseTemplate("CPU is at {cpu:.1f} % on {host}, {age} ago")).toEqual([
      "CPU is at ",
      place("cpu", ".1f"),
      " % on ",
      place("host"),
      ", ",
      place("age"),
      " ago",
    ]);
    expect(parseTemplate("{disk.used}{ value }")).toEqual([place("disk.used"), place("value")]);
    expect(parseTemplate("{time:short}")).toEqual([place("time", "short")]);
    expect(parseTemplate("no places")).toEqual(["no places"]);
    expect(parseTemplate("")).toEqual([]);
  });

  it("reads doubled braces as braces", () => {
    expect(parseTemplate("{{{value}}} {{a}} }}{{")).toEqual(["{", place("value"), "} {a} }{"]);
  });

  it.each([
    ["CPU {cpu", "a } to end the { at 4, or {{ for a brace"],
    ["CPU cpu}", "a { before the } at 7, or }} for a brace"],
    ["{a{b}", "a } to end the { at 0, or {{ for a brace"],
    ["a {} b", "the name of a field between the braces at 2, such as {value}"],
    ["{disk..used}", "the name of a field between the braces at 0, such as {value}"],
    ["{a.__proto__.b}", "no field __proto__: it is never read"],
    ["{constructor}", "no field constructor: it is never read"],
    ["{prototype}", "no field prototype: it is never read"],
    ["{cpu:zz}", 'a d3 format such as ".1f" in {cpu:zz}'],
    ["{cpu:}", 'a d3 format such as ".1f" in {cpu:}'],
    ["{age:.1f}", "no format in {age:.1f}"],
    ["{time:%H}", '"short" or "medium" in {time:%H}'],
  ])("refuses %s, and says what is expected", (template, expected) => {
    expect(() => parseTemplate(template)).toThrow(new Error(expected));
  });
});
