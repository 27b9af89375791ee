import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { FrameLoop } from "../../src/widgets/loop/frame-loop.js";
import type { Size } from "../../src/widgets/loop/size.js";
import { watchSize } from "../../src/widgets/loop/size.js";
import { Surface } from "../../src/widgets/loop/surface.js";
import { Scope } from "../../src/widgets/page/scope.js";
import type { Role } from "../../src/widgets/style/roles.js";
import { roles } from "../../src/widgets/style/roles.js";
import { watchTheme } from "../../src/widgets/style/theme.js";
import { mount } from "../../src/widgets/widget/mount.js";

let scope: Scope;
let target: HTMLElement;
const errors: string[] = [];
const collect = (event: ErrorEvent): void => {
  errors.push(event.message);
};

function frames(count = 3): Promise<void> {
  return new Promise((resolve) => {
    const next = (left: number): void => {
      if (left === 0) resolve();
      else {
        requestAnimationFrame(() => {
          next(left - 1);
        });
      }
    };
    next(count);
  });
}

async function until(done: () => boolean): Promise<void> {
  while (!done()) await frames(1);
}

function watch(): (Size | undefined)[] {
  const seen: (Size | undefined)[] = [];
  const { node, page } = mount(scope, target, {}, "4rem");
  watchSize(scope, page, node, (size) => {
    seen.push(size);
  });
  return seen;
}

beforeEach(() => {
  scope = new Scope();
  target = document.createElement("div");
  target.style.width = "300px";
  errors.length = 0;
  window.addEventListener("error", collect);
});

afterEach(() => {
  scope.close();
  target.remove();
  window.removeEventListener("error", collect);
  document.documentElement.style.colorScheme = "";
  expect(errors).toEqual([]);
});

describe("watchSize(scope, page, element, report)", () => {
  it("follows the container, with no loop of reports", async () => {
    document.body.append(target);
    const seen = watch();
    await frames();
    expect(seen.at(-1)).toMatchObject({ width: 300, height: 64 });
    for (const width of [500, 120, 800]) {
      target.style.width = `${width}px`;
      await frames();
      expect(seen.at(-1)?.width).toBe(width);
    }
    expect(seen.length).toBe(4);
  });

  it("takes the height of its target where that is set, else its own", async () => {
    target.style.height = "150px";
    document.body.append(target);
    const seen = watch();
    await frames();
    expect(seen.at(-1)?.height).toBe(150);
    target.style.height = "";
    await frames();
    expect(seen.at(-1)?.height).toBe(64);
    expect(target.getBoundingClientRect().height).toBe(64);
  });

  it.each(["flex", "inline-flex", "grid"])("fills a target that is a %s box", async (display) => {
    target.style.cssText = `width:300px;height:150px;display:${display}`;
    document.body.append(target);
    const seen = watch();
    await frames();
    expect(seen.at(-1)).toMatchObject({ width: 300, height: 150 });
  });

  it("waits for a target of no size, hidden or detached, and reports once it has one", async () => {
    target.style.width = "0";
    const seen = watch();
    await frames();
    document.body.append(target);
    await frames();
    target.style.display = "none";
    target.style.width = "200px";
    await frames();
    expect(seen).toEqual([]);
    target.style.display = "";
    await frames();
    expect(seen).toEqual([expect.objectContaining({ width: 200 })]);
    target.style.display = "none";
    await frames();
    expect(seen.at(-1)).toBeUndefined();
  });

  it("gives a canvas as many pixels as the screen has", async () => {
    target.style.width = "301.5px";
    document.body.append(target);
    const seen = watch();
    await frames();
    const size = seen[0]!;
    expect(size.pixelWidth).toBe(Math.round(301.5 * devicePixelRatio));
    const canvas = document.createElement("canvas");
    const surface = new Surface(canvas);
    surface.clear(size)!.fillRect(0, 0, 10, 10);
    const context = surface.clear(size)!;
    expect(context.getImageData(0, 0, 1, 1).data[3]).toBe(0);
    context.fillRect(0, 0, size.width, size.height);
    expect([canvas.width, canvas.height]).toEqual([size.pixelWidth, size.pixelHeight]);
    expect(context.getImageData(size.pixelWidth - 1, size.pixelHeight - 1, 1, 1).data[3]).toBe(255);
  });
});

