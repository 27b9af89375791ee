import { afterEach, describe, expect, it } from "vitest";
import { cdp, userEvent } from "vitest/browser";
import { Scope } from "../../src/widgets/page/scope.js";
import type { ValueCardInput } from "../../src/widgets/value-card/index.js";
import { CursorMember } from "../../src/widgets/viewport/shared-cursor.js";
import type { PageCard, Sample } from "./card-page.js";
import { boxOf, closePage, frames, inked, mountCard, part, rows, sparkOf, textBox } from "./card-page.js";

const scope = new Scope();

afterEach(closePage);

const red = (r: number, g: number, b: number, alpha: number): boolean => alpha > 100 && r > 150 && g < 90 && b < 90;
const blue = (r: number, g: number, b: number, alpha: number): boolean => alpha > 100 && b > 150 && r < 90 && g < 90;

/** The colours in which something is shown. */
const colorsOf = (element: Element): string[] => [
  getComputedStyle(element).color,
  getComputedStyle(element).backgroundColor,
];

function luminance(color: string): number {
  const [r, g, b] = color
    .match(/[\d.]+/g)!
    .map((each) => Number(each) / 255)
    .map((c) => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4));
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

function contrast(one: string, other: string): number {
  const [dark, light] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (light + 0.05) / (dark + 0.05);
}

describe("thresholds of a card", () => {
  it.each(["#c00", "#ff0", "#767676", "oklch(0.6 0.2 150)", "var(--tick-warn)"])(
    "keep all words legible on a background of %s, light and dark",
    async (color) => {
      for (const scheme of ["light", "dark"]) {
        const box = boxOf(320, 160);
        box.style.colorScheme = scheme;
        const { card, sink } = await mountCard(box, {
          thresholds: [{ value: 0, color, label: "all" }],
          colorOn: "background",
          delta: 1,
          help: "words",
        });
        sink.next(rows(5));
        await expect.poll(() => part(card, "card").style.backgroundColor).not.toBe("");
        await Promise.all(card.node.shadowRoot!.getAnimations().map(({ finished }) => finished));
        const canvas = document.createElement("canvas").getContext("2d")!;
        canvas.fillStyle = getComputedStyle(part(card, "card")).backgroundColor;
        canvas.fillRect(0, 0, 1, 1);
        const behind = `rgb(${canvas.getImageData(0, 0, 1, 1).data.slice(0, 3).join()})`;
        for (const name of ["label", "value", "unit", "delta", "step", "status-word", "help-button"]) {
          expect(
            contrast(getComputedStyle(part(card, name)).color, behind),
            `${scheme} ${name}`,
          ).toBeGreaterThanOrEqual(4.5);
        }
        // What stands above the card is not on its background.
        expect(contrast(...(colorsOf(part(card, "help-text")) as [string, string]))).toBeGreaterThanOrEqual(4.5);
        closePage();
      }
    },
  );

  it.each(["line", "area", "step", "bars"] as const)(
    "colour the stretches of a sparkline that reach them: %s",
    async (sparkline) => {
      const { card, sink } = await mountCard(boxOf(400, 200), {
        sparkline,
        colorOn: ["sparkline"],
        thresholds: [
          { value: 50, color: "rgb(255, 0, 0)" },
          { value: -100, color: "rgb(0, 0, 255)" },
        ],
      });
      sink.next(rows(...Array.from({ length: 60 }, (_, n) => (n < 30 ? 10 : 90) + (n % 2))));
      await frames();
      const canvas = sparkOf(card);
      expect([inked(canvas, 0.2, 0.45, red), inked(canvas, 0.6, 0.9, blue)]).toEqual([0, 0]);
      expect(inked(canvas, 0.2, 0.45, blue)).toBeGreaterThan(50);
      expect(inked(canvas, 0.6, 0.9, red)).toBeGreaterThan(50);
      expect(getComputedStyle(part(card, "value")).color).toBe("rgb(27, 31, 39)");
    },
  );

  it.each(["light", "dark"])(
    "take the name of a role that the page has not set for its default: %s",
    async (scheme) => {
      const box = boxOf(320, 160);
      box.style.colorScheme = scheme;
      const { card, sink } = await mountCard(box, {
        thresholds: [{ value: 0, color: "var(--tick-bad)" }],
        colorOn: ["value"],
      });
      sink.next(rows(1));
      await expect
        .poll(() => getComputedStyle(part(card, "value")).color)
        .toBe(scheme === "light" ? "rgb(194, 45, 60)" : "rgb(255, 122, 128)");
    },
  );

  it("take the colours of a dark place as it turns dark", async () => {
    const box = boxOf(320, 160);
    const { card, sink } = await mountCard(box, {
      thresholds: [{ value: 0, color: "light-dark(rgb(200, 0, 0), rgb(255, 200, 200))" }],
      colorOn: "background",
    });
    sink.next(rows(1));
    await frames();
    const before = part(card, "card").style.cssText;
    box.style.colorScheme = "dark";
    await expect.poll(() => part(card, "card").style.backgroundColor).toBe("rgb(255, 200, 200)");
    expect([before.includes("#fff"), part(card, "card").style.getPropertyValue("--_ink")]).toEqual([true, "#000"]);
  });
});

