// @vitest-environment node
import { describe, expect, it } from "vitest";
import { chapters } from "../../bench/chapters.mjs";
import { contestants } from "../../bench/contestants/index.mjs";
import { loads } from "../../bench/loads.mjs";
import { refusedOption, restBefore, whoShows } from "../../bench/suites/second.mjs";
import { checkTargets } from "../../bench/targets.mjs";

describe("the suite of seconds", () => {
  it("has each load shown by contestants that there are", () => {
    for (const load of Object.values(loads)) {
      expect(Object.keys(contestants)).toEqual(expect.arrayContaining(load.contestants));
    }
  });

  it("lets another build show what tickline shows", () => {
    expect(whoShows("walk", ["other", "uplot", "smoothie", "tickline"])).toEqual(["other", "uplot", "tickline"]);
  });

  it("reads from an error which option a build refused", () => {
    expect(refusedOption(new Error("TypeError: unknown option: motion. Did you mean mark?"))).toBe("motion");
    expect(refusedOption(new Error('TypeError: invalid motion: "none". Expected "smooth"'))).toBe("motion");
    expect(refusedOption(new Error("stream is needed"))).toBeUndefined();
  });

  it("keeps a measurement clear of the work that a browser does for itself after half a minute", () => {
    expect(restBefore(1000, 10)).toBe(0);
    const wait = restBefore(20_000, 10);
    expect(wait).toBeGreaterThan(10_000);
    expect(restBefore(20_000 + wait, 10)).toBe(0);
    expect(restBefore(1000, 60)).toBeGreaterThan(restBefore(20_000, 60));
  });

  const measurements = [
    { round: 0, load: "card", contestant: "tickline", task: 0.9, cpu: 1.4, draws: 2 },
    { round: 1, load: "card", contestant: "tickline", task: 1.4, cpu: 1.6 },
    { round: 2, load: "card", contestant: "tickline", task: 0.8, cpu: 1.7 },
    { round: 0, load: "walk", contestant: "uplot", task: 0.2, cpu: 0.5, draws: 1 },
  ];

  it("checks the median of the rounds against its bars, of tickline alone", () => {
    expect(checkTargets({ second: { measurements } })).toMatchObject([
      { text: expect.stringContaining("value card: at most"), met: true, figures: "0.900 (0.800–1.40) %" },
      { text: expect.stringContaining("CPU of all processes"), met: false, figures: "1.60 (1.40–1.70) %" },
    ]);
  });

  it("has a row of its table for each contestant at each load, in the order of the loads", () => {
    const write = chapters.second[1] as (result: object) => Iterable<string>;
    const [, table] = write({ measurements });
    expect(table.split("\n").slice(2)).toEqual([
      `| ${loads.walk.label} | uplot | 0.200 (0.200–0.200) | 0.500 (0.500–0.500) | 1.00 |`,
      `| ${loads.card.label} | tickline | 0.900 (0.800–1.40) | 1.60 (1.40–1.70) | 2.00 |`,
    ]);
  });
});
