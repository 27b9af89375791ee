// Defines the elements.
import "../../src/elements/index.js";
import { afterEach, beforeAll, describe, expect, it } from "vitest";
import { cdp, userEvent } from "vitest/browser";
import { DataStream, manual, platform } from "../../src/stream/index.js";
import { dashboard, dataTable, lineChart, liveText, valueCard } from "../../src/widgets/index.js";
import type { Widget } from "../../src/widgets/widget/widget.js";
import { allElements } from "./host-page.js";
import { trusted } from "./markup.js";
import { withPixelRatio } from "./pixel-ratio.js";

interface Sample {
  readonly time: number;
  readonly value: number;
}

const NOON = Date.UTC(2025, 2, 12, 12);
/** All of a dashboard is in view: what is not is drawn once it is. */
const [WIDTH, HEIGHT] = [400, 480];

/** A colour that nothing else has on the page: all that a widget draws and writes. */
const INK = "rgb(255, 0, 255)";

const undos: (() => unknown)[] = [];

afterEach(async () => {
  for (const undo of undos.splice(0).reverse()) await undo();
});

const frame = (): Promise<number> => new Promise((resolve) => requestAnimationFrame(resolve));

async function frames(count = 4): Promise<void> {
  for (let n = 0; n < count; n += 1) await frame();
}

const factories = {
  "line-chart": lineChart,
  "value-card": valueCard,
  "data-table": dataTable,
  "live-text": liveText,
  dashboard,
} as unknown as Readonly<Record<string, (target: Element, options: object) => Widget<object>>>;

const options: Readonly<Record<string, object>> = {
  "line-chart": { title: "Load", delay: 0 },
  "value-card": { label: "Load", sparkline: "line" },
  "data-table": { title: "Load", rows: 3, columns: [{ value: "value", sparkline: "line" }] },
  "live-text": { template: "It is {value:.2f} now" },
  dashboard: { title: "Load" },
};

const kinds = Object.keys(factories);

/** A stream of a minute, whose clock stands. */
async function minute(): Promise<DataStream<Sample>> {
  const source = manual<Sample>();
  const stream = new DataStream<Sample>(source, {
    staleAfter: Infinity,
    environment: { ...platform, now: () => NOON },
  });
  stream.start();
  undos.push(() => {
    stream.destroy();
  });
  await Promise.resolve();
  source.push(Array.from({ length: 60 }, (_, n) => ({ time: NOON - (59 - n) * 1_000, value: 5 + Math.sin(n / 5) })));
  return stream;
}

function boxIn(page: Document): HTMLElement {
  const box = page.createElement("div");
  Object.assign(box.style, {
    width: `${WIDTH}px`,
    height: `${HEIGHT}px`,
    overflow: "hidden",
    fontFamily: "sans-serif",
    fontSize: "16px",
  });
  box.style.color = INK;
  for (const role of ["ink", "muted", "accent", "series-1"]) box.style.setProperty(`--tick-${role}`, INK);
  return box;
}

/** Ways to make a widget in a box; each returns what tells the widget of now. */
const ways: Readonly<
  Record<string, (kind: string, box: HTMLElement, stream: DataStream<Sample>) => () => Widget<object>>
> = {
  function(kind, box, stream) {
    const widget = factories[kind](box, { stream, ...options[kind] });
    undos.push(() => {
      widget.destroy();
    });
    return () => widget;
  },
  element(kind, box, stream) {
    const element = Object.assign(document.createElement(`tick-${kind}`), { stream, ...options[kind] });
    if (kind !== "live-text") Object.assign(element.style, { display: "block", height: "100%" });
    box.append(element);
    undos.push(() => {
      element.remove();
    });
    return () => (element as unknown as { readonly widget: Widget<object> }).widget;
  },
};

/** What a widget shows: its words, where its parts are within it, and how many pixels of its canvases have ink. */
function pictureOf({ node }: Widget<object>): (string | number)[] {
  const outer = node.getBoundingClientRect();
  const picture: (string | number)[] = [];
  for (const element of [node, ...allElements(node)]) {
    const { left, top, width, height } = element.getBoundingClientRect();
    const words = element.childElementCount === 0 ? element.textContent : "";
    if (width === 0 || element.closest('[part~="probe"]') !== null) continue;
    const place = [left - outer.left, top - outer.top, width, height].map(Math.round).join(" ");
    picture.push(`${element.getAttribute("part") ?? element.localName} ${place} ${words}`);
    if (element.localName === "canvas") {
      const canvas = element as HTMLCanvasElement;
      picture.push(`${canvas.width} × ${canvas.height}`, inkOf(canvas));
    }
  }
  return picture;
}