describe("a card's words", () => {
  it("keep their size as one mapped value follows another", async () => {
    const { card, sink } = await mountCard(boxOf(200, 100), { mapping: { 1: "UP", 0: "OUT OF SERVICE" } });
    sink.next(rows(0));
    await frames();
    const outer = card.node.getBoundingClientRect();
    expect(textBox(part(card, "value")).right).toBeLessThanOrEqual(outer.right);
    const { fontSize } = getComputedStyle(part(card, "figure"));
    sink.next([{ time: Date.now() + 1, value: 1 }]);
    await expect.poll(() => part(card, "value").textContent).toBe("UP");
    expect(getComputedStyle(part(card, "figure")).fontSize).toBe(fontSize);
  });

  it("keep the spaces between the number and what is around it", async () => {
    const wide = async (prefix: string, suffix: string): Promise<number[]> => {
      const { card, sink } = await mountCard(boxOf(320, 128), { prefix, suffix });
      sink.next(rows(5));
      await frames();
      return ["prefix", "suffix"].map((name) => part(card, name).getBoundingClientRect().width);
    };
    const [bare, spaced] = [await wide("≈", "€"), await wide("≈ ", " €")];
    for (const index of [0, 1]) expect(spaced[index] - bare[index]).toBeGreaterThan(4);
  });

  it.each([
    [80, 40],
    [80, 80],
    [160, 60],
    [320, 128],
  ])("that tell of no data fit %i × %i", async (width, height) => {
    for (const end of ["complete", "error", "none"]) {
      const { card, sink } = await mountCard(boxOf(width, height), { seriesKey: undefined });
      if (end === "complete") sink.complete();
      if (end === "error") sink.error("403", { final: true });
      await frames();
      const waiting = part(card, "waiting");
      const [inner, outer] = [textBox(waiting), waiting.getBoundingClientRect()];
      expect(waiting.textContent).toMatch({ complete: /^ended/, error: /^failed/, none: /^waiting/ }[end]!);
      expect(inner.top).toBeGreaterThanOrEqual(outer.top);
      expect(inner.bottom).toBeLessThanOrEqual(outer.bottom);
      expect(inner.right).toBeLessThanOrEqual(outer.right);
      closePage();
    }
  });

  it("follow what the page sets: padding, sizes, weight", async () => {
    const box = boxOf(320, 160);
    for (const [name, value] of Object.entries({
      padding: "2rem",
      "label-size": "10px",
      "value-size": "1.5rem",
      "value-weight": "300",
    })) {
      box.style.setProperty(`--tick-${name}`, value);
    }
    const { card, sink } = await mountCard(box);
    sink.next(rows(5));
    await frames();
    const { fontSize, fontWeight, left } = getComputedStyle(part(card, "figure"));
    expect([left, fontSize, fontWeight, getComputedStyle(part(card, "label")).fontSize]).toEqual([
      "32px",
      "24px",
      "300",
      "10px",
    ]);
  });
});

