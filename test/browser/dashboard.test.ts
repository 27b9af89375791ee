import { afterEach, describe, expect, it } from "vitest";
import { DataStream, manual, random } from "../../src/stream/index.js";
import type { Dashboard, DashboardInput } from "../../src/widgets/dashboard/index.js";
import { dashboard } from "../../src/widgets/dashboard/index.js";

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

function boxOf(width: number): HTMLElement {
  const box = document.createElement("div");
  box.style.width = `${width}px`;
  document.body.append(box);
  undos.push(() => {
    box.remove();
  });
  return box;
}

async function make(box: HTMLElement, options: DashboardInput<Sample> = {}): Promise<Dashboard<Sample>> {
  const stream = new DataStream<Sample>(random());
  const board = dashboard(box, { stream, ...options });
  undos.push(() => {
    board.destroy();
    stream.destroy();
  });
  await frames();
  return board;
}

const cells = (board: Dashboard<Sample>): DOMRect[] =>
  [...board.node.shadowRoot!.querySelectorAll('[part~="panel"]')].map((cell) => cell.getBoundingClientRect());

const mixed: DashboardInput<Sample> = {
  title: "Fleet",
  widgets: [
    { widget: "live-text", template: "at {value}" },
    ...(["A", "B", "C", "D"] as const).map((label) => ({
      widget: "value-card" as const,
      label,
      sparkline: "area" as const,
    })),
    { widget: "line-chart", title: "E" },
    { widget: "line-chart", title: "F" },
    { widget: "data-table", rows: 5 },
  ],
};

describe("dashboard", () => {
  it("puts the card beside the chart, as high, where there is room, and beneath it where there is none", async () => {
    const box = boxOf(1_000);
    const board = await make(box, { title: "Real-time Dashboard" });
    const [chart, card] = cells(board);
    expect(card.left).toBe(chart.right + 16);
    expect([card.top, card.bottom]).toEqual([chart.top, chart.bottom]);
    expect(chart.width).toBeGreaterThan(2.5 * card.width);
    expect(chart.height).toBe(288);
    box.style.width = "340px";
    await frames();
    const [above, below] = cells(board);
    expect([above.width, below.width]).toEqual([340, 340]);
    expect(below.top).toBe(above.bottom + 16);
    expect(below.height).toBeGreaterThanOrEqual(128);
  });

  it.each([
    [328, [1, 2, 2, 1, 1, 1]],
    [500, [1, 2, 2, 1, 1, 1]],
    [736, [1, 4, 2, 1]],
    [968, [1, 4, 2, 1]],
  ])("goes by the width of its target, not of the page: at %i pixels rows of %o", async (width, expected) => {
    const board = await make(boxOf(width), mixed);
    const all = cells(board);
    const rows = [...new Set(all.map(({ top }) => top))].map((edge) => all.filter(({ top }) => top === edge));
    expect(rows.map(({ length }) => length)).toEqual(expected);
    for (const row of rows) {
      // No gap at the end, and all of the same height.
      expect(Math.round(row.at(-1)!.right - row[0].left)).toBe(width);
      expect(new Set(row.map(({ height }) => height)).size).toBe(1);
    }
  });

  it("fills each cell with its widget, and cuts nothing", async () => {
    const board = await make(boxOf(736), mixed);
    for (const { node } of board.widgets.slice(1)) {
      const { paddingTop, paddingBottom } = getComputedStyle(node.parentElement!);
      const padding = Number.parseFloat(paddingTop) + Number.parseFloat(paddingBottom);
      expect(node.parentElement!.clientHeight - padding).toBe(node.offsetHeight);
    }
    const { scrollWidth, clientWidth } = board.node;
    expect(scrollWidth).toBe(clientWidth);
  });

  it("is as high as what is in it, also in a lower target", async () => {
    const box = boxOf(400);
    box.style.height = "100px";
    const board = await make(box, mixed);
    expect(board.node.offsetHeight).toBeGreaterThan(900);
    expect(getComputedStyle(board.node).overflow).toBe("visible");
    expect(box.scrollHeight).toBe(board.node.offsetHeight);
  });

  it("keeps its columns, spans and gap where they are asked for", async () => {
    const widgets = [
      { widget: "value-card", span: 1 },
      { widget: "value-card", span: 2 },
      { widget: "value-card", span: "all" },
    ] as const;
    const board = await make(boxOf(1_000), { widgets, columns: 3, gap: 20 });
    expect(cells(board).map(({ width }) => Math.round(width))).toEqual([320, 660, 1_000]);
    board.update({ columns: 1, gap: 0 });
    expect(cells(board).map(({ width }) => width)).toEqual([1_000, 1_000, 1_000]);
    expect(cells(board)[1].top).toBe(cells(board)[0].bottom);
  });

  it("takes its looks from the page's own properties", async () => {
    const box = boxOf(800);
    for (const [name, value] of [
      ["panel", "rgb(1, 2, 3)"],
      ["border", "rgb(4, 5, 6)"],
      ["radius", "2px"],
      ["gap", "40px"],
    ]) {
      box.style.setProperty(`--tick-${name}`, value);
    }
    const board = await make(box);
    const cell = board.node.shadowRoot!.querySelector('[part~="panel"]')!;
    const { backgroundColor, borderTopColor, borderTopLeftRadius } = getComputedStyle(cell);
    expect([backgroundColor, borderTopColor, borderTopLeftRadius]).toEqual(["rgb(1, 2, 3)", "rgb(4, 5, 6)", "2px"]);
    const [chart, card] = cells(board);
    expect(card.left - chart.right).toBe(40);
  });

  it("writes numbers in the page's language", async () => {
    const box = boxOf(800);
    box.lang = "de";
    const source = manual<Sample>();
    const stream = new DataStream(source);
    const board = dashboard(box, { stream, widgets: [{ widget: "value-card" }, { widget: "live-text" }] });
    undos.push(() => {
      board.destroy();
    });
    await frames();
    source.push({ time: Date.now(), value: 1_234 });
    const values = (): (string | null)[] =>
      board.widgets.map(({ node }) => node.shadowRoot!.querySelector('[part~="value"]')!.textContent);
    await expect.poll(values).toEqual(["1.234", "1.234"]);
  });

  it("leaves its target byte for byte as it was", async () => {
    const box = boxOf(800);
    box.append("words ", document.createElement("b"));
    const before = box.outerHTML;
    const board = await make(box, mixed);
    board.destroy();
    expect(box.outerHTML).toBe(before);
  });
});
