import { describe, expect, it } from "vitest";
import type { Role } from "../../../src/widgets/style/roles.js";
import { roles } from "../../../src/widgets/style/roles.js";

type Triple = readonly [number, number, number];

/** sRGB to linear light, IEC 61966-2-1. */
function linear(hex: string): Triple {
  return [1, 3, 5].map((index) => {
    const part = Number.parseInt(hex.slice(index, index + 2), 16) / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  }) as unknown as Triple;
}

/** WCAG 2.2, contrast ratio. */
function contrast(a: string, b: string): number {
  const [dark, bright] = [a, b]
    .map((hex) => {
      const [red, green, blue] = linear(hex);
      return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
    })
    .sort((one, other) => one - other);
  return (bright + 0.05) / (dark + 0.05);
}

/**
 * Matrices on linear RGB for kinds of colour vision: G. M. Machado, M. M. Oliveira, L. A. F. Fernandes, "A
 * Physiologically-based Model for Simulation of Color Vision Deficiency", IEEE TVCG 15 (6), 2009, severity 1.0.
 */
const visions = {
  "all cones": [1, 0, 0, 0, 1, 0, 0, 0, 1],
  "no red (protanopia)": [0.152286, 1.052583, -0.204868, 0.114503, 0.786281, 0.099216, -0.003882, -0.048116, 1.051998],
  "no green (deuteranopia)": [0.367322, 0.860646, -0.227968, 0.280085, 0.672501, 0.047413, -0.01182, 0.04294, 0.968881],
  "no blue (tritanopia)": [1.255528, -0.076749, -0.178779, -0.078411, 0.930809, 0.147602, 0.004733, 0.691367, 0.3039],
} as const;

type Vision = keyof typeof visions;

function seenWith(vision: Vision, [red, green, blue]: Triple): Triple {
  const m = visions[vision];
  return [0, 3, 6].map((row) =>
    Math.min(1, Math.max(0, m[row] * red + m[row + 1] * green + m[row + 2] * blue)),
  ) as unknown as Triple;
}

/** Linear RGB to OKLab: B. Ottosson, "A perceptual color space for image processing", 2020. */
function oklab([red, green, blue]: Triple): Triple {
  const l = Math.cbrt(0.4122214708 * red + 0.5363325363 * green + 0.0514459929 * blue);
  const m = Math.cbrt(0.2119034982 * red + 0.6806995451 * green + 0.1073969566 * blue);
  const s = Math.cbrt(0.0883024619 * red + 0.2817188376 * green + 0.6299787005 * blue);
  return [
    0.2104542553 * l + 0.793617785 * m - 0.0040720468 * s,
    1.9779984951 * l - 2.428592205 * m + 0.4505937099 * s,
    0.0259040371 * l + 0.7827717662 * m - 0.808675766 * s,
  ];
}

/** The distance of two colours in OKLab, in hundredths: 2 can just be seen side by side. */
function distance(vision: Vision, a: string, b: string): number {
  const [p, q] = [a, b].map((hex) => oklab(seenWith(vision, linear(hex))));
  return 100 * Math.hypot(p[0] - q[0], p[1] - q[1], p[2] - q[2]);
}

const schemes = [
  ["light", 0],
  ["dark", 1],
] as const;

/** Surfaces of a widget: white, or the dark of the design and those of Chromium's and Firefox's `Canvas`. */
const surfaces = { light: ["#ffffff"], dark: ["#111111", "#121212", "#1c1b22"] } as const;

const series = Array.from({ length: 10 }, (_, index) => `series-${index + 1}` as Role);

/** The least distance of any two of the first `count` series, for every kind of vision. */
const leastDistances: readonly (readonly [count: number, least: number])[] = [
  [3, 18],
  [5, 12],
  [8, 10],
  [10, 8],
];

describe("colours", () => {
  it.each(schemes)("of text have a contrast of 4.5 : 1 or more, %s", (scheme, which) => {
    for (const role of ["ink", "muted", "accent", "good", "warn", "bad"] as const) {
      for (const surface of surfaces[scheme]) {
        expect(contrast(roles[role][which], surface), `${role} on ${surface}`).toBeGreaterThanOrEqual(4.5);
      }
    }
  });

  it.each(schemes)("of series have a contrast of 3 : 1 or more, %s", (scheme, which) => {
    for (const role of series) {
      for (const surface of surfaces[scheme]) {
        expect(contrast(roles[role][which], surface), `${role} on ${surface}`).toBeGreaterThanOrEqual(3);
      }
    }
  });

  it.each(
    schemes.flatMap(([scheme, which]) =>
      (Object.keys(visions) as Vision[]).map((vision) => [scheme, vision, which] as const),
    ),
  )("of series are told apart, %s, with %s", (_, vision, which) => {
    const colors = series.map((role) => roles[role][which]);
    for (const [count, least] of leastDistances) {
      for (let i = 1; i < count; i += 1) {
        for (let j = 0; j < i; j += 1) {
          expect(distance(vision, colors[i], colors[j]), `${series[i]} ${series[j]}`).toBeGreaterThanOrEqual(least);
        }
      }
    }
  });

  it("are simulated as they are seen: red and green are far apart, but not without red or green", () => {
    const [red, green] = ["#c8503c", "#7d7d28"];
    expect(distance("all cones", red, green)).toBeGreaterThan(2 * distance("no green (deuteranopia)", red, green));
    expect(distance("all cones", "#ffffff", "#000000")).toBeCloseTo(100, 3);
    expect(contrast("#777777", "#ffffff")).toBeCloseTo(4.48, 2);
  });
});