/** The number of pixels of a canvas that have ink. */
function inkOf(canvas: HTMLCanvasElement): number {
  const { width, height } = canvas;
  if (width === 0 || height === 0) return 0;
  const { data } = canvas.getContext("2d")!.getImageData(0, 0, width, height);
  return data.reduce((count, value, at) => count + Number(at % 4 === 3 && value > 0), 0);
}

/** Waits until a widget looks as in another place: the same words and parts there, and as much ink, within 2 %. */
async function expectLooks(
  widget: () => Widget<object>,
  expected: readonly (string | number)[],
  why: string,
): Promise<void> {
  const words = (picture: readonly (string | number)[]): unknown[] =>
    picture.map((part) => (typeof part === "number" ? "ink" : part));
  await expect.poll(() => words(pictureOf(widget())), { message: why }).toEqual(words(expected));
  const isAlike = (part: string | number, index: number): boolean =>
    typeof part !== "number" || Math.abs(part - (expected[index] as number)) <= part / 50;
  await expect.poll(() => pictureOf(widget()).every(isAlike), { message: `${why}: its ink` }).toBe(true);
}

/** The pixels on the screen, within an element, that have the ink of widgets. */
async function seenOf(element: Element): Promise<number> {
  const { data } = (await cdp().send("Page.captureScreenshot" as never, { format: "png" } as never)) as {
    readonly data: string;
  };
  const bytes = Uint8Array.from(atob(data), (character) => character.charCodeAt(0));
  const image = await createImageBitmap(new Blob([bytes], { type: "image/png" }));
  const context = new OffscreenCanvas(image.width, image.height).getContext("2d")!;
  context.drawImage(image, 0, 0);
  const ratio = image.width / window.top!.innerWidth;
  let { left, top, width, height } = element.getBoundingClientRect();
  for (
    let frame = element.ownerDocument.defaultView?.frameElement;
    frame;
    frame = frame.ownerDocument.defaultView?.frameElement
  ) {
    const outer = frame.getBoundingClientRect();
    const scale = outer.width / (frame as HTMLIFrameElement).contentWindow!.innerWidth;
    [left, top, width, height] = [outer.left + left * scale, outer.top + top * scale, width * scale, height * scale];
  }
  const area = [left, top, width, height].map((length) => Math.round(length * ratio)) as [
    number,
    number,
    number,
    number,
  ];
  const pixels = context.getImageData(...area).data;
  let count = 0;
  for (let at = 0; at < pixels.length; at += 4) {
    if (pixels[at] > 180 && pixels[at + 1] < 120 && pixels[at + 2] > 180) count += 1;
  }
  return count;
}

/** Puts an element on the page until the test is over. */
function put<E extends Node>(element: E, into: Node = document.body): E {
  into.appendChild(element);
  undos.push(() => {
    element.parentNode?.removeChild(element);
  });
  return element;
}

const elementOf = <Tag extends keyof HTMLElementTagNameMap>(
  tag: Tag,
  style: Partial<CSSStyleDeclaration> = {},
): HTMLElementTagNameMap[Tag] => {
  const element = document.createElement(tag);
  Object.assign(element.style, style);
  return element;
};

/** Another parent on the page, to which a box moves. */
const elsewhere = (): HTMLElement => put(elementOf("section", { paddingLeft: "30px" }));

/** Puts a box there, and makes its widget before, meanwhile or after. */
type Place = (box: HTMLElement, make: () => void) => void | Promise<void>;

interface PictureInPicture {
  requestWindow(size: { width: number; height: number }): Promise<Window>;
}

async function inWindow(page: Window, box: HTMLElement, make: () => void): Promise<void> {
  undos.push(() => {
    page.close();
  });
  page.document.body.append(box);
  make();
  await frames();
}

/** Acts for a reader, whose click some things need. */
async function byClick(act: () => unknown): Promise<void> {
  const button = put(elementOf("button", { position: "fixed", right: "0", bottom: "0" }));
  button.textContent = "go";
  const done = new Promise((resolve, reject) => {
    button.addEventListener("click", () => {
      Promise.resolve(act()).then(resolve, reject);
    });
  });
  await userEvent.click(button);
  await done;
  button.remove();
}

