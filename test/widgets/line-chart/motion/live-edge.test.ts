import { describe, expect, it } from "vitest";
import type { LiveEdgeInput } from "../../../../src/widgets/line-chart/motion/live-edge.js";
import { LiveEdge, RepaintSchedule, untilStep } from "../../../../src/widgets/line-chart/motion/live-edge.js";

const input = (more: Partial<LiveEdgeInput>): LiveEdgeInput => ({
  now: 1_000_000,
  // Let both clocks run alike.
  at: more.now ?? 1_000_000,
  delay: "auto",
  spacing: 0,
  timeWindow: 60_000,
  pixels: 600,
  end: undefined,
  still: false,
  ...more,
});

describe("LiveEdge", () => {
  it("keeps a delay that is given", () => {
    expect(new LiveEdge().to(input({ delay: 250 }))).toBe(999_750);
  });

  it("comes to an automatic delay gently: never goes back, and changes its speed by no more than goes unseen", () => {
    for (const pixels of [600, 2_800]) {
      const edge = new LiveEdge();
      let last = edge.to(input({ pixels }));
      let speed = 1;
      for (let now = 1_000_016; now <= 1_016_000; now += 16) {
        const to = edge.to(input({ now, spacing: 1_000, pixels }));
        const next = (to - last) / 16;
        expect(next).toBeGreaterThan(0.74);
        expect(next).toBeLessThan(1.01);
        // Bound the change of speed from frame to frame, device pixels a second.
        expect((Math.abs(next - speed) * 1_000 * pixels) / 60_000).toBeLessThan(0.5);
        speed = next;
        last = to;
      }
      expect(1_016_000 - last).toBeCloseTo(1_000, -1);
    }
  });

  it("does not go along with what is learnt of the stream's clock, but makes up for it by and by", () => {
    const edge = new LiveEdge();
    edge.to(input({ spacing: 1_000 }));
    // Let the clock jump by 200 ms, then slow it down.
    expect(edge.to(input({ now: 1_000_216, at: 1_000_016, spacing: 1_000 }))).toBeCloseTo(999_016, -0.5);
    expect(edge.to(input({ now: 1_000_230, at: 1_000_032, spacing: 1_000 }))).toBeCloseTo(999_032, -0.5);
    let to = 0;
    for (let at = 1_000_048; at < 1_012_000; at += 16) to = edge.to(input({ now: at + 198, at, spacing: 1_000 }));
    expect(1_011_984 + 198 - to).toBeCloseTo(1_000, -1);
  });

  it("goes by a clock that stands, leaps far, or goes at another pace", () => {
    const to = (now: number): number => {
      const edge = new LiveEdge();
      edge.to(input({ spacing: 1_000 }));
      return edge.to(input({ now, at: 1_000_016, spacing: 1_000 }));
    };
    expect(to(1_000_000)).toBe(999_000);
    expect(to(1_000_008)).toBe(999_008);
    expect(to(1_060_000)).toBe(1_059_000);
  });

  it("is where it would be after a long while away", () => {
    const edge = new LiveEdge();
    edge.to(input({}));
    expect(edge.to(input({ now: 1_090_000, spacing: 2_000 }))).toBe(1_088_000);
    // Expect an edge that does not go back.
    const young = new LiveEdge();
    young.to(input({}));
    expect(young.to(input({ now: 1_001_200, spacing: 2_000 }))).toBe(1_000_000);
  });

  it("lets a spacing that trembles be", () => {
    const edge = new LiveEdge();
    edge.to(input({ spacing: 1_000 }));
    expect(edge.to(input({ now: 1_000_100, spacing: 1_015 }))).toBe(999_100);
  });

  it("comes to rest at the newest row once the feed is over", () => {
    const edge = new LiveEdge();
    edge.to(input({ delay: 1_000 }));
    expect(edge.to(input({ delay: 1_000, now: 1_000_500, end: 1_000_000 }))).toBe(999_500);
    expect(edge.resting).toBe(false);
    expect(edge.to(input({ delay: 1_000, now: 1_009_000, end: 1_000_000 }))).toBe(1_000_000);
    expect(edge.resting).toBe(true);
  });

  it("stays where it is when the feed ends long after its newest row", () => {
    const edge = new LiveEdge();
    edge.to(input({ delay: 0 }));
    expect(edge.to(input({ delay: 0, now: 1_000_400, end: 990_000 }))).toBe(1_000_000);
  });

  it("goes in steps for those who want no motion, the newest row always on view", () => {
    const edge = new LiveEdge();
    expect(edge.to(input({ now: 1_000_001, still: true, spacing: 1_000 }))).toBe(1_001_000);
    expect(edge.to(input({ now: 1_000_999, still: true, spacing: 1_000 }))).toBe(1_001_000);
    expect(untilStep(1_000_400, 60_000)).toBe(600);
    expect(untilStep(1_000_000, 600_000)).toBe(10_000);
  });
});