describe("a card of odd words", () => {
  const odd: Partial<ValueCardInput<Sample>> = {
    label: "Umsatz je Stunde in der ganzen Bundesrepublik ".repeat(5),
    icon: "I".repeat(30),
    help: "Hilfe ".repeat(400),
    prefix: "€ ",
    suffix: " netto",
    unit: "je Stunde",
    locale: "de",
    delta: 30,
    sparkline: "line",
  };

  it.each(
    [
      [80, 40],
      [160, 90],
      [320, 160],
      [2000, 400],
    ].flatMap(([width, height]) => ["ltr", "rtl"].map((dir) => [width, height, dir] as const)),
  )("shows its number whole, and all else beside it, in %i × %i, %s", async (width, height, dir) => {
    const box = boxOf(width, height);
    box.dir = dir;
    const { card, sink } = await mountCard(box, odd);
    sink.next(rows(5, 1_234_567.8));
    await frames();
    const value = part(card, "value");
    expect(value.textContent).toBe("1,235M");
    expect(textBox(value).width).toBeLessThanOrEqual(value.clientWidth + 1);
    const outer = box.getBoundingClientRect();
    for (const name of ["figure", "number", "icon", "label", "help", "status", "delta"]) {
      const { left, right, width: taken } = part(card, name).getBoundingClientRect();
      if (taken === 0) continue;
      expect(left, name).toBeGreaterThanOrEqual(outer.left - 1);
      expect(right, name).toBeLessThanOrEqual(outer.right + 1);
    }
    const word = part(card, "status-word");
    expect(word.scrollWidth).toBeLessThanOrEqual(word.clientWidth);
    if (width >= 160) expect(part(card, "label").clientWidth).toBeGreaterThan(20);
    if (height < 90) return;
    part(card, "help-button").focus();
    const panel = part(card, "help-text").getBoundingClientRect();
    expect([panel.left >= 0, panel.right <= innerWidth, panel.top >= 0, panel.bottom <= innerHeight]).toEqual([
      true,
      true,
      true,
      true,
    ]);
  });
});

