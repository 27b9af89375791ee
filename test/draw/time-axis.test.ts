import { describe, expect, it } from "vitest";
import type { Plane } from "../../src/draw/plane.js";
import { drawTimeAxis, TimeTicks } from "../../src/draw/time-axis.js";
import { TimeZone } from "../../src/draw/time-zone.js";
import { recorder } from "./recorder.js";

const NOON = Date.UTC(2026, 2, 12, 12);
const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

const measure = (label: string): number => label.length * 7;
const utc = (change = {}): TimeTicks =>
  new TimeTicks({ measure, timeZone: new TimeZone("UTC"), locale: "en-GB", ...change });

const plane = (span: number, to = NOON, width = 600): Plane => ({
  left: 0,
  top: 0,
  width,
  height: 100,
  to,
  msPerPixel: span / width,
  pixel: 1,
  y: (value) => value,
});

const inView = (ticks: TimeTicks, view: Plane): string[] =>
  ticks
    .in(view)
    .filter(({ value }) => value >= view.to - view.width * view.msPerPixel && value <= view.to)
    .map(({ label }) => label);

describe("TimeTicks", () => {
  it("speak in seconds, minutes, hours, days, months or years, as the span asks for", () => {
    const all = [200, 2 * SECOND, MINUTE, 5 * MINUTE, HOUR, 12 * HOUR, 3 * DAY, 14 * DAY, 150 * DAY, 3000 * DAY];
    expect(all.map((span) => inView(utc(), plane(span)).join(" "))).toMatchInlineSnapshot(`
      [
        ":59.800 :59.850 :59.900 :59.950 12:00:00",
        "11:59:58 :58.5 11:59:59 :59.5 12:00:00",
        "11:59:00 11:59:15 11:59:30 11:59:45 12:00:00",
        "11:55 11:56 11:57 11:58 11:59 12:00",
        "11:00 11:15 11:30 11:45 12:00",
        "12 Mar 03:00 06:00 09:00 12:00",
        "12:00 10 Mar 12:00 11 Mar 12:00 12 Mar 12:00",
        "28 Feb 2 Mar 4 Mar 6 Mar 8 Mar 10 Mar 12 Mar",
        "Nov Dec 2026 Feb Mar",
        "2018 2019 2020 2021 2022 2023 2024 2025 2026",
      ]
    `);
  });

  it("never overlap, whatever span and width", () => {
    for (let span = 5; span < 4000 * DAY; span *= 1.37) {
      for (const width of [40, 90, 360, 1400]) {
        for (const to of [NOON, Date.UTC(2026, 1, 2)]) {
          const view = plane(span, to, width);
          const ticks = utc().in(view);
          for (let index = 1; index < ticks.length; index += 1) {
            const apart = ((ticks[index].value - ticks[index - 1].value) / span) * width;
            const halves = (measure(ticks[index].label) + measure(ticks[index - 1].label)) / 2;
            if (apart <= halves) expect({ span, width, ticks, apart }).toBe("far enough apart");
          }
        }
      }
    }
  });

  it("are many enough to read by", () => {
    for (const span of [MINUTE, 5 * MINUTE, HOUR, DAY, 30 * DAY]) {
      expect(inView(utc(), plane(span)).length).toBeGreaterThanOrEqual(3);
      expect(inView(utc(), plane(span)).length).toBeLessThanOrEqual(12);
    }
  });

  it("stay where they are while time goes on", () => {
    const ticks = utc();
    const seen = new Map<number, string>();
    const steps = new Set<number>();
    for (let now = NOON; now < NOON + 10 * MINUTE; now += 777) {
      const list = ticks.in(plane(MINUTE, now));
      for (const { value, label } of list) {
        expect(seen.get(value) ?? label).toBe(label);
        seen.set(value, label);
      }
      steps.add(list[1].value - list[0].value);
    }
    expect([...steps]).toEqual([15 * SECOND]);
  });

  it("are the same array until there is another one to show", () => {
    const ticks = utc();
    const first = ticks.in(plane(MINUTE, NOON));
    expect(ticks.in(plane(MINUTE, NOON + 5 * SECOND))).toBe(first);
    expect(ticks.in(plane(MINUTE, NOON + 40 * SECOND))).not.toBe(first);
    expect(ticks.in(plane(MINUTE, NOON - 5 * MINUTE)).at(-1)?.value).toBeLessThan(NOON - 4 * MINUTE);
  });

  it("name the day at midnight and the year at new year", () => {
    expect(inView(utc(), plane(6 * HOUR, Date.UTC(2026, 2, 13, 3)))).toContain("13 Mar");
    expect(inView(utc(), plane(12 * DAY, Date.UTC(2026, 0, 6)))).toContain("2026");
  });

  it("take a count and a format", () => {
    expect(inView(utc({ count: 2 }), plane(MINUTE)).length).toBeLessThanOrEqual(3);
    expect(inView(utc({ format: { minute: "2-digit", second: "2-digit" } }), plane(MINUTE))).toContain("59:30");
    expect(inView(utc({ format: (time: number) => `t${time - NOON}` }), plane(MINUTE))).toContain("t0");
    expect(utc({ count: 0 }).in(plane(MINUTE))).toEqual([]);
  });

  it("are none where there is no room", () => {
    expect(utc().in(plane(MINUTE, NOON, 0))).toEqual([]);
    expect(utc().in({ ...plane(MINUTE), msPerPixel: 0 })).toEqual([]);
  });

  it("come to an end at the first and the last moment of the calendar", () => {
    for (const span of [1, MINUTE, HOUR, 12 * HOUR, 14 * DAY, 200 * DAY, 30_000 * DAY]) {
      for (const to of [
        8.64e15,
        8.64e15 - 1,
        8.64e15 - DAY,
        8.64e15 - 2_000 * DAY,
        -8.64e15 + 2_000 * DAY,
        -8.64e15 + span,
        -8.64e15,
      ]) {
        for (const ticks of [utc(), new TimeTicks({ measure })]) {
          for (const { value, label } of ticks.in(plane(span, to))) {
            expect(Number.isFinite(value)).toBe(true);
            expect(label).not.toContain("NaN");
          }
        }
      }
    }
  });

  it("follow the clock of the platform by default", () => {
    const midnight = new Date(2026, 5, 12).getTime();
    expect(inView(new TimeTicks({ measure, locale: "en-GB" }), plane(6 * HOUR, midnight + 3 * HOUR))).toContain(
      "12 Jun",
    );
  });
});

describe("drawTimeAxis", () => {
  const ticks = [0, 5, 50, 95, 200].map((value) => ({ value, label: String(value) }));
  const view = { ...plane(100, 100, 100) };

  it("labels below the plane fade at its edges; those outside are not drawn", () => {
    const painter = recorder();
    drawTimeAxis(painter, view, ticks, { color: "black", font: "12px x" });
    const texts = painter.calls.filter(({ name }) => name === "fillText");
    expect(texts.map(({ args, alpha }) => [...args, alpha])).toEqual([
      ["0", 0, 108, 0],
      ["5", 5, 108, 0.25],
      ["50", 50, 108, 1],
      ["95", 95, 108, 0.25],
    ]);
    expect(painter.of("stroke")).toEqual([]);
  });

  it("ticks snap to device px where the line does", () => {
    const painter = recorder();
    const style = { color: "black", font: "12px x", grid: "silver", snap: true };
    drawTimeAxis(painter, { ...view, to: 100.4 }, ticks, style);
    for (const [x] of painter.of("moveTo")) expect(Number(x) % 1).toBe(0.5);
    expect(painter.of("moveTo").length).toBeGreaterThan(2);
    expect(painter.of("stroke")).toHaveLength(1);
  });
});