const places: Readonly<Record<string, Place>> = {
  "a shadow root": (box, make) => {
    put(elementOf("div")).attachShadow({ mode: "open" }).append(box);
    make();
  },
  "a closed shadow root in another": (box, make) => {
    const inner = elementOf("div");
    put(elementOf("div")).attachShadow({ mode: "open" }).append(inner);
    inner.attachShadow({ mode: "closed" }).append(box);
    make();
  },
  "an iframe": async (box, make) => {
    const frame = elementOf("iframe", { width: "500px", height: "560px" });
    frame.srcdoc = trusted("<!doctype html><body>");
    const loaded = new Promise((resolve) => frame.addEventListener("load", resolve));
    put(frame);
    await loaded;
    frame.contentDocument!.body.append(box);
    make();
  },
  "a dialog": (box, make) => {
    const dialog = put(elementOf("dialog"));
    dialog.append(box);
    make();
    dialog.showModal();
    undos.push(() => {
      dialog.close();
    });
  },
  "details that open later": async (box, make) => {
    const details = put(elementOf("details"));
    details.append(box);
    make();
    await frames();
    details.open = true;
  },
  "a popover that opens, closes and opens": async (box, make) => {
    const popover = put(elementOf("div"));
    popover.popover = "manual";
    popover.append(box);
    make();
    for (let n = 0; n < 2; n += 1) {
      await frames();
      popover.showPopover();
      await frames();
      if (n === 0) popover.hidePopover();
    }
  },
  "a tab that is not displayed until later": async (box, make) => {
    const tab = put(elementOf("div", { display: "none" }));
    tab.append(box);
    make();
    await frames(10);
    tab.style.display = "";
  },
  "a part of the page that is skipped until later": async (box, make) => {
    const part = put(elementOf("div"));
    part.style.setProperty("content-visibility", "hidden");
    part.append(box);
    make();
    await frames(10);
    part.style.setProperty("content-visibility", "visible");
  },
  "a cell of a flex box": (box, make) => {
    const flex = put(elementOf("div", { display: "flex", width: `${WIDTH + 100}px`, height: `${HEIGHT}px` }));
    flex.append(elementOf("div", { flex: "none", width: "100px" }), box);
    Object.assign(box.style, { flex: "1", width: "", height: "", minWidth: "0" });
    make();
  },
  "a cell of a grid": (box, make) => {
    const grid = put(elementOf("div", { display: "grid", gridTemplate: `${HEIGHT}px / 100px ${WIDTH}px` }));
    grid.append(elementOf("div"), box);
    Object.assign(box.style, { width: "", height: "", minWidth: "0", minHeight: "0" });
    make();
  },
  "a node that is not yet on the page": async (box, make) => {
    make();
    await frames(10);
    put(box);
  },
  "a fragment that is put on the page": async (box, make) => {
    const fragment = document.createDocumentFragment();
    fragment.append(box);
    make();
    await frames();
    put(elementOf("div")).append(fragment);
  },
  "another place of the page, after appendChild": async (box, make) => {
    put(box);
    make();
    await frames(10);
    elsewhere().appendChild(box);
  },
  "another place of the page, after moveBefore": async (box, make) => {
    put(box);
    make();
    await frames(10);
    (elsewhere() as unknown as { moveBefore(node: Node, before: null): void }).moveBefore(box, null);
  },
  "another window and back": async (box, make) => {
    put(box);
    make();
    await frames(10);
    const page = window.open("", "", "width=500,height=600")!;
    undos.push(() => {
      page.close();
    });
    page.document.body.append(box);
    await frames();
    put(box);
  },
  "a full screen": async (box, make) => {
    put(box);
    make();
    const around = put(elementOf("div"));
    around.append(box);
    await byClick(() => around.requestFullscreen());
    undos.push(() => document.exitFullscreen());
  },
};

/** The picture that a kind has on a page of its own, by each way. */
const references = new Map<string, (string | number)[]>();

/** Waits until a picture stands: nothing moves, as its clock does not. */
async function settled(widget: () => Widget<object>): Promise<(string | number)[]> {
  let picture: (string | number)[] = [];
  for (let n = 0; n < 60; n += 1) {
    await frames(8);
    const next = pictureOf(widget());
    if (picture.length > 0 && picture.join() === next.join()) return picture;
    picture = next;
  }
  throw new Error("its picture does not come to rest");
}

beforeAll(async () => {
  for (const [way, make] of Object.entries(ways)) {
    for (const kind of kinds) {
      const box = put(boxIn(document));
      const widget = make(kind, box, await minute());
      references.set(`${way} ${kind}`, await settled(widget));
      for (const undo of undos.splice(0).reverse()) await undo();
    }
  }
});