describe("mount(scope, target)", () => {
  it("shares one constructed sheet a document, and uses no style element", () => {
    document.body.append(target);
    const first = mount(scope, target, {}, "4rem");
    const other = document.createElement("div");
    document.body.append(other);
    const second = mount(scope, other, {}, "4rem");
    expect(first.root.adoptedStyleSheets[0]).toBe(second.root.adoptedStyleSheets[0]);
    expect(first.root.querySelector("style,[style*=url]")).toBeNull();
    scope.close();
    other.remove();
  });

  it("keeps its box and its words where the page resets everything", async () => {
    const reset = new CSSStyleSheet();
    reset.replaceSync(`
      * { margin: 9px; padding: 9px; border: 3px solid red; box-sizing: content-box; line-height: 3; letter-spacing:
      * 1em; word-spacing: 1em }
      div { float: left; color: red; background: yellow; text-transform: uppercase; text-indent: 2em;
        white-space: pre; text-align: right }
    `);
    target.style.cssText = "width:300px;height:100px;margin:0;padding:0;border:0;float:none";
    document.body.append(target);
    document.adoptedStyleSheets.push(reset);
    try {
      const { node, root, element } = mount(scope, target, {}, "4rem");
      const word = element("span", "word");
      word.textContent = "12 kB";
      root.append(word);
      await frames();
      expect(node.getBoundingClientRect()).toMatchObject({
        width: 300,
        height: 100,
        left: target.getBoundingClientRect().left,
      });
      expect(node.clientWidth).toBe(300);
      const style = getComputedStyle(word);
      expect([style.letterSpacing, style.wordSpacing, style.lineHeight]).toEqual(["normal", "0px", "normal"]);
      expect([style.textTransform, style.textIndent, style.whiteSpace, style.textAlign]).toEqual([
        "none",
        "0px",
        "normal",
        "start",
      ]);
      expect([style.color, getComputedStyle(node).backgroundColor]).toEqual(["rgb(27, 31, 39)", "rgba(0, 0, 0, 0)"]);
    } finally {
      document.adoptedStyleSheets.pop();
    }
  });

  it("leaves nothing running and the page as it was", async () => {
    document.body.append(target);
    const before = document.documentElement.outerHTML;
    const sheets = document.adoptedStyleSheets.length;
    const place = mount(scope, target, {}, "4rem");
    watchSize(scope, place.page, place.node, () => undefined);
    watchTheme(scope, place, () => undefined);
    new FrameLoop(scope, place.page, () => 10).invalidate();
    await frames();
    expect(scope.size).toBeGreaterThan(0);
    scope.close();
    expect(scope.size).toBe(0);
    expect(document.documentElement.outerHTML).toBe(before);
    expect(document.adoptedStyleSheets.length).toBe(sheets);
  });
});