describe("a card's number", () => {
  /** Lets a number stand for so long that the next one may roll. */
  const rest = (): Promise<void> =>
    new Promise((resolve) => {
      setTimeout(resolve, 1_000);
    });

  /** All that the eye sees of the number: the texts that fade, or the one that stands. */
  function visibleTexts(card: PageCard["card"]): string[] {
    const [value, cover] = part(card, "stack").children as unknown as HTMLElement[];
    if (value.style.opacity !== "0") return [value.textContent];
    const pieces = [...cover.children] as HTMLElement[];
    if (pieces.length === 0) return [cover.dataset.count!];
    return [
      pieces.map(({ dataset }) => dataset.was ?? dataset.count!).join(""),
      pieces.map((each) => ((each.lastElementChild ?? each) as HTMLElement).dataset.count!).join(""),
    ];
  }

  it("shows numbers of its rows alone, in each frame at one row a second", async () => {
    const { card, sink } = await mountCard(boxOf(320, 160), { delta: "previous" });
    const values = [46, 96, 13, 8, 108];
    const seen = new Set<string>();
    let rolled = 0;
    for (const value of values) {
      sink.next([{ time: Date.now(), value }]);
      for (const end = Date.now() + 1_000; Date.now() < end;) {
        await frames(1);
        if (part(card, "figure").hidden) continue;
        for (const text of visibleTexts(card)) seen.add(text);
        if (visibleTexts(card).length > 1) rolled += 1;
        // What is selected, copied or read out is the newest.
        if (seen.has(String(value))) expect(part(card, "figure").textContent).toBe(`${value}%`);
      }
    }
    expect([...seen]).toEqual(values.map(String));
    expect(rolled).toBeGreaterThan(8);
  });

  it("stands still as it rolls, but for the digits that change", async () => {
    const { card, sink } = await mountCard(boxOf(320, 160), { format: ".1f", tween: "roll" });
    sink.next([{ time: Date.now(), value: 46.3 }]);
    await expect.poll(() => part(card, "value").textContent).toBe("46.3");
    await rest();
    const unit = part(card, "unit").getBoundingClientRect();
    const number = textBox(part(card, "value"));
    sink.next([{ time: Date.now(), value: 96.3 }]);
    const cover = part(card, "stack").children[1];
    await expect.poll(() => cover.children.length).toBe(2);
    const [rolling, still] = [...cover.children].map((each) => each.getBoundingClientRect());
    expect(part(card, "unit").getBoundingClientRect()).toEqual(unit);
    expect([rolling.left, still.right].map(Math.round)).toEqual([number.left, number.right].map(Math.round));
    const range = document.createRange();
    range.setStart(part(card, "value").firstChild!, 0);
    range.setEnd(part(card, "value").firstChild!, 1);
    expect(Math.abs(still.left - range.getBoundingClientRect().right)).toBeLessThan(0.1);
    // Paper takes the number as it is.
    await cdp().send("Emulation.setEmulatedMedia", { media: "print" });
    expect(getComputedStyle(part(card, "value")).opacity).toBe("1");
    for (const each of cover.children) expect(getComputedStyle(each).display).toBe("none");
    await cdp().send("Emulation.setEmulatedMedia", { media: "" });
  });

  it('is there at once by `tween: "none"`', async () => {
    const { card, sink } = await mountCard(boxOf(320, 160), { tween: "none" });
    sink.next(rows(10));
    await expect.poll(() => part(card, "value").textContent).toBe("10");
    await rest();
    sink.next([{ time: Date.now() + 1, value: 90 }]);
    await expect.poll(() => part(card, "value").textContent).toBe("90");
    expect(visibleTexts(card)).toEqual(["90"]);
    expect(part(card, "stack").children[1].children.length).toBe(0);
  });

  it('counts by `tween: "count"`, for the eye alone, and is true all the while', async () => {
    const { card, sink } = await mountCard(boxOf(320, 160), { tween: "count" });
    sink.next(rows(10));
    await expect.poll(() => part(card, "value").textContent).toBe("10");
    await new Promise((resolve) => {
      setTimeout(resolve, 300);
    });
    const [value, count] = part(card, "stack").children as unknown as HTMLElement[];
    // Nor is it the text of anybody who reads the page.
    const seen: string[] = [];
    const watch = new MutationObserver(() =>
      seen.push(`${part(card, "figure").textContent}|${count.dataset.count ?? ""}`),
    );
    watch.observe(count, { attributeFilter: ["data-count"] });
    sink.next([{ time: Date.now() + 1, value: 90 }]);
    await expect.poll(() => seen.length > 2 && count.dataset.count === undefined).toBe(true);
    watch.disconnect();
    expect(seen.filter((each) => !/^90\D*\|/.test(each))).toEqual([]);
    expect(seen.some((each) => Number(each.split("|")[1]) > 10 && Number(each.split("|")[1]) < 90)).toBe(true);
    expect([value.style.opacity, count.ariaHidden]).toEqual(["", "true"]);
  });

  it.each(["another option", "another moment"])("does not count to %s", async (what) => {
    const { card, sink, stream } = await mountCard(boxOf(320, 160), { tween: "count" });
    sink.next(rows(10, 90));
    await expect.poll(() => part(card, "value").textContent).toBe("90");
    await new Promise((resolve) => {
      setTimeout(resolve, 300);
    });
    let counted = 0;
    const watch = new MutationObserver(() => {
      counted += 1;
    });
    watch.observe(part(card, "stack").children[1], { attributeFilter: ["data-count"] });
    const member = new CursorMember(scope, () => undefined);
    member.join(true, stream);
    if (what === "another option") card.update({ reduce: "min" });
    else member.point(Date.now() - 700);
    await expect.poll(() => part(card, "value").textContent).toBe("10");
    await frames();
    watch.disconnect();
    member.join(false, undefined);
    expect(counted).toBe(0);
  });

  it("comes to an end with its card, in the middle of a count", async () => {
    const { card, sink } = await mountCard(boxOf(320, 160), { tween: "count" });
    sink.next(rows(10));
    await expect.poll(() => part(card, "value").textContent).toBe("10");
    await new Promise((resolve) => {
      setTimeout(resolve, 300);
    });
    const count = part(card, "stack").children[1] as HTMLElement;
    sink.next([{ time: Date.now() + 1, value: 90 }]);
    await expect.poll(() => count.dataset.count).not.toBe(undefined);
    card.destroy();
    const last = count.dataset.count;
    await frames(20);
    expect(count.dataset.count).toBe(last);
  });

  it("has a function of the user's write no numbers that there never were", async () => {
    const written = new Set<number>();
    const { card, sink } = await mountCard(boxOf(320, 160), {
      tween: "count",
      format: (value) => {
        written.add(value);
        return String(value);
      },
    });
    sink.next(rows(10));
    await expect.poll(() => part(card, "value").textContent).toBe("10");
    await new Promise((resolve) => {
      setTimeout(resolve, 300);
    });
    sink.next([{ time: Date.now() + 1, value: 90 }]);
    await expect.poll(() => part(card, "value").textContent).toBe("90");
    await frames(20);
    expect([...written].sort()).toEqual([10, 90]);
  });

  it.each(["reduced motion", "--tick-tween: 0s"])("is there at once: %s", async (why) => {
    const box = boxOf(320, 160);
    if (why.startsWith("--")) box.style.setProperty("--tick-tween", "0s");
    else {
      await cdp().send("Emulation.setEmulatedMedia", {
        features: [{ name: "prefers-reduced-motion", value: "reduce" }],
      });
    }
    try {
      const { card, sink } = await mountCard(box);
      sink.next(rows(10));
      await expect.poll(() => part(card, "value").textContent).toBe("10");
      await rest();
      let counted = 0;
      const watch = new MutationObserver(() => {
        counted += 1;
      });
      watch.observe(part(card, "stack").children[1], { childList: true });
      sink.next([{ time: Date.now() + 1, value: 90 }]);
      await expect.poll(() => part(card, "value").textContent).toBe("90");
      await frames();
      watch.disconnect();
      expect(counted).toBe(0);
    } finally {
      await cdp().send("Emulation.setEmulatedMedia", { features: [] });
    }
  });
});