describe.each(Object.keys(ways))("a widget made by a %s", (way) => {
  it.each(Object.keys(places))("is drawn as on a page of its own, in %s", async (name) => {
    for (const kind of kinds) {
      const stream = await minute();
      const box = boxIn(document);
      let widget!: () => Widget<object>;
      await places[name](box, () => {
        widget = ways[way](kind, box, stream);
      });
      const { received } = stream.stats;
      await expectLooks(widget, references.get(`${way} ${kind}`)!, kind);
      expect(await seenOf(widget().node), kind).toBeGreaterThan(40);
      // The rows were neither asked for again nor lost.
      expect(stream.stats.received).toBe(received);
      expect(stream.state).not.toBe("destroyed");
      for (const undo of undos.splice(0).reverse()) await undo();
    }
  });

  it("is drawn in a picture-in-picture window, and back on its page once that is closed", async () => {
    const { documentPictureInPicture } = window.top as unknown as { documentPictureInPicture: PictureInPicture };
    for (const kind of kinds) {
      const box = boxIn(document);
      const widget = ways[way](kind, put(box), await minute());
      await settled(widget);
      let page!: Window;
      await byClick(async () => {
        page = await documentPictureInPicture.requestWindow({ width: 500, height: 600 });
      });
      await inWindow(page, box, () => undefined);
      await expectLooks(widget, references.get(`${way} ${kind}`)!, kind);
      put(box);
      page.close();
      await expectLooks(widget, references.get(`${way} ${kind}`)!, kind);
      for (const undo of undos.splice(0).reverse()) await undo();
    }
  });

  it("has ink on paper, and is as before once it is printed", async () => {
    for (const kind of kinds) {
      const widget = ways[way](kind, put(boxIn(document)), await minute());
      const before = await settled(widget);
      await cdp().send("Emulation.setEmulatedMedia", { media: "print" });
      undos.push(() => cdp().send("Emulation.setEmulatedMedia", { media: "" }));
      await expect.poll(() => matchMedia("print").matches).toBe(true);
      await settled(widget);
      expect(await seenOf(widget().node), kind).toBeGreaterThan(40);
      await cdp().send("Emulation.setEmulatedMedia", { media: "" });
      await expectLooks(widget, before, kind);
      for (const undo of undos.splice(0).reverse()) await undo();
    }
  });

  it.each([
    ["zoom", 1.5],
    ["zoom", 0.75],
  ])("is sharp where a parent has %s %d", async (_, zoom) => {
    for (const kind of kinds) {
      const parent = put(elementOf("div", { zoom: String(zoom) }));
      const box = boxIn(document);
      parent.append(box);
      const widget = ways[way](kind, box, await minute());
      await settled(widget);
      expectSharp(widget(), zoom < 1);
      expect(await seenOf(widget().node), kind).toBeGreaterThan(40);
      for (const undo of undos.splice(0).reverse()) await undo();
    }
  });

  it("is sharp at another density in the same place, and as before at the former", async () => {
    for (const kind of kinds) {
      const widget = ways[way](kind, put(boxIn(document)), await minute());
      const before = await settled(widget);
      await withPixelRatio(2, async () => {
        const { innerWidth: width, innerHeight: height } = window.top!;
        await cdp().send("Emulation.setDeviceMetricsOverride", {
          width: width - 1,
          height,
          deviceScaleFactor: 2,
          mobile: false,
        });
        await expect.poll(() => devicePixelRatio).toBe(2);
        await expect
          .poll(() => {
            expectSharp(widget());
            return true;
          })
          .toBe(true);
      });
      await expectLooks(widget, before, kind);
      for (const undo of undos.splice(0).reverse()) await undo();
    }
  });
});

/** Every canvas has as many pixels as the screen where it is seen, and ink. */
function expectSharp({ node }: Widget<object>, isSmaller = false): void {
  for (const canvas of allElements(node)) {
    const { width, height } = canvas.getBoundingClientRect();
    if (canvas.localName !== "canvas" || width === 0) continue;
    const { width: pixels, height: lines } = canvas as HTMLCanvasElement;
    // What is made smaller keeps its pixels.
    for (const [count, length] of [
      [pixels, width],
      [lines, height],
    ]) {
      expect(count - length * devicePixelRatio).toBeGreaterThanOrEqual(-1);
      if (!isSmaller) expect(count - length * devicePixelRatio).toBeLessThanOrEqual(1);
    }
    expect(inkOf(canvas as HTMLCanvasElement)).toBeGreaterThan(20);
  }
}
