import { afterEach, describe, expect, it, vi } from "vitest";
import type { Sink } from "../../src/stream/index.js";
import type { ValueCard, ValueCardInput } from "../../src/widgets/value-card/index.js";
import type { Sample } from "./card-page.js";
import { boxOf, closePage, frames, inked, mountCard, part, rows, sparkOf, textBox } from "./card-page.js";

let sink: Sink<Sample>;

afterEach(closePage);

async function make(box: HTMLElement, options: Partial<ValueCardInput<Sample>> = {}): Promise<ValueCard<Sample>> {
  const made = await mountCard(box, options);
  sink = made.sink;
  return made.card;
}

describe("valueCard", () => {
  it.each([
    [80, 40, "ltr"],
    [80, 80, "ltr"],
    [80, 80, "rtl"],
    [320, 0, "ltr"],
    [320, 0, "rtl"],
    [2000, 600, "ltr"],
    [2000, 40, "rtl"],
  ])("fits its value into %i × %i, %s, at the side where words begin", async (width, height, dir) => {
    const box = boxOf(width, height);
    box.dir = dir;
    const card = await make(box, { delta: "previous", sparkline: "area" });
    sink.next(rows(41.8, 99.9, 42));
    await frames();
    const outer = box.getBoundingClientRect();
    const inner = textBox(part(card, "figure"));
    expect(part(card, "value").textContent).toBe("42.0");
    expect(inner.left).toBeGreaterThanOrEqual(outer.left);
    expect(inner.right).toBeLessThanOrEqual(outer.right);
    expect(inner.top).toBeGreaterThanOrEqual(outer.top);
    expect(inner.bottom).toBeLessThanOrEqual(outer.bottom);
    const size = Number.parseFloat(getComputedStyle(part(card, "figure")).fontSize);
    expect(size).toBeGreaterThan(width === 80 || height === 40 ? 16 : width === 320 ? 32 : 200);
    expect(dir === "rtl" ? outer.right - inner.right : inner.left - outer.left).toBeLessThan(40);
    const corner = part(card, "status").getBoundingClientRect();
    const apart =
      corner.left >= inner.right ||
      corner.right <= inner.left ||
      corner.bottom <= inner.top ||
      corner.top >= inner.bottom;
    expect(apart).toBe(true);
  });

  it("keeps its size and place as digits change", async () => {
    const card = await make(boxOf(320, 120));
    sink.next(rows(88.8, 11.1));
    await frames();
    const look = (): unknown[] => {
      const { fontSize, top, left } = getComputedStyle(part(card, "figure"));
      return [fontSize, top, left, textBox(part(card, "value")).width];
    };
    const before = look();
    sink.next(rows(71.7));
    await frames();
    expect(look()).toEqual(before);
  });

  it("is never blank: its label, its state and what it waits for are in place before the first row", async () => {
    const card = await make(boxOf(200, 0));
    expect(part(card, "waiting").textContent).toBe("waiting for the first row");
    const label = part(card, "label").getBoundingClientRect();
    expect(label.width).toBeGreaterThan(0);
    sink.next(rows(1));
    await frames();
    expect(part(card, "label").getBoundingClientRect()).toEqual(label);
  });

  it("subscribes at 0 × 0 and detached, and draws once it has a size", async () => {
    const box = boxOf(0, 0);
    box.remove();
    const card = await make(box, { sparkline: "line" });
    sink.next(rows(1, 5, 2, 7));
    await frames();
    box.style.width = "300px";
    box.style.height = "160px";
    document.body.append(box);
    await frames();
    expect(part(card, "value").textContent).toBe("7");
    expect(inked(sparkOf(card))).toBeGreaterThan(0);
  });

  it.each(["line", "area", "bars", "step"] as const)(
    "draws a sparkline (%s) and breaks it at a gap",
    async (sparkline) => {
      const box = boxOf(320, 160);
      const card = await make(box, { sparkline, timeWindow: 60_000 });
      const values: (number | null)[] = Array.from({ length: 60 }, (_, n) => 5 + (n % 3));
      sink.next(rows(...values.map((value, n) => (n > 20 && n < 40 ? null : value))));
      await frames();
      const canvas = sparkOf(card);
      const at = (share: number): number => inked(canvas, share - 0.05, share + 0.05);
      expect(at(0.3)).toBeGreaterThan(0);
      expect(at(0.48)).toBe(0);
      expect(at(0.8)).toBeGreaterThan(0);
    },
  );

  it("keeps its words up to date out of view, and draws nothing there but a first picture", async () => {
    const space = boxOf(10, 3_000);
    const card = await make(boxOf(320, 200), { sparkline: "line" });
    space.after(card.node.parentElement!);
    await frames();
    sink.next(rows(11));
    await expect.poll(() => part(card, "value").textContent).toBe("11");
    const draws = vi.spyOn(CanvasRenderingContext2D.prototype, "clearRect");
    sink.next(rows(12));
    await expect.poll(() => part(card, "value").textContent, { timeout: 3_000 }).toBe("12");
    expect(draws).not.toHaveBeenCalled();
    draws.mockRestore();
  });

  it.each([true, false])("tells another state out of view too, in its colours (rows before: %s)", async (before) => {
    const space = boxOf(10, 3_000);
    const card = await make(boxOf(320, 200));
    space.after(card.node.parentElement!);
    await frames();
    if (before) sink.next(rows(11));
    await expect
      .poll(() => part(card, before ? "value" : "waiting").textContent)
      .toBe(before ? "11" : "waiting for the first row");
    await frames();
    sink.error("403", { final: true });
    await frames();
    expect(before ? part(card, "figure").style.color : part(card, "waiting").textContent).toBe(
      before ? "var(--_muted)" : "failed before the first row",
    );
  });

  it("takes the colours of a dark place as it turns dark", async () => {
    const box = boxOf(320, 160);
    const card = await make(box, { sparkline: "line" });
    sink.next(rows(1, 2));
    await frames();
    const light = getComputedStyle(part(card, "value")).color;
    box.style.colorScheme = "dark";
    // The colour of the value changes gently.
    await new Promise((resolve) => {
      part(card, "figure").addEventListener("transitionend", resolve, { once: true });
    });
    expect([light, getComputedStyle(part(card, "value")).color]).toEqual(["rgb(27, 31, 39)", "rgb(236, 238, 242)"]);
  });

  it("leaves its target byte for byte as it was", async () => {
    const box = boxOf(320, 160);
    box.append("words ", document.createElement("b"));
    const before = box.outerHTML;
    const card = await make(box, { sparkline: "area" });
    sink.next(rows(1, 2));
    await frames();
    card.destroy();
    expect(box.outerHTML).toBe(before);
  });
});
