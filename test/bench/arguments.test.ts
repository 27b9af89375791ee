// @vitest-environment node
import { describe, expect, it } from "vitest";
import { readArguments } from "../../bench/arguments.mjs";

describe("the command line of the benchmark", () => {
  it("measures all loads by default, and publishes a run of whole suites", () => {
    const { loads, whole } = readArguments(["--suite", "second"]);
    expect(loads).toBeUndefined();
    expect(whole).toBe(true);
  });

  it.each([
    ["--loads", "chart,card"],
    ["--seconds", "5"],
  ])("publishes no part of a suite: %s", (...args) => {
    expect(readArguments(args)).toMatchObject({ whole: false });
  });

  it("takes loads and seconds", () => {
    const { loads, seconds } = readArguments(["--loads", "chart,card", "--seconds", "2.5"]);
    expect(loads).toEqual(["chart", "card"]);
    expect(seconds).toBe(2.5);
  });

  it("names what it does not know", () => {
    expect(() => readArguments(["--loads", "chart,chair"])).toThrow(/^unknown load: chair\. Known: chart, /);
    for (const seconds of ["0", "-1", "ten"]) {
      expect(() => readArguments([`--seconds=${seconds}`])).toThrow(`invalid seconds: ${seconds}`);
    }
  });
});
