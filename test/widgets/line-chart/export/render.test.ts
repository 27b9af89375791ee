// @vitest-environment node
import { JSDOM } from "jsdom";
import { describe, expect, it } from "vitest";
import { renderLineChart } from "../../../../src/widgets/line-chart/export/render.js";

const noon = Date.UTC(2025, 2, 12, 12, 0, 0);
const base = { locale: "en-GB", timeZone: "UTC" };

/** Makes rows a second apart, the last at noon; the same each time. */
function wave(count: number, step = 1_000, phase = 0): [time: number, value: number][] {
  return Array.from({ length: count }, (_, index) => {
    const way = index / 7 + phase;
    return [noon - (count - 1 - index) * step, 50 + 20 * Math.sin(way) + 6 * Math.sin(way * 3.7 + 1)];
  });
}

interface Sample {
  readonly time: number;
  readonly host: string;
  readonly value: number;
}

function keyed(hosts: readonly string[], count = 40): Sample[] {
  return hosts.flatMap((host, index) =>
    wave(count, 1_000, index * 1.3).map(([time, value]) => ({ time, host, value: value + index * 12 })),
  );
}

const { DOMParser } = new JSDOM().window;

/** Parses a picture as XML, and fails if it is none, or holds NaN, a script or a reference. */
function parse(svg: string): Element {
  const document = new DOMParser().parseFromString(svg, "image/svg+xml");
  expect(document.querySelector("parsererror")).toBeNull();
  expect(svg).not.toMatch(/NaN|Infinity|undefined|var\(|script|href|style=/);
  expect(svg.match(/url\([^#]/g)).toBeNull();
  return document.documentElement;
}

function texts(svg: string): string[] {
  return [...parse(svg).querySelectorAll("text")].map((text) => text.textContent);
}

const lost = wave(60).filter((_, index) => index < 20 || index > 29);
const gaps = [
  { after: noon - 40_000, before: noon - 29_000 },
  { kind: "unknown", after: noon - 15_000, before: noon - 10_000 },
] as const;

const cases: Record<string, () => string> = {
  sparse: () => renderLineChart(wave(60), { ...base, title: "Boiler, °C" }),
  dense: () => renderLineChart(wave(6_000, 100), { ...base, title: "Load", width: 600, height: 240 }),
  area: () =>
    renderLineChart(wave(40), { ...base, mark: "area", curve: "monotone-x", y: { zero: true, label: "requests/s" } }),
  step: () => renderLineChart(wave(25), { ...base, mark: "step", x: { grid: true } }),
  lines: () => renderLineChart(keyed(["alpha", "beta", "gamma", "delta"]), { ...base, key: "host", title: "Hosts" }),
  gaps: () =>
    renderLineChart(
      lost.filter(([time]) => time <= noon - 15_000 || time >= noon - 10_000),
      { ...base, gaps, title: "With gaps" },
    ),
  thresholds: () =>
    renderLineChart(wave(60), {
      ...base,
      y: { domain: [0, 100], format: ".0f" },
      thresholds: [
        { value: 70, label: "warning" },
        { value: 90, label: "limit", color: "var(--tick-bad)" },
      ],
    }),
  dark: () => renderLineChart(keyed(["alpha", "beta"]), { ...base, key: "host", scheme: "dark", title: "At night" }),
  empty: () => renderLineChart([], { ...base, to: noon, title: "Nothing yet" }),
};

describe("renderLineChart", () => {
  it.each(Object.keys(cases))("draws %s", async (name) => {
    const svg = cases[name]();
    parse(svg);
    expect(cases[name]()).toBe(svg);
    await expect(svg).toMatchFileSnapshot(`pictures/${name}.svg`);
  });

  it("is a document of its own, with a size and a name", () => {
    const svg = parse(renderLineChart(wave(3), { title: "CPU", ariaLabel: "CPU of alpha", width: 500, height: 200 }));
    expect(svg.namespaceURI).toBe("http://www.w3.org/2000/svg");
    const attribute = (name: string): string | null => svg.getAttribute(name);
    expect(["width", "height", "viewBox", "role", "aria-label"].map(attribute)).toEqual([
      "500",
      "200",
      "-16 -16 500 200",
      "img",
      "CPU of alpha",
    ]);
    expect(svg.querySelector("title")?.textContent).toBe("CPU of alpha");
  });

  it("reads times as a stream does: seconds, microseconds, dates, ISO 8601, in any order", () => {
    const rows = wave(10);
    const plain = renderLineChart(rows, base);
    expect(
      renderLineChart(
        rows.map(([time, value]) => [time / 1000, value] as const),
        base,
      ),
    ).toBe(plain);
    expect(
      renderLineChart(
        rows.map(([time, value]) => [time * 1000, value] as const),
        base,
      ),
    ).toBe(plain);
    expect(
      renderLineChart(
        rows.map(([time, value]) => [new Date(time), value] as const),
        base,
      ),
    ).toBe(plain);
    expect(
      renderLineChart(rows.map(([time, value]) => ({ time: new Date(time).toISOString(), value })).reverse(), base),
    ).toBe(plain);
    expect(
      renderLineChart(
        rows.map(([at, watts]) => ({ at, watts })),
        { ...base, time: "at", value: "watts", label: "value" },
      ),
    ).toBe(plain);
  });

  it("takes no time from words, and texts without a zone as of textTimeZone", () => {
    const rows = wave(10);
    const local = rows.map(([time, value]) => ({ time: new Date(time + 7_200_000).toISOString().slice(0, -1), value }));
    expect(renderLineChart(local, { ...base, textTimeZone: "+02:00" })).toBe(renderLineChart(rows, base));
    expect(() => renderLineChart(local, { ...base, textTimeZone: "Berlin" })).toThrow(/invalid textTimeZone: "Berlin"/);
    // Cast: a row that the types refuse.
    expect(renderLineChart([...rows, ["node 7", 21.5] as never], base)).toContain("1 row without a time");
    expect(() => renderLineChart(rows, { ...base, to: "node 7" })).toThrow(/invalid to: node 7. Expected a time/);
  });

  it("draws wide rows as several lines, each named", () => {
    const rows = wave(10).map(([time, a]) => ({ time, a, b: 2 * a }));
    const words = texts(
      renderLineChart(rows, { ...base, series: [{ value: "a" }, { value: "b", label: "twice", stroke: "#ff0000" }] }),
    );
    expect(words).toContain("a");
    expect(words).toContain("twice");
  });

  it("takes one series of a key by series, and says which ones have no line", () => {
    const rows = keyed(["alpha", "beta", "gamma"]);
    expect(texts(renderLineChart(rows, { key: "host", series: [{ key: "beta" }], legend: true }))).toContain("beta");
    expect(texts(renderLineChart(rows, { key: "host", series: [{ key: "beta" }], legend: true }))).not.toContain(
      "alpha",
    );
    expect(texts(renderLineChart(rows, { key: "host", maxSeries: 2 }))).toContain("2 of 3 series");
  });

  it("shows the time from one moment to another, and nothing later", () => {
    const rows = wave(60);
    const svg = renderLineChart(rows, { ...base, from: noon - 40_000, to: new Date(noon - 20_000).toISOString() });
    expect(svg).toBe(renderLineChart(rows.slice(0, 40), { ...base, timeWindow: 20_000, to: noon - 20_000 }));
    const times = texts(svg).filter((text) => text.includes(":"));
    expect(times).toEqual(["11:59:20", "11:59:25", "11:59:30", "11:59:35", "11:59:40"]);
  });

  it("breaks the line where rows are too far apart, or without a value", () => {
    const pieces = (svg: string): number =>
      Math.max(
        ...(svg.match(/d="[^"]*" fill="none" stroke="#2563c9"/g) ?? []).map((path) => path.split("M").length - 1),
      );
    expect(pieces(renderLineChart(wave(20), base))).toBe(1);
    expect(pieces(renderLineChart(lost, { ...base, maxGap: 5_000 }))).toBe(2);
    expect(
      pieces(
        renderLineChart(
          wave(20).map(([time, value], index) => [time, index === 15 ? null : value] as const),
          base,
        ),
      ),
    ).toBe(2);
  });

  it("leaves out rows without a time and values that are no numbers, and says how many", () => {
    const rows = [...wave(5), [NaN, 1], ["soon", 2], null, [noon, "3"], 7] as [number, number][];
    const svg = parse(renderLineChart(rows, base));
    expect(svg.querySelector("desc")?.textContent).toMatch(
      /; left out: 4 rows without a time, 1 value that is no number$/,
    );
    expect(parse(renderLineChart(wave(5), base)).querySelector("desc")?.textContent).not.toContain("left out");
  });

  it("throws where no row is of use, and where rows are none", () => {
    expect(() => renderLineChart([1, 2, 3])).toThrow(
      "invalid rows: none of 3 has both a time and a number, as 1 shows. Expected [time, value]",
    );
    // Cast: rows that the types refuse.
    expect(() => renderLineChart(-5 as never)).toThrow("invalid rows: -5. Expected an array of rows");
  });

  it("names the cure of a wrong option", () => {
    const render = (options: object) => () => renderLineChart(wave(3), options);
    expect(render({ wdith: 5 })).toThrow("unknown option: wdith. Did you mean width?");
    expect(render({ width: -5 })).toThrow("invalid width: -5. Expected a number of CSS pixels above 0");
    expect(render({ stream: {} })).toThrow("unknown option: stream");
    expect(render({ from: noon + 1 })).toThrow(
      /^invalid from: \d+\. Expected a time before the right edge, 2025-03-12T12:00:00/,
    );
    expect(render({ from: "noon" })).toThrow("invalid from: noon. Expected a time");
    expect(render({ from: noon - 1, timeWindow: 5 })).toThrow("invalid from: a timeWindow is given too");
    expect(render({ gaps: [{ after: 3 }] })).toThrow("an object with the times after and before");
    expect(render({ gaps: [{ after: 3, before: "x" }] })).toThrow("invalid gaps[0].before: x");
  });

  it("takes literal colours and roles, and refuses what only a page could compute", () => {
    const svg = renderLineChart(wave(3), {
      colors: { "series-1": "#0a7b11", ink: "rgb(9, 9, 9)" },
      background: "transparent",
    });
    expect(svg).toContain('stroke="#0a7b11"');
    expect(svg).toContain('fill="rgb(9, 9, 9)"');
    for (const stroke of ["var(--brand)", "url(https://a.example/x)", "red;}", "light-dark(red, blue)"]) {
      expect(() => renderLineChart(wave(3), { stroke })).toThrow("invalid colour: ");
    }
    expect(() => renderLineChart(wave(3), { colors: { grid: "var(--x)" } })).toThrow("invalid colour: ");
    expect(() => renderLineChart(wave(3), { background: "url(x)" })).toThrow("invalid colour: ");
  });

  it("takes hostile words for words", () => {
    const evil = '</svg><script>alert("1")</script>&\u0000\u0001\ud800 ]]>';
    const svg = renderLineChart(
      wave(9).map(([time, value]) => ({ time, value, host: evil })),
      {
        key: "host",
        title: evil,
        ariaLabel: evil,
        legend: true,
        y: { label: evil, format: () => evil },
        thresholds: [{ value: 50, label: evil }],
        font: '"><script>',
      },
    );
    const document = new DOMParser().parseFromString(svg, "image/svg+xml");
    expect(document.querySelector("parsererror")).toBeNull();
    expect(document.querySelector("script")).toBeNull();
    expect(svg).not.toContain("<script");
    expect(document.querySelector("title")?.textContent).toBe('</svg><script>alert("1")</script>& ]]>');
  });

  it("gives pictures that differ ids of their own, so that both may stand in one page", () => {
    const ids = (svg: string): string[] => [...svg.matchAll(/ id="([^"]+)"/g)].map(([, id]) => id);
    const [one, other] = [ids(renderLineChart(wave(9), base)), ids(renderLineChart(wave(9), { ...base, height: 200 }))];
    expect(one.length).toBeGreaterThan(0);
    expect(one.filter((id) => other.includes(id))).toEqual([]);
  });

  it("keeps two rows of names at most, and counts the others", () => {
    const hosts = Array.from({ length: 40 }, (_, index) => `a host of a rather long name ${index}`);
    const words = texts(renderLineChart(keyed(hosts, 3), { key: "host", width: 360 }));
    expect(words.filter((word) => word.startsWith("a host"))).toHaveLength(2);
    expect(words).toContain("+38");
    expect(words.find((word) => word.startsWith("a host"))).toMatch(/…$/);
  });

  it("draws one row, equal values, and extremes", () => {
    for (const rows of [
      [[noon, 5]],
      [
        [noon - 1, 5],
        [noon, 5],
      ],
      [
        [noon - 1, -1.7e308],
        [noon, 1.7e308],
      ],
      [[noon, Infinity]],
      [[noon, null]],
      [
        [-8.64e15, 1],
        [8.64e15, 2],
      ],
    ]) {
      parse(renderLineChart(rows as [number, number][], { ...base, timeUnit: "ms" }));
    }
    parse(renderLineChart(wave(9), { ...base, width: 1, height: 1 }));
    parse(
      renderLineChart(wave(9), { ...base, title: "A title that is far too long for so little", width: 60, height: 40 }),
    );
  });

  it("needs as long for a hundred thousand rows as its pixels do, about", () => {
    const svg = renderLineChart(wave(100_000), base);
    parse(svg);
    expect(svg.length).toBeLessThan(200_000);
  });
});
