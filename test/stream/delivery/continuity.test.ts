import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Continuity } from "../../../src/stream/delivery/continuity.js";
import { createContinuity } from "../../../src/stream/delivery/continuity.js";
import type { Order } from "../../../src/stream/source.js";

const at = (offset: number | string, epoch?: string) => ({ ...(epoch !== undefined && { epoch }), offset });

function continuity(order: Order = "contiguous", resumes = false): Continuity {
  const made = createContinuity({ order, resumes });
  made.begin();
  return made;
}

describe("losses that the source tells of", () => {
  it("are one where no row lies between: from the first to the last, of both counts", () => {
    const feed = continuity("opaque");
    feed.rows(1);
    feed.lost({ cause: "slow", after: at(3), before: at(8), count: 4, kind: "unknown" });
    feed.lost({ cause: "cut", after: at(8), before: at(11), count: 2 });
    expect(feed.rows(1).gap).toMatchObject({ kind: "lost", cause: "cut", after: at(3), before: at(11), count: 6 });
    feed.lost({ cause: "slow", count: 4 });
    feed.lost({ cause: "cut" });
    expect(feed.rows(1).gap?.count).toBeUndefined();
  });
});

describe("contiguous positions", () => {
  it("find nothing missing in a first batch, wherever it starts", () => {
    expect(continuity().rows(3, { position: at(90) })).toEqual({ known: 0 });
  });

  it("tell a jump as a gap with exclusive bounds and a count", () => {
    const feed = continuity();
    feed.rows(1, { position: at(10, "a") });
    expect(feed.rows(2, { position: at(15, "a") }).gap).toMatchObject({
      kind: "lost",
      after: at(10, "a"),
      before: at(14, "a"),
      count: 3,
    });
  });

  it("trim a batch half known and refuse one wholly known", () => {
    const feed = continuity();
    feed.rows(1, { position: at(10) });
    expect(feed.rows(4, { position: at(12) })).toEqual({ known: 2 });
    expect(feed.rows(3, { position: at(12) })).toEqual({ known: 3 });
    expect(feed.position).toEqual(at(12));
  });

  it("count messages, not rows, where `after` says so", () => {
    const feed = continuity();
    feed.rows(5, { position: at(1), after: at(0) });
    expect(feed.rows(5, { position: at(2), after: at(1) })).toEqual({ known: 0 });
    expect(feed.rows(5, { position: at(4), after: at(3) }).gap).toMatchObject({ count: 1 });
  });

  it("prove a reconnect that goes on where the last one stopped", () => {
    const feed = continuity();
    feed.rows(1, { position: at(10) });
    feed.begin();
    // A head says nothing until the resume has been answered, by a row here.
    expect(feed.head(at(20))).toBeUndefined();
    expect(feed.rows(1, { position: at(11) })).toEqual({ known: 0 });
    expect(feed.head(at(20))).toMatchObject({ isSilent: true, gap: { count: 9 } });
  });

  it("tell one gap for a new epoch, uncounted", () => {
    const feed = continuity();
    feed.rows(1, { position: at(10, "a") });
    const { gap } = feed.rows(1, { position: at(11, "b") });
    expect(gap).toMatchObject({ kind: "lost", after: at(10, "a"), before: at(11, "b") });
    expect(gap?.count).toBeUndefined();
    expect(feed.rows(1, { position: at(12, "b") })).toEqual({ known: 0 });
  });

  it("accept rows behind a baseline that no row has reached", () => {
    const feed = continuity();
    feed.head(at(100));
    expect(feed.rows(10, { position: at(100) })).toEqual({ known: 0 });
    expect(feed.head(at(100))).toBeUndefined();
    const across = continuity();
    across.head(at(100));
    expect(across.rows(10, { position: at(105) })).toEqual({ known: 0 });
    expect(across.rows(10, { position: at(110) })).toEqual({ known: 5 });
  });

  it("give each of 10,000 shuffled, doubled, lost batches its exact verdict", () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.integer({ min: -8, max: 8 }), fc.integer({ min: 1, max: 9 })), { maxLength: 60 }),
        (steps) => {
          const feed = continuity();
          feed.rows(1, { position: at(1_000) });
          let last = 1_000;
          for (const [shift, count] of steps) {
            const first = last + 1 + shift;
            const offset = first + count - 1;
            const verdict = feed.rows(count, { position: at(offset) });
            const known = Math.min(count, Math.max(0, last - first + 1));
            const missing = Math.max(0, first - last - 1);
            expect(verdict.known).toBe(known);
            expect(verdict.gap?.count ?? 0).toBe(missing);
            last = Math.max(last, offset);
          }
        },
      ),
      { numRuns: 500 },
    );
  });
});

