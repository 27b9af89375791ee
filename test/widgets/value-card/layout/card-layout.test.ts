import { describe, expect, it } from "vitest";
import type { CardContent } from "../../../../src/widgets/value-card/layout/card-layout.js";
import { cardLayout } from "../../../../src/widgets/value-card/layout/card-layout.js";

const content: CardContent = {
  width: 320,
  height: 160,
  rem: 16,
  foot: true,
  sparkline: true,
  hasTrouble: false,
  valueWidth: 2.2,
  unitWidth: 0.8,
};

describe("cardLayout(content)", () => {
  const sizes = [
    [80, 80],
    [80, 40],
    [60, 24],
    [120, 300],
    [320, 128],
    [800, 260],
    [2000, 600],
    [2000, 128],
    [200, 2000],
  ] as const;

  it.each(sizes)("keeps everything inside %i × %i and apart", (width, height) => {
    for (const hasTrouble of [false, true]) {
      const layout = cardLayout({ ...content, width, height, hasTrouble });
      const valueBottom = layout.valueTop + layout.valueHeight;
      expect(layout.valueTop).toBeGreaterThanOrEqual(layout.head ? layout.padding + layout.line : 0);
      expect(layout.value * content.valueWidth + layout.unit * content.unitWidth).toBeLessThanOrEqual(
        Math.max(32, width - 2 * layout.padding),
      );
      if (layout.foot) expect(valueBottom).toBeLessThanOrEqual(layout.footTop);
      expect(valueBottom).toBeLessThanOrEqual(height - layout.spark);
      if (layout.foot) expect(layout.footTop + layout.line).toBeLessThanOrEqual(height - layout.spark);
    }
  });

  it("keeps the value clear of the state's shape where that stands in the corner", () => {
    const { head, padding, value } = cardLayout({ ...content, width: 80, height: 40, valueWidth: 4, unitWidth: 0 });
    expect(head).toBe(false);
    expect(padding + value * 4).toBeLessThanOrEqual(80 - 4 - 12 * 0.67);
  });

  it("keeps to what the page sets", () => {
    const lengths = { padding: 30, label: 20, value: 18, stroke: 1, weight: 300, tween: 0 };
    expect(cardLayout({ ...content, lengths })).toMatchObject({ padding: 30, small: 20, value: 18 });
  });

  it("leaves out a unit that would make the number hard to read, and no other", () => {
    const at = (width: number, unitWidth: number, height = 90): number[] => {
      const { value, unit } = cardLayout({ ...content, width, height, valueWidth: 5, unitWidth });
      return [value, unit];
    };
    expect(at(80, 4)).toEqual([12, 0]);
    expect(at(100, 1)).toEqual([13, 8]);
    const [value, unit] = at(600, 4, 24);
    expect([value, unit]).toEqual([8, 8]);
  });

  it("has room for words in the place of value and unit", () => {
    expect(cardLayout({ ...content, wordsWidth: 10 }).value * 10).toBeLessThanOrEqual(320 - 32);
  });

  it("makes the value as large as the box allows", () => {
    expect(cardLayout({ ...content, width: 2000, height: 600 }).value).toBeGreaterThan(180);
    expect(cardLayout({ ...content, width: 800, height: 600, valueWidth: 10 }).value).toBeGreaterThan(65);
  });

  it("leaves out what has no room: sparkline, comparison, label, in this order", () => {
    const at = (height: number): boolean[] => {
      const { spark, foot, head } = cardLayout({ ...content, height });
      return [spark > 0, foot, head];
    };
    expect(at(160)).toEqual([true, true, true]);
    expect(at(100)).toEqual([false, true, true]);
    expect(at(72)).toEqual([false, false, true]);
    expect(at(36)).toEqual([false, false, false]);
  });

  it("does not move the value when trouble comes", () => {
    for (const [width, height] of sizes) {
      for (const foot of [false, true]) {
        const calm = cardLayout({ ...content, width, height, foot });
        const trouble = cardLayout({ ...content, width, height, foot, hasTrouble: true });
        expect([trouble.value, trouble.valueTop]).toEqual([calm.value, calm.valueTop]);
      }
    }
  });

  it("tells trouble in words on a narrow card too", () => {
    expect(cardLayout({ ...content, width: 100 }).word).toBe("none");
    expect(cardLayout({ ...content, width: 100, hasTrouble: true }).word).toBe("foot");
    expect(cardLayout(content).word).toBe("head");
  });
});