describe("LiveEdge.course", () => {
  /** An edge whose frames have come for so long, the stream's clock ahead by what is told. */
  function steady(ms: number, ahead: (ms: number) => number = () => 0, more: Partial<LiveEdgeInput> = {}) {
    const edge = new LiveEdge();
    // Rows come more seldom from shortly before the last frame on.
    const spacingAt = (at: number): number => (at > ms - 100 ? (more.spacing ?? 1_000) : 0);
    const frame = (at: number): number =>
      edge.to(input({ ...more, now: 1_000_000 + at + ahead(at), at: 1_000_000 + at, spacing: spacingAt(at) }));
    for (let at = 0; at <= ms; at += 16) frame(at);
    return { edge, frame };
  }

  for (const [name, more] of [
    ["a delay that is given", { delay: 1_500 }],
    ["a delay on its way to its goal", {}],
    ["a delay that changes fast", { spacing: 4_000, pixels: 100 }],
  ] as const) {
    it(`is where frames then find it, with ${name}`, () => {
      const { edge, frame } = steady(2_400, undefined, more);
      const course = edge.course(4_000)!;
      const { stepMs, places } = course;
      expect((places.length - 1) * stepMs).toBeGreaterThanOrEqual(4_000);
      expect(places[0]).toBe(frame(2_400));
      const paces = new Set<string>();
      for (let index = 1; index < places.length; index += 1) {
        for (let ms = 16; ms <= stepMs; ms += 16) {
          const to = frame(2_400 + (index - 1) * stepMs + ms);
          const planned = places[index - 1] + ((places[index] - places[index - 1]) * ms) / stepMs;
          // Within the pixel between them, exactly there at the places themselves.
          expect(Math.abs(to - planned)).toBeLessThan(ms === stepMs ? 1e-6 : 10);
        }
        paces.add(((places[index] - places[index - 1]) / stepMs).toFixed(3));
      }
      if (!("delay" in more)) expect(paces.size).toBeGreaterThan(2);
    });
  }

  it("leaves the edge itself as it is", () => {
    const [looked, plain] = [steady(2_400), steady(2_400)];
    looked.edge.course(10_000);
    for (let at = 2_416; at < 6_000; at += 16) expect(looked.frame(at)).toBe(plain.frame(at));
  });

  it("is known once both clocks have run alike for a second", () => {
    expect(new LiveEdge().course(1_000)).toBeUndefined();
    expect(steady(900).edge.course(1_000)).toBeUndefined();
    expect(steady(1_100).edge.course(1_000)).toBeDefined();
    // Whole ms, and callbacks that come late in their frames.
    expect(steady(1_100, (at) => (at % 48) / 3).edge.course(1_000)).toBeDefined();
  });

  it("is not known while the stream's clock leaps, or runs at another pace", () => {
    const leap = (at: number): number => (at > 2_400 ? 200 : 0);
    expect(steady(2_400, leap).edge.course(1_000)).toBeDefined();
    expect(steady(2_448, leap).edge.course(1_000)).toBeUndefined();
    expect(steady(3_600, leap).edge.course(1_000)).toBeDefined();
    // A drift that takes longer to be told.
    expect(steady(1_900, (at) => at / 40).edge.course(1_000)).toBeUndefined();
    for (const pace of [-1, -0.2, 0.1, 9]) {
      for (const ms of [1_200, 5_000]) expect(steady(ms, (at) => at * pace).edge.course(1_000)).toBeUndefined();
    }
  });

  it("is not known once the feed is over", () => {
    const { edge, frame } = steady(2_400);
    edge.to(input({ now: 1_002_416, spacing: 1_000, end: 1_002_000 }));
    expect(edge.course(1_000)).toBeUndefined();
    expect(frame(2_432)).toBeGreaterThan(0);
  });
});

describe("RepaintSchedule", () => {
  const plane = (to: number): { to: number; msPerPixel: number } => ({ to, msPerPixel: 100 });

  it("is half a device pixel of a sparse line, and what is left of a whole one of a dense line", () => {
    expect(new RepaintSchedule().until(plane(1_030), false, 0)).toBe(50);
    // Step whole pixels at 1,050: a frame before would show the same.
    expect(new RepaintSchedule().until(plane(1_030), true, 0)).toBeCloseTo(20 + 1000 / 120);
    expect(new RepaintSchedule().until(plane(1_050), true, 0)).toBeCloseTo(100 + 1000 / 120);
  });

  it("goes by the pace of the view's time, at least by ours", () => {
    const replay = new RepaintSchedule();
    replay.until(plane(1_000), false, 0);
    expect(replay.until(plane(1_160), false, 16)).toBe(5);
    const halted = new RepaintSchedule();
    halted.until(plane(1_000), false, 0);
    expect(halted.until(plane(1_000), false, 16)).toBe(50);
  });
});
