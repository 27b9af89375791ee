import { afterEach, describe, expect, it } from "vitest";
import { page, userEvent } from "vitest/browser";
import type { At, Sink } from "../../src/stream/index.js";
import { DataStream } from "../../src/stream/index.js";
import type { DataTable, DataTableInput } from "../../src/widgets/data-table/index.js";
import { dataTable } from "../../src/widgets/data-table/index.js";

interface Sample {
  readonly time: number;
  readonly host: string;
  readonly cpu: number | null;
  readonly note?: string;
}

const open: { destroy(): void }[] = [];
const boxes: HTMLElement[] = [];
let sink: Sink<Sample>;

afterEach(() => {
  for (const widget of open.splice(0)) widget.destroy();
  for (const box of boxes.splice(0)) box.remove();
});

async function frames(count = 4): Promise<void> {
  for (let n = 0; n < count; n++) await new Promise((resolve) => requestAnimationFrame(resolve));
}

function boxOf(width: number, height = 0): HTMLElement {
  const box = document.createElement("div");
  box.style.width = `${width}px`;
  if (height > 0) box.style.height = `${height}px`;
  document.body.append(box);
  boxes.push(box);
  return box;
}

async function make(
  box: HTMLElement,
  options: Partial<DataTableInput<Sample>> = {},
  key?: "host",
): Promise<DataTable<Sample>> {
  const stream = new DataStream<Sample>(
    {
      name: "test",
      order: "contiguous",
      connect(given) {
        sink = given;
        sink.open();
      },
    },
    { ...(key !== undefined && { key }) },
  );
  open.push(stream);
  const table = dataTable(box, { stream, title: "Hosts", ...options });
  open.push(table);
  await frames();
  return table;
}

const now = Date.now();

function row(second: number, host = `host-${second}`, cpu: number | null = second + 0.5): Sample {
  return {
    time: now - 60_000 + second * 1_000,
    host,
    cpu,
    note: "a remark that goes on for longer than any column of a small table is wide",
  };
}

function push(rows: readonly Sample[], at?: At): void {
  sink.next(rows, at);
}

const parts = (table: DataTable<Sample>, name: string): HTMLElement[] => [
  ...table.node.shadowRoot!.querySelectorAll<HTMLElement>(`[part~="${name}"]`),
];
const part = (table: DataTable<Sample>, name: string): HTMLElement => parts(table, name)[0];
const lines = (table: DataTable<Sample>): HTMLElement[] => [...part(table, "body").children] as HTMLElement[];

/** Waits until the top line holds a text. */
async function top(table: DataTable<Sample>, text: string): Promise<void> {
  await expect.poll(() => lines(table)[0]?.textContent).toContain(text);
}