describe("a card at a moment that is pointed at elsewhere", () => {
  it("marks that moment on its sparkline, and nothing once it is let go of", async () => {
    const { card, sink, stream } = await mountCard(boxOf(600, 200), { sparkline: "line" });
    const all = rows(...Array.from({ length: 60 }, (_, n) => 50 + (n % 2)));
    sink.next(all);
    await frames();
    const canvas = sparkOf(card);
    const heightAt = (share: number): number => inked(canvas, share - 0.03, share + 0.03);
    const before = heightAt(0.5);
    const member = new CursorMember(scope, () => undefined);
    member.join(true, stream);
    member.point(all[30].time);
    await expect.poll(() => heightAt(0.5)).toBeGreaterThan(before + 40);
    expect(part(card, "value").textContent).toBe("50");
    member.point(undefined);
    await expect.poll(() => heightAt(0.5)).toBeLessThan(before + 20);
    member.point(all[0].time - 600_000);
    await frames();
    expect(heightAt(0.5)).toBeLessThan(before + 20);
    member.join(false, undefined);
  });
});

describe("a card at a moment before its sparkline", () => {
  it.each([false, true])(
    "shows what led to that moment, which stands at the end (the stream over: %s)",
    async (over) => {
      const { card, sink, stream } = await mountCard(boxOf(600, 200), { sparkline: "line" });
      const now = Date.now();
      sink.next(Array.from({ length: 100 }, (_, n) => ({ time: now - 400_000 + n * 1_000, value: n % 7 })));
      sink.next([
        { time: now - 300_500, value: null },
        { time: now, value: 5 },
      ]);
      if (over) sink.complete();
      await frames();
      const canvas = sparkOf(card);
      const at = (from: number, to: number): number => inked(canvas, from, to);
      expect(at(0.2, 0.8)).toBe(0);
      const member = new CursorMember(scope, () => undefined);
      member.join(true, stream);
      member.point(now - 320_000);
      await expect.poll(() => at(0.2, 0.8)).toBeGreaterThan(100);
      // The hairline.
      expect(at(0.95, 1)).toBeGreaterThan(60);
      expect(part(card, "value").textContent).toBe("3");
      member.point(now - 360_000);
      await expect.poll(() => at(0.1, 0.3)).toBe(0);
      expect(at(0.5, 0.8)).toBeGreaterThan(50);
      member.point(undefined);
      await expect.poll(() => at(0.2, 0.8)).toBe(0);
      member.join(false, undefined);
    },
  );
});