describe("recovered(whole)", () => {
  it("false with nothing missing tells no gap", () => {
    const feed = continuity();
    feed.rows(1, { position: at(10) });
    feed.begin();
    feed.recovered(false);
    expect(feed.head(at(10))).toBeUndefined();
    expect(feed.rows(1, { position: at(11) })).toEqual({ known: 0 });
  });

  it("false voids the old offset: rows behind it are new, after one gap", () => {
    const feed = continuity();
    feed.rows(1, { position: at(10) });
    feed.begin();
    feed.recovered(false);
    expect(feed.rows(1, { position: at(3) }).gap).toMatchObject({ kind: "lost", after: at(10), before: at(3) });
    expect(feed.rows(1, { position: at(4) })).toEqual({ known: 0 });
  });

  it("true followed by a jump still tells a gap", () => {
    const feed = continuity();
    feed.rows(1, { position: at(10) });
    feed.begin();
    feed.recovered(true);
    expect(feed.rows(1, { position: at(13) }).gap).toMatchObject({ count: 2 });
  });

  it("means nothing in a first attempt", () => {
    const feed = continuity();
    feed.recovered(false);
    expect(feed.rows(1, { position: at(3) })).toEqual({ known: 0 });
  });
});

describe("head(position)", () => {
  it("is the baseline of a first attempt, so that it resumes with nothing received", () => {
    const feed = continuity();
    expect(feed.head(at(7))).toBeUndefined();
    expect(feed.position).toEqual(at(7));
  });

  it("judges nothing while a resume is open", () => {
    const feed = continuity();
    feed.rows(1, { position: at(10) });
    feed.begin();
    expect(feed.head(at(20))).toBeUndefined();
  });

  it("beyond the last row is a silent loss, its edge the row after it", () => {
    const feed = continuity();
    feed.rows(1, { position: at(10) });
    expect(feed.head(at(12))).toMatchObject({ isSilent: true, gap: { after: at(10), before: at(13), count: 2 } });
  });

  it("below the last row voids the old offset: one gap", () => {
    const feed = continuity();
    feed.rows(1, { position: at(10) });
    expect(feed.head(at(4))).toMatchObject({ isSilent: false, gap: { kind: "lost", before: at(5) } });
    expect(feed.rows(1, { position: at(5) })).toEqual({ known: 0 });
  });

  it("of another epoch is one gap, of the same offset nothing", () => {
    const feed = continuity();
    feed.rows(1, { position: at(10, "a") });
    expect(feed.head(at(10, "a"))).toBeUndefined();
    expect(feed.head(at(10, "b"))).toMatchObject({ isSilent: false, gap: { kind: "lost" } });
    expect(feed.head(at(10, "b"))).toBeUndefined();
  });
});

describe("adopt(position)", () => {
  it("lets the feed come up to it: history may be asked of a server that is ahead", () => {
    const feed = continuity();
    feed.head(at(5));
    expect(feed.adopt(at(9))).toBe(true);
    expect(feed.head(at(7))).toBeUndefined();
    expect(feed.rows(2, { position: at(9) })).toEqual({ known: 2 });
    expect(feed.head(at(9))).toBeUndefined();
    expect(feed.rows(1, { position: at(10) })).toEqual({ known: 0 });
    // Rows of the feed itself are ahead of nothing.
    expect(feed.head(at(8))).toMatchObject({ gap: { cause: "the server fell behind what it sent" } });
  });

  it("is told as lost where the feed is another, or could not go on", () => {
    const feed = continuity();
    feed.adopt(at(9));
    expect(feed.head(at(7, "new"))).toMatchObject({ gap: { cause: "a new epoch" } });
    const other = continuity();
    other.adopt(at(9));
    other.begin();
    other.recovered(false);
    expect(other.head(at(7))).toMatchObject({ gap: { cause: "the server could not resume" } });
  });
});

describe("increasing positions", () => {
  it("drop what is not newer, whatever the step", () => {
    const feed = continuity("increasing");
    feed.rows(1, { position: at("9") });
    expect(feed.rows(1, { position: at("10") })).toEqual({ known: 0 });
    expect(feed.rows(2, { position: at("9") })).toEqual({ known: 2 });
  });

  it("take an older `after` for an overlap, a newer one for a gap", () => {
    const feed = continuity("increasing");
    feed.rows(1, { position: at(10) });
    expect(feed.rows(3, { position: at(14), after: at(5) })).toEqual({ known: 0 });
    expect(feed.rows(1, { position: at(30), after: at(20) }).gap).toMatchObject({
      kind: "lost",
      after: at(14),
      before: at(30),
    });
  });
});

describe("opaque positions", () => {
  it("claim nothing about loss without `after`", () => {
    const feed = continuity("opaque");
    feed.rows(1, { position: at("x") });
    expect(feed.rows(1, { position: at("a") })).toEqual({ known: 0 });
  });

  it("compare `after` for equality", () => {
    const feed = continuity("opaque");
    feed.rows(1, { position: at("x") });
    expect(feed.rows(1, { position: at("y"), after: at("x") })).toEqual({ known: 0 });
    expect(feed.rows(1, { position: at("b"), after: at("a") }).gap).toMatchObject({
      kind: "lost",
      after: at("y"),
      before: at("b"),
    });
  });

  it("are what contiguous strings are: none is taken for a duplicate", () => {
    const feed = continuity("contiguous");
    for (const id of ["m", "b", "z", "a"]) expect(feed.rows(1, { position: at(id) })).toEqual({ known: 0 });
    expect(feed.rows(1, { position: at("a") })).toEqual({ known: 1 });
    expect(feed.head(at("c"))).toMatchObject({ isSilent: true });
  });

  it("make an unanswered reconnect a gap of kind unknown, unless the server resumes in silence", () => {
    for (const resumes of [false, true]) {
      const feed = continuity("opaque", resumes);
      feed.rows(1, { position: at("x") });
      feed.begin();
      expect(feed.rows(1, { position: at("q") }).gap?.kind).toBe(resumes ? undefined : "unknown");
    }
  });
});