describe("dataTable", () => {
  it("holds its place before the first row: nothing moves as rows come", async () => {
    const box = boxOf(400);
    const after = boxOf(400, 10);
    const table = await make(box, { rows: 4, columns: [{ value: "host" }, { value: "cpu" }] });
    expect(part(table, "waiting").textContent).toBe("waiting for the first row");
    const places = (): number[] => [
      after.getBoundingClientRect().top,
      part(table, "head").getBoundingClientRect().bottom,
    ];
    const before = places();
    push([0, 1, 2, 3, 4].map((second) => row(second)));
    await top(table, "host-4");
    expect(places()).toEqual(before);
    const last = lines(table).at(-1)!.getBoundingClientRect();
    expect(lines(table).length).toBe(4);
    expect(last.bottom).toBeCloseTo(box.getBoundingClientRect().bottom, 0);
    expect(part(table, "body").scrollHeight).toBe(part(table, "body").clientHeight);
    table.update({ rows: 6 });
    await frames();
    expect(after.getBoundingClientRect().top).toBeGreaterThan(before[0] + 50);
  });

  it.each([200, 360, 1_400])(
    "stays within %i px: cells beneath their names, numbers whole, texts cut with a title",
    async (width) => {
      const box = boxOf(width);
      const table = await make(box, {
        columns: [{ value: "time" }, { value: "note" }, { value: "cpu", label: "CPU" }],
      });
      push([row(1), row(2)]);
      await top(table, "2.5");
      await frames();
      const [heads, cells] = [parts(table, "column"), parts(table, "cell")];
      const outer = box.getBoundingClientRect();
      for (const [index, head] of heads.entries()) {
        const [name, cell] = [head.getBoundingClientRect(), cells[index].getBoundingClientRect()];
        expect([cell.left, cell.right]).toEqual([name.left, name.right]);
        expect(cell.right).toBeLessThanOrEqual(outer.right + 0.5);
      }
      const cutOff = ({ scrollWidth, clientWidth }: HTMLElement): boolean => scrollWidth > clientWidth;
      expect([cutOff(cells[0]), cutOff(cells[2])]).toEqual([false, false]);
      expect(cutOff(cells[1])).toBe(width < 1_000);
      if (width < 1_000) expect(cells[1].title).toContain("a remark that goes on");
      expect(getComputedStyle(cells[2]).textAlign).toBe("right");
    },
  );

  it("gives a column the width of its widest text, which need not have the most letters", async () => {
    const table = await make(boxOf(400), { columns: [{ value: "host" }, { value: "cpu" }], rows: 4 });
    push([row(0, "illicit"), row(1, "beta")]);
    await top(table, "beta");
    const cut = (): string[] =>
      parts(table, "cell")
        .filter(({ scrollWidth, clientWidth }) => scrollWidth > clientWidth)
        .map(({ textContent }) => textContent);
    expect(cut()).toEqual([]);
    for (const [second, host] of ["gamma", "MOMMY", "WMWMWM"].entries()) {
      push([row(2 + second, host)]);
      await top(table, host);
      await frames();
      expect(cut()).toEqual([]);
    }
  });

  it("scrolls its lines beneath the head where its target is not as high as they are", async () => {
    const table = await make(boxOf(300, 160), { rows: 20, columns: [{ value: "host" }, { value: "cpu" }] });
    push(Array.from({ length: 20 }, (_, second) => row(second)));
    await top(table, "host-19");
    await frames();
    const body = part(table, "body");
    expect(body.scrollHeight).toBeGreaterThan(body.clientHeight + 100);
    const head = part(table, "head").getBoundingClientRect();
    body.scrollTop = 1_000;
    await frames();
    expect(part(table, "head").getBoundingClientRect()).toEqual(head);
    expect(lines(table).at(-1)!.getBoundingClientRect().bottom).toBeLessThanOrEqual(
      table.node.getBoundingClientRect().bottom + 0.5,
    );
    expect(head.bottom).toBeLessThanOrEqual(body.getBoundingClientRect().top);
  });

  it("tells gaps in thin lines, each kind with its look, which take no more room than rows", async () => {
    const box = boxOf(400);
    const table = await make(box, { rows: 3, columns: [{ value: "host" }] });
    push([row(1)], { position: { offset: 1 } });
    push([row(5)], { position: { offset: 5 } });
    await top(table, "host-5");
    await frames();
    const [, gap] = lines(table);
    expect(gap.textContent).toBe("3 rows lost");
    expect(gap.getBoundingClientRect().height).toBeLessThan(lines(table)[0].getBoundingClientRect().height);
    expect(getComputedStyle(part(table, "lost")).backgroundImage).toContain("repeating-linear-gradient");
    expect(part(table, "lost").getBoundingClientRect().width).toBeGreaterThan(200);
  });

  it.each(["line", "area", "step"] as const)("keeps the dot at the end of a sparkline whole: %s", async (sparkline) => {
    const table = await make(boxOf(400), { columns: [{ value: "host" }, { value: "cpu", sparkline }] }, "host");
    const at = Date.now();
    sink.next(Array.from({ length: 40 }, (_, n) => ({ time: at - (39 - n) * 1_000, host: "a", cpu: n % 7 })));
    const canvas = (): HTMLCanvasElement => parts(table, "spark")[0] as HTMLCanvasElement;
    await expect.poll(() => inked(canvas())).toBeGreaterThan(50);
    const { width, height } = canvas();
    const edges = (): number[] =>
      [
        [width - 1, 0, 1, height],
        [0, 0, width, 1],
      ].map(([x, y, w, h]) =>
        canvas()
          .getContext("2d")!
          .getImageData(x, y, w, h)
          .data.reduce((sum, value) => sum + value, 0),
      );
    expect(edges()).toEqual([0, 0]);
  });

  it("draws a sparkline for the key of each line, up to now", async () => {
    const table = await make(boxOf(400), { columns: [{ value: "host" }, { value: "cpu", sparkline: "line" }] }, "host");
    push(Array.from({ length: 60 }, (_, second) => row(second, "a", second % 7)));
    push([row(59, "b", null)]);
    await top(table, "a");
    await expect
      .poll(() => parts(table, "spark").map((canvas) => inked(canvas as HTMLCanvasElement) > 50))
      .toEqual([true, false]);
    expect(parts(table, "words")[0].textContent).toBe("3");
  });

  it("sorts by the keyboard too, and shows where the focus is", async () => {
    const table = await make(boxOf(400), { columns: [{ value: "host" }, { value: "cpu" }] }, "host");
    push([row(1, "b"), row(2, "a")]);
    await top(table, "b");
    await userEvent.keyboard("{Tab}");
    const button = table.node.shadowRoot!.activeElement as HTMLElement;
    expect(button.textContent).toBe("host");
    expect(getComputedStyle(button).outlineStyle).not.toBe("none");
    await userEvent.keyboard("{Enter}");
    await top(table, "a");
    expect(button.closest("th")!.ariaSort).toBe("ascending");
  });

  it("keeps what a reader has marked in a line while others come", async () => {
    const table = await make(boxOf(400), { rows: 5, columns: [{ value: "host" }] });
    for (let second = 1; second <= 5; second++) push([row(second)]);
    await top(table, "host-5");
    const [{ firstChild: cell }] = lines(table);
    const marked = document.createRange();
    marked.selectNodeContents(cell!);
    expect(marked.toString()).toBe("host-5");
    for (const second of [6, 7, 8]) {
      push([row(second)]);
      await top(table, `host-${second}`);
    }
    expect(marked.toString()).toBe("host-5");
    expect(lines(table)[3].firstChild).toBe(cell);
  });

  it("stands still beneath a pointer, and goes on once it has left", async () => {
    const table = await make(boxOf(400), { columns: [{ value: "host" }] });
    push([row(1)]);
    await top(table, "host-1");
    await userEvent.hover(page.elementLocator(lines(table)[0]));
    push([row(2)]);
    await expect.poll(() => part(table, "note").textContent).toBe("held · 1 new row");
    expect(lines(table).length).toBe(1);
    await userEvent.hover(page.elementLocator(part(table, "title")));
    await top(table, "host-2");
  });

  it("keeps its words up to date out of view", async () => {
    const space = boxOf(10, 3_000);
    const table = await make(boxOf(400), { columns: [{ value: "host" }] });
    space.after(table.node.parentElement!);
    await frames();
    push([row(1)]);
    await top(table, "host-1");
    push([row(2)]);
    await expect.poll(() => lines(table)[0].textContent, { timeout: 3_000 }).toBe("host-2");
  });

  it("takes the colours of a dark place", async () => {
    const box = boxOf(400);
    const table = await make(box);
    push([row(1)]);
    await top(table, "host-1");
    const color = (): string => getComputedStyle(part(table, "cell")).color;
    const light = color();
    box.style.colorScheme = "dark";
    expect([light, color()]).toEqual(["rgb(27, 31, 39)", "rgb(236, 238, 242)"]);
  });

  it("leaves its target byte for byte as it was", async () => {
    const box = boxOf(400);
    box.append("words ", document.createElement("b"));
    const before = box.outerHTML;
    const table = await make(box, { columns: [{ value: "cpu", sparkline: "bars" }] });
    push([row(1)]);
    await frames();
    table.destroy();
    expect(box.outerHTML).toBe(before);
  });
});

/** How many pixels of a canvas are drawn on. */
function inked(canvas: HTMLCanvasElement): number {
  if (canvas.width === 0) return 0;
  const { data } = canvas.getContext("2d")!.getImageData(0, 0, canvas.width, canvas.height);
  let count = 0;
  for (let index = 3; index < data.length; index += 4) if (data[index] > 0) count += 1;
  return count;
}