describe("watchTheme(scope, place, changed)", () => {
  it("follows the color-scheme of the widget's place, not only the system's", async () => {
    document.body.append(target);
    const place = mount(scope, target, {}, "4rem");
    let changes = 0;
    const theme = watchTheme(scope, place, () => {
      changes += 1;
    });
    await frames();
    expect(theme.isDark).toBe(false);
    expect(theme.role("ink")).toBe("rgb(27, 31, 39)");
    target.style.colorScheme = "dark";
    await until(() => changes > 0);
    expect(theme.isDark).toBe(true);
    expect(theme.role("ink")).toBe("rgb(236, 238, 242)");
    expect(changes).toBe(1);
  });

  it("tells of a switch though nothing was read before", async () => {
    document.body.append(target);
    let changes = 0;
    watchTheme(scope, mount(scope, target, {}, "4rem"), () => {
      changes += 1;
    });
    await frames();
    expect(changes).toBe(0);
    target.style.colorScheme = "dark";
    await until(() => changes > 0);
  });

  it("sees what changed while it was not displayed", async () => {
    document.body.append(target);
    let changes = 0;
    const theme = watchTheme(scope, mount(scope, target, {}, "4rem"), () => {
      changes += 1;
    });
    expect(theme.role("ink")).toBe("rgb(27, 31, 39)");
    target.style.display = "none";
    await frames();
    target.style.colorScheme = "dark";
    await frames();
    target.style.display = "";
    await frames();
    theme.refresh();
    expect(changes).toBe(1);
    expect(theme.role("ink")).toBe("rgb(236, 238, 242)");
  });

  it("reports a custom property that a page sets", async () => {
    document.body.append(target);
    const place = mount(scope, target, {}, "4rem");
    let changes = 0;
    const theme = watchTheme(scope, place, () => {
      changes += 1;
    });
    expect(theme.role("series-1")).toBe("rgb(37, 99, 201)");
    await frames();
    target.style.setProperty("--tick-series-1", "rebeccapurple");
    await until(() => changes > 0);
    expect(theme.role("series-1")).toBe("rgb(102, 51, 153)");
  });

  it("computes colours, and never hands on their text", () => {
    document.body.append(target);
    target.style.setProperty("--brand", "hsl(120 100% 25%)");
    const theme = watchTheme(scope, mount(scope, target, {}, "4rem"), () => undefined);
    expect(theme.color("var(--brand)")).toBe("rgb(0, 128, 0)");
    expect(theme.color("light-dark(red, blue)")).toBe("rgb(255, 0, 0)");
    // A role that the page has not set has its default, and what is no role has that of the page.
    expect(theme.color("var(--tick-bad)")).toBe(theme.role("bad"));
    expect(theme.color("var( --tick-series-10, red)")).toBe(theme.role("series-10"));
    expect(theme.color("var(--tick-nothing, red)")).toBe("rgb(255, 0, 0)");
    for (const hostile of ["url(x)", "var(--none, url(https://example.invalid/x))", "nonsense", ""]) {
      expect(theme.color(hostile)).toMatch(/^rgba?\(/);
    }
  });

  it("has defaults that can be told from the surface", () => {
    const luminance = (color: string): number => {
      const [r, g, b] = color
        .match(/[\d.]+/g)!
        .map((part) => Number(part) / 255)
        .map((c) => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4));
      return 0.2126 * r + 0.7152 * g + 0.0722 * b;
    };
    const contrast = (a: string, b: string): number => {
      const [low, high] = [luminance(a), luminance(b)].sort((x, y) => x - y);
      return (high + 0.05) / (low + 0.05);
    };
    document.body.append(target);
    const theme = watchTheme(scope, mount(scope, target, {}, "4rem"), () => undefined);
    const text: Role[] = ["ink", "muted", "accent", "good", "warn", "bad"];
    for (const [index, surface] of ["rgb(255, 255, 255)", "rgb(17, 17, 17)"].entries()) {
      for (const role of Object.keys(roles) as Role[]) {
        if (role === "surface" || role === "grid") continue;
        const ratio = contrast(theme.color(roles[role][index]), surface);
        expect(ratio, `${role} on ${surface}`).toBeGreaterThanOrEqual(text.includes(role) ? 4.5 : 3);
      }
    }
  });
});

describe("FrameLoop", () => {
  it("draws nothing far out of view, and once when it comes into view", async () => {
    document.body.append(target);
    target.style.marginTop = "5000px";
    const { page } = mount(scope, target, {}, "4rem");
    let draws = 0;
    const loop = new FrameLoop(scope, page, () => {
      draws += 1;
    });
    await until(() => !loop.visible);
    loop.invalidate();
    await frames(5);
    expect(draws).toBe(0);
    target.style.marginTop = "";
    await until(() => draws > 0);
    await frames(5);
    expect(draws).toBe(1);
  });
});