describe("no positions", () => {
  it("make every reconnect a gap of kind unknown, the first attempt none", () => {
    const feed = continuity("opaque");
    expect(feed.rows(2)).toEqual({ known: 0 });
    expect(feed.rows(2)).toEqual({ known: 0 });
    feed.begin();
    expect(feed.rows(1).gap).toMatchObject({ kind: "unknown" });
    expect(feed.rows(1)).toEqual({ known: 0 });
  });

  it("believe recovered(true)", () => {
    const feed = continuity("opaque");
    feed.rows(2);
    feed.begin();
    feed.recovered(true);
    expect(feed.rows(1)).toEqual({ known: 0 });
  });
});

describe("positions after rows without", () => {
  it("prove nothing of a reconnect", () => {
    const feed = continuity();
    feed.rows(1);
    feed.begin();
    expect(feed.rows(1, { position: at(5) }).gap).toMatchObject({ kind: "unknown", before: at(5) });
    expect(feed.rows(1, { position: at(6) })).toEqual({ known: 0 });
  });
});

describe("lost(loss)", () => {
  it("is told at the next row, once, with what the source knows", () => {
    const feed = continuity("opaque");
    feed.rows(1);
    feed.lost({ cause: "the buffer was full", count: 4 });
    expect(feed.rows(1).gap).toMatchObject({ kind: "lost", cause: "the buffer was full", count: 4 });
    expect(feed.rows(1)).toEqual({ known: 0 });
  });

  it("is one gap with a jump of positions, counted by these", () => {
    const feed = continuity();
    feed.rows(1, { position: at(1) });
    feed.lost({ cause: "slow reader" });
    expect(feed.rows(1, { position: at(5) }).gap).toMatchObject({ cause: "slow reader", count: 3 });
  });

  it.each(["lost", "unknown"] as const)(
    "is told as it is where its kind is given (%s): at a jump, a step back and a new epoch",
    (kind) => {
      const loss = { kind, cause: "as recorded", after: at(1, "a"), before: at(4, "a"), count: 2 };
      for (const position of [at(9, "a"), at(0, "a"), at(1, "a"), at(7, "b")]) {
        const feed = continuity();
        feed.rows(1, { position: at(1, "a") });
        feed.lost(loss);
        expect(feed.rows(1, { position })).toEqual({ known: 0, gap: loss });
        expect(feed.position).toEqual(position);
      }
    },
  );

  it("is told at a head with what the source knows", () => {
    const feed = continuity("opaque");
    feed.rows(1, { position: at("x") });
    const loss = { kind: "unknown", cause: "as recorded", before: at("y"), count: 2 } as const;
    feed.lost(loss);
    expect(feed.head(at("z", "new"))).toEqual({ isSilent: false, gap: { ...loss, after: at("x") } });
    expect(feed.rows(1, { position: at("zz", "new") })).toEqual({ known: 0 });
  });
});

describe("what was told to be missing", () => {
  it("is told beside an overlap, which is trimmed all the same", () => {
    const feed = continuity();
    feed.rows(1, { position: at(10) });
    feed.lost({ cause: "slow reader", count: 2 });
    expect(feed.rows(3, { position: at(12) })).toMatchObject({
      known: 1,
      gap: { kind: "lost", count: 2, after: at(10), before: at(11) },
    });
    expect(feed.rows(1, { position: at(13) })).toEqual({ known: 0 });
  });

  it("waits for the first row that is not known already", () => {
    const feed = continuity();
    feed.rows(1, { position: at(10) });
    feed.lost({ cause: "slow reader" });
    expect(feed.rows(1, { position: at(10) })).toEqual({ known: 1 });
    expect(feed.rows(1, { position: at(11) }).gap).toMatchObject({
      cause: "slow reader",
      after: at(10),
      before: at(11),
    });
  });

  it("is of kind unknown where the server could not resume a feed without positions", () => {
    const feed = continuity("opaque");
    feed.rows(1);
    feed.begin();
    feed.recovered(false);
    expect(feed.rows(1).gap).toMatchObject({ kind: "unknown", cause: "the server could not resume" });
  });

  it("is told once where a head shows what a refused resume has cost", () => {
    const feed = continuity("increasing");
    feed.rows(1, { position: at(10) });
    feed.begin();
    feed.recovered(false);
    expect(feed.head(at(15))).toMatchObject({
      isSilent: false,
      gap: { cause: "the server could not resume", after: at(10) },
    });
    expect(feed.head(at(15))).toBeUndefined();
  });
});