describe("a card's help", () => {
  it("stands above the page, whole, while the pointer is on its button or on it, and goes by Escape", async () => {
    const box = boxOf(80, 80);
    const { card } = await mountCard(box, {
      help: "The share of all cores that is busy, as the mean of one second of the last minute. ".repeat(3),
    });
    const [button, text] = [part(card, "help-button"), part(card, "help-text")];
    expect(text.checkVisibility()).toBe(false);
    await userEvent.hover(button);
    expect(text.checkVisibility()).toBe(true);
    const { left, right, top, bottom, width } = text.getBoundingClientRect();
    expect(width).toBeGreaterThan(200);
    for (const [low, high] of [
      [0, left],
      [right, innerWidth],
      [0, top],
      [bottom, innerHeight],
    ]) {
      expect(low).toBeLessThanOrEqual(high);
    }
    expect(card.node.shadowRoot!.elementFromPoint((left + right) / 2, (top + bottom) / 2)).toBe(text);
    await userEvent.hover(text);
    expect(text.checkVisibility()).toBe(true);
    await userEvent.keyboard("{Escape}");
    expect(text.checkVisibility()).toBe(false);
    await userEvent.hover(button);
    await userEvent.unhover(button);
    await userEvent.hover(document.body, { position: { x: 500, y: 400 } });
    expect(text.checkVisibility()).toBe(false);
  });

  it("opens by the keyboard and by a tap, and closes by a tap elsewhere or on it again", async () => {
    const { card } = await mountCard(boxOf(320, 160), { help: "Busy cores.", href: "#never" });
    const [button, text] = [part(card, "help-button"), part(card, "help-text")];
    button.focus();
    expect(text.checkVisibility()).toBe(true);
    button.blur();
    expect(text.checkVisibility()).toBe(false);
    const tap = async (x: number, y: number): Promise<void> => {
      const { left, top } = window.frameElement?.getBoundingClientRect() ?? new DOMRect();
      for (const [type, touchPoints] of [
        ["touchStart", [{ x: x + left, y: y + top }]],
        ["touchEnd", []],
      ] as const) {
        await cdp().send("Input.dispatchTouchEvent", { type, touchPoints: [...touchPoints] });
      }
      await frames();
    };
    const { left, top, width, height } = button.getBoundingClientRect();
    expect(Math.min(width, height)).toBeGreaterThanOrEqual(24);
    const middle = [left + width / 2, top + height / 2] as const;
    await tap(...middle);
    expect(text.checkVisibility()).toBe(true);
    await tap(...middle);
    expect(text.checkVisibility()).toBe(false);
    await tap(...middle);
    await tap(500, 400);
    expect(text.checkVisibility()).toBe(false);
    expect(location.hash).not.toBe("#never");
  });
});

describe("a card that leads elsewhere", () => {
  it("is a link as a whole, its help aside, and shows where the focus is", async () => {
    const { card, sink } = await mountCard(boxOf(320, 160), { href: "#card", help: "words" });
    sink.next(rows(5));
    await frames();
    const link = part(card, "link");
    const { left, top, width, height } = card.node.getBoundingClientRect();
    for (const [x, y] of [
      [0.5, 0.5],
      [0.02, 0.02],
      [0.98, 0.98],
      [0.2, 0.45],
    ]) {
      expect(card.node.shadowRoot!.elementFromPoint(left + x * width, top + y * height)).toBe(link);
    }
    const mark = part(card, "help-mark").getBoundingClientRect();
    expect(
      part(card, "help-button").contains(card.node.shadowRoot!.elementFromPoint(mark.left + 7, mark.top + 7)),
    ).toBe(true);
    await userEvent.tab();
    while (card.node.shadowRoot!.activeElement !== link) await userEvent.tab();
    expect(getComputedStyle(link).outlineStyle).not.toBe("none");
    await userEvent.keyboard("{Enter}");
    expect(location.hash).toBe("#card");
    history.replaceState(null, "", location.pathname + location.search);
  });
});
