import { afterEach, describe, expect, it } from "vitest";
import { DataStream, manual } from "../../src/stream/index.js";
import type { LiveText, LiveTextInput } from "../../src/widgets/live-text/index.js";
import { liveText } from "../../src/widgets/live-text/index.js";

interface Sample {
  readonly time: number;
  readonly value: number;
}

const undos: (() => void)[] = [];

afterEach(() => {
  for (const undo of undos.splice(0).reverse()) undo();
});

async function frames(count = 4): Promise<void> {
  for (let n = 0; n < count; n++) await new Promise((resolve) => requestAnimationFrame(resolve));
}

function put<Tag extends keyof HTMLElementTagNameMap>(tag: Tag, before = "", after = ""): HTMLElementTagNameMap[Tag] {
  const element = document.createElement(tag);
  element.append(before);
  document.body.append(element);
  undos.push(() => {
    element.remove();
  });
  // What stands after the widget comes once it is there.
  queueMicrotask(() => {
    element.append(after);
  });
  return element;
}

async function make(
  target: Element,
  options: Partial<LiveTextInput<Sample>> = {},
): Promise<{ text: LiveText<Sample>; push(value: number): void }> {
  const source = manual<Sample>();
  const stream = new DataStream(source);
  const text = liveText(target, { stream, ...options });
  undos.push(() => {
    text.destroy();
    stream.destroy();
  });
  await frames();
  return {
    text,
    push: (value) => {
      source.push({ time: Date.now(), value });
    },
  };
}

const valueOf = ({ node }: LiveText<Sample>): HTMLElement => node.shadowRoot!.querySelector('[part~="value"]')!;

describe("liveText", () => {
  it("is a part of its heading's line: its font, colour, height and baseline", async () => {
    const plain = put("h1", "CPU is at 42 % now");
    const heading = put("h1", "CPU is at ", " % now");
    for (const element of [plain, heading]) {
      Object.assign(element.style, {
        font: "italic 700 40px/1.5 serif",
        color: "rgb(200, 0, 0)",
        fontVariantNumeric: "tabular-nums",
        width: "fit-content",
      });
    }
    const { text, push } = await make(heading);
    push(42);
    await expect.poll(() => valueOf(text).textContent).toBe("42");
    const { fontSize, fontStyle, color, display } = getComputedStyle(valueOf(text));
    expect([fontSize, fontStyle, color, display]).toEqual(["40px", "italic", "rgb(200, 0, 0)", "inline"]);
    const [a, b] = [plain.getBoundingClientRect(), heading.getBoundingClientRect()];
    expect(b.height).toBe(a.height);
    expect(Math.abs(b.width - a.width)).toBeLessThan(0.1);
  });

  it("breaks across lines as text does", async () => {
    const paragraph = put("p");
    paragraph.style.width = "120px";
    const { push } = await make(paragraph, {
      template: "a sentence of many words that has {value} in it and goes on for some lines",
    });
    push(5);
    await frames();
    expect(paragraph.firstElementChild!.getClientRects().length).toBeGreaterThan(2);
    expect(paragraph.scrollWidth).toBeLessThanOrEqual(120);
  });

  it("keeps its width as digits change", async () => {
    const paragraph = put("p");
    Object.assign(paragraph.style, { width: "fit-content", font: "20px sans-serif" });
    const { text, push } = await make(paragraph, { template: "at {value} % now" });
    push(11);
    await expect.poll(() => valueOf(text).textContent).toBe("11");
    const { width } = paragraph.getBoundingClientRect();
    push(88);
    await expect.poll(() => valueOf(text).textContent).toBe("88");
    expect(paragraph.getBoundingClientRect().width).toBe(width);
  });

  it("keeps what is selected around a value", async () => {
    const { text, push } = await make(put("p"), { template: "one {value} two" });
    push(1);
    await expect.poll(() => valueOf(text).textContent).toBe("1");
    const [first, , last] = text.node.shadowRoot!.querySelector('[part="text"]')!.childNodes;
    const range = document.createRange();
    range.setStart(first, 1);
    range.setEnd(last, 3);
    push(2);
    await expect.poll(() => valueOf(text).textContent).toBe("2");
    expect(range.toString()).toBe("ne 2 tw");
  });

  it("is kept up to date out of view", async () => {
    const space = put("div");
    space.style.height = "3000px";
    const { text, push } = await make(put("p"));
    push(1);
    await expect.poll(() => valueOf(text).textContent, { timeout: 3_000 }).toBe("1");
    push(2);
    await expect.poll(() => valueOf(text).textContent, { timeout: 3_000 }).toBe("2");
  });

  it("has a dotted line beneath what is old, in the colour of the text", async () => {
    const source = manual<Sample>();
    const stream = new DataStream(source);
    const paragraph = put("p");
    paragraph.style.color = "rgb(0, 90, 0)";
    const text = liveText(paragraph, { stream, template: "at {value} %" });
    undos.push(() => {
      text.destroy();
    });
    await frames();
    source.push({ time: Date.now(), value: 1 });
    source.end();
    await expect.poll(() => getComputedStyle(valueOf(text)).textDecorationLine).toBe("underline");
    const { textDecorationStyle, color } = getComputedStyle(valueOf(text));
    expect([textDecorationStyle, color]).toEqual(["dotted", "rgb(0, 90, 0)"]);
    expect(valueOf(text).title).toBe("ended");
  });

  it("leaves its target byte for byte as it was", async () => {
    const paragraph = put("p", "words ");
    await frames(1);
    const before = paragraph.outerHTML;
    const { text, push } = await make(paragraph);
    push(1);
    await frames();
    text.destroy();
    expect(paragraph.outerHTML).toBe(before);
  });
});
