import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { At, DataStreamOptions, Order, Sink } from "../../../src/stream/index.js";
import { DataStream } from "../../../src/stream/index.js";
import type { DataTable, DataTableInput } from "../../../src/widgets/data-table/index.js";
import { dataTable } from "../../../src/widgets/data-table/index.js";
import { Scope } from "../../../src/widgets/page/scope.js";
import { CursorMember } from "../../../src/widgets/viewport/shared-cursor.js";
import { FakeEnvironment, settle } from "../../stream/fake-environment.js";

interface Any {
  readonly time: number;
  readonly host?: string;
  readonly cpu?: unknown;
}

const start = Date.UTC(2026, 0, 2, 12);
let environment: FakeEnvironment;
let sink: Sink<Any>;
let table: DataTable<Any> | undefined;

function streamOf(options: DataStreamOptions<Any> = {}, order?: Order, revises = false): DataStream<Any> {
  return new DataStream<Any>(
    {
      name: "test",
      revises,
      ...(order !== undefined && { order }),
      connect(given) {
        sink = given;
        sink.open();
      },
    },
    { environment, ...options },
  );
}

const keyed = (): DataStream<Any> => streamOf({ key: "host" });

function make(options: Partial<DataTableInput<Any>> = {}): DataTable<Any> {
  table = dataTable("#table", { stream: streamOf(), ...options });
  return table;
}

function row(seconds: number, host = "a", cpu: unknown = seconds): Any {
  return { time: start + seconds * 1_000, host, cpu };
}

function push(rows: readonly Any[], at?: At): void {
  sink.next(rows, at);
  // As long as it takes to read a line.
  vi.advanceTimersByTime(120);
}

function all(part: string): HTMLElement[] {
  return [...(table?.node.shadowRoot?.querySelectorAll<HTMLElement>(`[part~="${part}"]`) ?? [])];
}

/** The words of a part that is shown; undefined where it is not. */
function words(part: string): string | undefined {
  const [element] = all(part);
  return element.style.display === "none" ? undefined : element.textContent;
}

/** The lines, from the top, their cells apart. */
const lines = (): string[] =>
  [...(all("body")[0]?.children ?? [])].map((line) => [...line.children].map((cell) => cell.textContent).join(" | "));

const heads = (): string[] => all("column").map(({ textContent }) => textContent);

function click(column: number): void {
  all("sort")[column].click();
  vi.advanceTimersByTime(20);
}

/** A pointer comes to a part, the body unless another is named, or leaves it. */
const hover = (type: "pointerover" | "pointerleave", pointerType = "mouse", [part] = all("body")): void => {
  const event = new Event(type, { bubbles: type === "pointerover" });
  Object.assign(event, { pointerType });
  part.dispatchEvent(event);
  vi.advanceTimersByTime(120);
};

/** Points at a time as another widget of the stream does. */
function pointAt(time: number): { at(time: number | undefined): void } {
  const member = new CursorMember(new Scope(), () => undefined);
  member.join(true, table?.options.stream);
  const at = (to: number | undefined): void => {
    member.point(to);
    vi.advanceTimersByTime(20);
  };
  at(time);
  return { at };
}

beforeEach(() => {
  vi.useFakeTimers({
    toFake: ["setTimeout", "clearTimeout", "requestAnimationFrame", "cancelAnimationFrame", "performance", "Date"],
    now: start,
  });
  environment = new FakeEnvironment({ now: start + 60_000 });
  document.body.textContent = "";
  const target = document.createElement("div");
  target.id = "table";
  document.body.append(target);
});

afterEach(() => {
  table?.destroy();
  table = undefined;
  vi.useRealTimers();
  vi.restoreAllMocks();
});

describe("dataTable(target, options)", () => {
  it("says that it waits, then shows each row as a line, the newest first", async () => {
    make({ title: "Hosts" });
    await settle();
    expect(words("waiting")).toBe("waiting for the first row");
    push([row(1, "a", 1.5), row(2, "b", 20)]);
    expect(words("waiting")).toBeUndefined();
    expect(heads()).toEqual(["time", "host", "cpu"]);
    expect(lines()).toEqual(["12:00:02 | b | 20.0", "12:00:01 | a | 1.5"]);
  });

  it("is a table to all who read it, with a name, columns and rows", async () => {
    make({ title: "Hosts", columns: [{ value: "host" }] });
    await settle();
    push([row(1)]);
    const root = table?.node.shadowRoot;
    const element = root?.querySelector("table");
    expect(element?.caption?.textContent).toBe("Hosts");
    expect(element?.tHead?.rows[0].cells[0].outerHTML).toMatch(/^<th [^>]*scope="col"/);
    expect(element?.tBodies[0].rows.length).toBe(1);
    expect(root?.querySelector("[aria-live], [role=alert]")).toBeNull();
    table?.update({ ariaLabel: "All hosts" });
    expect(element?.caption?.textContent).toBe("All hosts");
    table?.update({ ariaLabel: undefined, title: undefined });
    expect(element?.caption?.textContent).toBe("data table");
  });

  it("shows what the stream already has before it returns", async () => {
    const stream = keyed();
    stream.start();
    await settle();
    sink.next([row(1, "a"), row(2, "b")]);
    make({ stream, columns: [{ value: "host" }] });
    expect(lines()).toEqual(["a", "b"]);
    expect(words("status-word")).toBe("live · 58 s ago");
  });

  it("shows a line a key where the stream has keys, and keeps it in its place", async () => {
    make({ stream: keyed(), columns: [{ value: "host" }, { value: "cpu" }] });
    await settle();
    push([row(1, "b"), row(2, "a"), row(3, "b")]);
    expect(lines()).toEqual(["b | 3", "a | 2"]);
    push([row(1, "a", "late")]);
    expect(lines()).toEqual(["b | 3", "a | 2"]);
    table?.update({ by: "time" });
    expect(lines()).toEqual(["b | 3", "a | 2", "a | late", "b | 1"]);
  });

  it("shows each row of one series, and what a condition lets through", async () => {
    make({ stream: keyed(), seriesKey: "a", where: ({ cpu }) => cpu !== 5, columns: [{ value: "cpu" }] });
    await settle();
    push([row(1, "a"), row(2, "b"), row(3, "a"), row(5, "a")]);
    expect(lines()).toEqual(["3", "1"]);
    table?.update({ seriesKey: "c" });
    expect([words("waiting"), lines()]).toEqual(["waiting for the first row of c", []]);
    table?.update({ seriesKey: undefined });
    expect(lines()).toEqual(["3", "2"]);
  });

  it("counts the keys that it has no room for", async () => {
    make({ stream: keyed(), rows: 2, columns: [{ value: "host" }] });
    await settle();
    push([row(1, "a"), row(1, "b"), row(1, "c")]);
    expect([lines(), words("note")]).toEqual([["a", "b"], "2 of 3 keys"]);
    table?.update({ rows: 3 });
    expect([lines(), words("note")]).toEqual([["a", "b", "c"], undefined]);
  });

  it("refuses keys beyond a thousand, and says so", async () => {
    const warn = vi.spyOn(console, "warn").mockImplementation(() => undefined);
    make({ stream: keyed(), rows: 1 });
    await settle();
    push(Array.from({ length: 1_002 }, (_, index) => row(1, `h${index}`)));
    expect([words("note"), words("status-word")]).toEqual(["1 of 1,000 keys", "2 values refused"]);
    expect(warn.mock.calls.flat()).toEqual([
      expect.stringMatching(/^tickline: table: 2 values refused: more than 1,000/),
    ]);
    warn.mockRestore();
  });

  it("mutes the row of a silent key and tells its age, until the key speaks again", async () => {
    make({ stream: keyed(), columns: [{ value: "cpu" }, { value: "host" }], sort: { column: "host" } });
    await settle();
    push([row(60, "b", 0), row(60, "a", 0)]);
    const old = (): string[] => all("old").map(({ textContent }) => textContent);
    const pass = async (seconds: number): Promise<void> => {
      await environment.advanceAsync(seconds * 1_000);
      await vi.advanceTimersByTimeAsync(seconds * 1_000);
    };
    expect([lines(), old()]).toEqual([["0 | a", "0 | b"], []]);
    await pass(50);
    push([row(110, "b", 7)]);
    await pass(75);
    expect(lines()).toEqual(["0 | a · 2 min ago", "7 | b · 1 min ago"]);
    expect(old()).toHaveLength(2);
    push([row(185, "b", 8)]);
    expect([lines(), old().length]).toEqual([["0 | a · 2 min ago", "8 | b"], 1]);
  });

  it("lets a key go that has expired, a held one too, and says so where none is left", async () => {
    make({ stream: keyed(), columns: [{ value: "host" }], expire: 20_000 });
    await settle();
    push([row(60, "a"), row(60, "b")]);
    hover("pointerover");
    const pass = async (seconds: number): Promise<void> => {
      await environment.advanceAsync(seconds * 1_000);
      await vi.advanceTimersByTimeAsync(seconds * 1_000);
    };
    await pass(10);
    push([row(70, "b")]);
    expect(lines()).toEqual(["a", "b"]);
    await pass(15);
    expect(lines()).toEqual(["b"]);
    push([row(85, "a")]);
    expect(lines()).toEqual(["b", "a"]);
    await pass(30);
    expect([lines(), words("waiting")]).toEqual([[], "no rows"]);
  });

  it("shows a new key beyond a thousand, and that there were more", async () => {
    make({ stream: keyed(), rows: 2, columns: [{ value: "host" }], sort: { column: "host", order: "descending" } });
    await settle();
    push(Array.from({ length: 1_100 }, (_, index) => row(58 + index / 1_100, `h${index}`)));
    push([row(60, "leader")]);
    expect([lines()[0], words("note"), words("status-word")]).toEqual(["leader", "2 of the newest 1,000 keys", "live"]);
  });

  it("begins anew with another stream: no row is held, ordered or pointed at as before", async () => {
    const stream = streamOf();
    make({ stream });
    await settle();
    push([row(1), row(2), row(3)]);
    click(2);
    expect(all("column").map((head) => head.ariaSort)).toContain("ascending");
    const cursors: unknown[] = [];
    table?.on("cursor", ({ time }) => cursors.push(time));
    hover("pointerover", "mouse", [all("row")[1]]);
    push([row(4), row(5)]);
    expect(words("note")).toBe("held · 2 new rows");
    const next = streamOf();
    table?.update({ stream: next });
    vi.advanceTimersByTime(120);
    expect(words("note")).toBeUndefined();
    expect(cursors.at(-1)).toBeUndefined();
    await settle();
    push([{ time: start + 9_000, cpu: 1, host: "b" }]);
    hover("pointerleave");
    push([{ time: start + 10_000, cpu: 2, host: "b" }]);
    expect([heads().length, lines().length]).toEqual([3, 2]);
    expect(all("column").map((head) => head.ariaSort)).not.toContain("ascending");
  });

  it.each([
    ["shrinks", [row(2)], ["4", "1 row lost", "2", "1"]],
    ["vanishes", [row(2), row(3)], ["4", "3", "2", "1"]],
  ])("tells rows that are lost in their place, which %s as they are repaired", async (_, rows, repaired) => {
    let answer: () => void = () => undefined;
    const asked = new Promise<void>((resolve) => {
      answer = resolve;
    });
    const stream = new DataStream<Any>(
      {
        name: "test",
        order: "contiguous",
        history: async () => {
          await asked;
          return { rows, whole: true, position: { offset: 1 + rows.length } };
        },
        connect(given) {
          sink = given;
          sink.open();
        },
      },
      { environment },
    );
    make({ stream, columns: [{ value: "cpu" }] });
    await settle();
    push([row(1)], { position: { offset: 1 } });
    push([row(4)], { position: { offset: 4 } });
    expect(lines()).toEqual(["4", "2 rows lost", "1"]);
    expect(all("lost").length).toBe(1);
    answer();
    await settle();
    vi.advanceTimersByTime(120);
    expect(lines().slice(0, repaired.length)).toEqual(repaired);
  });

  it("tells rows that are feared to be missing after a reconnect", async () => {
    make({ columns: [{ value: "cpu" }] });
    await settle();
    push([row(1)]);
    sink.error("gone");
    await environment.advanceAsync(5_000);
    push([row(9)]);
    expect(lines()).toEqual(["9", "rows may be missing", "1"]);
    expect(all("unknown").length).toBe(1);
    expect(all("gap")[0].title).not.toBe("");
  });

  it("puts a late row in its place once, and a revised one in that of the older", async () => {
    make({ stream: streamOf({}, undefined, true), columns: [{ value: "cpu" }] });
    await settle();
    push([row(1), row(3)]);
    push([row(2)]);
    push([row(3, "a", "revised")]);
    expect(lines()).toEqual(["revised", "2", "1"]);
  });

  it("sorts by a column, missing values last, and back to the natural order with the third click", async () => {
    make({ stream: keyed(), columns: [{ value: "host" }, { value: "cpu", label: "CPU" }] });
    await settle();
    push([row(1, "b", 5), row(1, "a", null), row(1, "c", 40)]);
    const sorted = (): (string | null)[] => all("column").map((head) => head.getAttribute("aria-sort"));
    click(1);
    expect([lines(), sorted()]).toEqual([
      ["b | 5", "c | 40", "a | –"],
      [null, "ascending"],
    ]);
    click(1);
    expect([lines(), sorted()]).toEqual([
      ["c | 40", "b | 5", "a | –"],
      [null, "descending"],
    ]);
    click(1);
    expect([lines(), sorted()]).toEqual([
      ["b | 5", "a | –", "c | 40"],
      [null, null],
    ]);
    table?.update({ sort: { column: "CPU", order: "descending" } });
    expect(lines()[0]).toBe("c | 40");
    push([row(2, "b", 41)]);
    expect(lines()[0]).toBe("b | 41");
  });

  it("keeps what a reader sorted by as other options change", async () => {
    make({ stream: keyed(), columns: [{ value: "host" }] });
    await settle();
    push([row(1, "b"), row(1, "a")]);
    click(0);
    table?.update({ title: "Hosts", locale: "de" });
    expect([lines(), all("column")[0].ariaSort]).toEqual([["a", "b"], "ascending"]);
  });

  it("goes back to the natural order where another stream has fewer columns than the one sorted by", async () => {
    make();
    await settle();
    push([row(1, "b"), row(2, "a")]);
    click(2);
    expect(lines().length).toBe(2);
    table?.update({ stream: streamOf() });
    await settle();
    push([{ time: start + 5_000 }, { time: start + 4_000 }]);
    expect([heads(), lines()]).toEqual([["time"], ["12:00:05", "12:00:04"]]);
  });

  it("keeps lines in place under the pointer, counts what comes meanwhile, and goes on when it leaves", async () => {
    make({ columns: [{ value: "cpu" }] });
    await settle();
    push([row(1)]);
    hover("pointerover");
    push([row(2), row(3)]);
    expect([lines(), words("note")]).toEqual([["1"], "held · 2 new rows"]);
    hover("pointerleave");
    expect([lines(), words("note")]).toEqual([["3", "2", "1"], undefined]);
    hover("pointerover", "touch");
    push([row(4)]);
    expect(lines()[0]).toBe("4");
  });

  it("shows the rows that it held once a reader sorts, or comes back from another time", async () => {
    make({ columns: [{ value: "cpu" }] });
    await settle();
    push([row(1), row(2)]);
    hover("pointerover");
    push([row(3)]);
    expect(lines()).toEqual(["2", "1"]);
    all("sort")[0].click();
    expect([lines(), words("note")]).toEqual([["1", "2", "3"], undefined]);
    push([row(4)]);
    expect(lines()).toEqual(["1", "2", "3"]);
    const pointer = pointAt(start + 2_000);
    expect(lines()).toEqual(["1", "2"]);
    pointer.at(undefined);
    expect(lines()).toEqual(["1", "2", "3", "4"]);
  });

  it("holds the order of keys under the pointer, not their values", async () => {
    make({ stream: keyed(), columns: [{ value: "host" }, { value: "cpu" }], sort: { column: 1 } });
    await settle();
    push([row(1, "a", 1), row(1, "b", 2)]);
    hover("pointerover");
    push([row(2, "a", 3)]);
    expect(lines()).toEqual(["a | 3", "b | 2"]);
    hover("pointerleave");
    expect(lines()).toEqual(["b | 2", "a | 3"]);
  });

  it("makes no element and no text as rows flow, and moves none but what comes and goes", async () => {
    make({ rows: 5, columns: [{ value: "host" }, { value: "cpu" }] });
    await settle();
    for (let second = 0; second < 8; second += 1) push([row(second)]);
    const made = [
      vi.spyOn(document, "createElement"),
      vi.spyOn(document, "createTextNode"),
      vi.spyOn(document, "createElementNS"),
    ];
    const nodes = new Set(all("body")[0].querySelectorAll("*"));
    const moved = vi.spyOn(all("body")[0], "insertBefore");
    const second = all("row")[1];
    push([row(8)]);
    expect(second.textContent).toBe("a6");
    expect(moved).toHaveBeenCalledTimes(1);
    for (let batch = 0; batch < 20; batch += 1) {
      push(Array.from({ length: 500 }, (_, index) => row(10 + batch * 500 + index, "b")));
    }
    for (const spy of made) expect(spy).not.toHaveBeenCalled();
    expect(new Set(all("body")[0].querySelectorAll("*"))).toEqual(nodes);
    // All of them go at once: each is written over where it stands.
    expect(moved).toHaveBeenCalledTimes(1);
  });

  it("uses the line of a gap that has gone for the next one", async () => {
    make({ stream: streamOf({}, "contiguous"), rows: 3, columns: [{ value: "cpu" }] });
    await settle();
    const lose = (offset: number): void => {
      push([row(offset)], { position: { offset } });
      for (const more of [1, 2, 3]) push([row(offset + more)], { position: { offset: offset + more } });
    };
    push([row(1)], { position: { offset: 1 } });
    push([row(10)], { position: { offset: 10 } });
    expect(lines()).toEqual(["10", "8 rows lost", "1"]);
    lose(20);
    const made = vi.spyOn(document, "createElement");
    push([row(30)], { position: { offset: 30 } });
    expect(lines()).toEqual(["30", "6 rows lost", "23"]);
    expect(made).not.toHaveBeenCalled();
  });

  it("shows no more than ten times a second, however much comes", async () => {
    const read = vi.fn(({ cpu }: Any) => cpu);
    make({ stream: keyed(), columns: [{ value: read }] });
    await settle();
    push([row(1)]);
    read.mockClear();
    for (let ms = 0; ms < 1_000; ms += 5) {
      sink.next([row(2 + ms / 1_000)]);
      vi.advanceTimersByTime(5);
    }
    expect(read.mock.calls.length).toBeLessThanOrEqual(11);
    expect(read.mock.calls.length).toBeGreaterThan(5);
  });

  it("writes hostile texts as texts, cut, with a title", async () => {
    make({ columns: [{ value: "host", label: "<i>host</i>" }] });
    await settle();
    const evil = '<img src=x onerror="alert(1)">';
    push([row(1, evil), row(2, "x".repeat(100_000))]);
    expect(table?.node.shadowRoot?.querySelector("img:not([part]), i:not([part])")).toBeNull();
    expect(heads()).toEqual(["<i>host</i>"]);
    const [long, short] = all("cell");
    expect([short.textContent, short.title]).toEqual([evil, evil]);
    expect(long.textContent.length).toBe(500);
  });

  it("shows what a column's function throws at as missing, and tells of it once", async () => {
    const error = vi.fn();
    make({
      columns: [
        {
          value: () => {
            throw new Error("mine");
          },
          label: "bad",
        },
        { value: "cpu" },
      ],
    }).on("error", error);
    await settle();
    push([row(1), row(2)]);
    expect(lines()).toEqual(["– | 2", "– | 1"]);
    expect(error).toHaveBeenCalledTimes(1);
    expect((error.mock.calls[0][0] as Error).message).toBe('the value of the table\'s column "bad" threw');
  });

  it("refuses rows that a condition throws at", async () => {
    const drop = vi.fn();
    make({
      where: () => {
        throw new Error("mine");
      },
    }).on("drop", drop);
    await settle();
    push([row(1)]);
    vi.advanceTimersByTime(2_000);
    expect(drop).toHaveBeenCalledWith({
      count: 1,
      cause: "value",
      sample: "Error: mine",
      reason: "where threw: Error: mine",
    });
    expect(words("status-word")).toBe("1 value refused");
  });

  it("tells the state, and dims the lines of a silent feed", async () => {
    make();
    await settle();
    push([row(60)]);
    expect([words("status-word"), all("body")[0].style.color]).toEqual(["live", "var(--_ink)"]);
    sink.error("gone", { final: true });
    vi.advanceTimersByTime(20);
    expect([words("status-word"), all("body")[0].style.color]).toEqual(["failed", "var(--_muted)"]);
    expect(lines().length).toBe(1);
  });

  it("changes columns and stream on the fly, all or none, and leaves nothing behind", async () => {
    const [first, second] = [streamOf(), streamOf()];
    make({ stream: first, columns: [{ value: "cpu" }] });
    await settle();
    push([row(1)]);
    expect(() => table?.update({ title: "no", columns: [{ value: "host" }], sort: { column: "cpu" } })).toThrow(
      "invalid sort.column",
    );
    expect([heads(), words("title"), table?.options.title]).toEqual([["cpu"], "", undefined]);
    table?.update({
      columns: [
        { value: "host", label: "Host" },
        { value: "cpu", format: ".2f" },
      ],
    });
    expect([heads(), lines()]).toEqual([["Host", "cpu"], ["a | 1.00"]]);
    table?.update({ stream: second, columns: undefined });
    await settle();
    expect(first.listenerCount("data")).toBe(0);
    push([row(5, "c")]);
    expect([heads(), lines()]).toEqual([["time", "host", "cpu"], ["12:00:05 | c | 5"]]);
  });

  it("leaves the streams of its sparklines with the columns, and as it is destroyed", async () => {
    const [first, second] = [streamOf(), streamOf()];
    make({ stream: first, columns: [{ value: "cpu", sparkline: "line" }] });
    await settle();
    expect(first.listenerCount("data")).toBe(1);
    table?.update({ stream: second });
    await settle();
    expect([first, second].map((stream) => stream.listenerCount("data"))).toEqual([0, 1]);
    table?.destroy();
    await settle();
    expect(second.listenerCount("data")).toBe(0);
  });

  it("tells the day of its times once that is over, though no row comes", async () => {
    const midnight = Date.UTC(2026, 0, 3);
    vi.setSystemTime(midnight - 1_000);
    environment = new FakeEnvironment({ now: midnight - 1_000 });
    make({ columns: [{ value: "time" }], timeZone: "UTC", locale: "en" });
    await settle();
    push([{ time: midnight - 2_000 }]);
    expect(lines()).toEqual(["23:59:58"]);
    environment.advance(2_000);
    vi.advanceTimersByTime(2_000);
    expect(lines()).toEqual(["Jan 2 23:59:58"]);
  });

  it("subscribes once, and leaves nothing behind", async () => {
    const before = document.documentElement.outerHTML;
    const stream = streamOf({ staleAfter: 1_000 });
    make({ stream });
    expect(stream.listenerCount("data")).toBe(1);
    await settle();
    push([row(1)]);
    await environment.advanceAsync(1_000);
    table?.destroy();
    table?.destroy();
    expect(document.documentElement.outerHTML).toBe(before);
    expect([vi.getTimerCount(), stream.listenerCount("data")]).toEqual([0, 0]);
    table?.update({ rows: 5 });
    expect(document.documentElement.outerHTML).toBe(before);
  });

  it("shows each key's row at the moment that is pointed at, says which moment, and goes back to live", async () => {
    make({ stream: keyed(), columns: [{ value: "host" }, { value: "cpu" }], timeZone: "Asia/Kathmandu" });
    await settle();
    push([row(1, "b", 1), row(2, "a", 2), row(3, "b", 3), row(4, "c", 4)]);
    const cursor = vi.fn();
    table?.on("cursor", cursor);
    const pointer = pointAt(start + 2_500);
    expect([lines(), words("moment"), words("status")]).toEqual([
      ["b | 1", "a | 2", "c | –"],
      "17:45:02.500",
      undefined,
    ]);
    expect([table?.options.cursor, cursor.mock.lastCall]).toEqual([true, [{ time: start + 2_500 }]]);
    push([row(5, "b", 5)]);
    expect(lines()[0]).toBe("b | 1");
    pointer.at(start + 500);
    expect([lines(), words("waiting")]).toEqual([[], "not held: older than the first row here"]);
    pointer.at(undefined);
    expect([lines(), words("waiting"), words("moment")]).toEqual([["b | 5", "a | 2", "c | 4"], undefined, undefined]);
    expect([words("status"), cursor.mock.lastCall]).toEqual(["live · 55 s ago", [{ time: undefined }]]);
  });

  it("shows the rows up to the moment that is pointed at, with the row or the gap there marked", async () => {
    make({ stream: streamOf({}, "contiguous"), rows: 2, columns: [{ value: "cpu" }] });
    await settle();
    for (let offset = 1; offset <= 20; offset += 1) push([row(offset)], { position: { offset } });
    push([row(30)], { position: { offset: 30 } });
    const marked = (): string[] =>
      [...all("body")[0].querySelectorAll("[aria-current=time]")].map(({ textContent }) => textContent);
    const pointer = pointAt(start + 5_400);
    expect([lines(), marked()]).toEqual([["5", "4"], ["5"]]);
    pointer.at(start + 25_000);
    expect([lines(), marked()]).toEqual([["9 rows lost", "20"], ["9 rows lost"]]);
    pointer.at(start);
    expect([lines(), words("waiting")]).toEqual([[], "not held: older than the first row here"]);
    click(0);
    pointer.at(start + 5_400);
    expect([lines(), marked()]).toEqual([["4", "5"], ["5"]]);
    pointer.at(undefined);
    expect(marked()).toEqual([]);
  });

  it("points all others at the row beneath its pointer, where each row is a line", async () => {
    const { stream } = make({ columns: [{ value: "cpu" }] }).options;
    await settle();
    push([row(1), row(2)]);
    const others = new CursorMember(new Scope(), () => undefined);
    others.join(true, stream);
    const cursor = vi.fn();
    table?.on("cursor", cursor);
    hover("pointerover", "mouse", [all("cell")[1]]);
    expect([others.time, cursor.mock.lastCall, all("row").map(({ ariaCurrent }) => ariaCurrent)]).toEqual([
      start + 1_000,
      [{ time: start + 1_000 }],
      [null, "time"],
    ]);
    hover("pointerleave");
    expect([others.time, cursor.mock.lastCall, all("row")[1].ariaCurrent]).toEqual([
      undefined,
      [{ time: undefined }],
      null,
    ]);
    table?.update({ by: "key" });
    hover("pointerover", "mouse", all("cell"));
    expect(others.time).toBeUndefined();
  });

  it("gives up its own row once another widget has pointed", async () => {
    make({ columns: [{ value: "cpu" }] });
    await settle();
    push([row(1), row(2)]);
    hover("pointerover", "mouse", [all("cell")[1]]);
    const current = (): (string | null)[] => all("row").map(({ ariaCurrent }) => ariaCurrent);
    expect(current()).toEqual([null, "time"]);
    pointAt(start + 2_000).at(undefined);
    expect(current()).toEqual([null, null]);
  });

  it("takes no part where it shares no cursor, and holds no past", async () => {
    make({ stream: keyed(), cursor: false, columns: [{ value: "host" }, { value: "cpu" }] });
    await settle();
    push([row(1, "a", 1), row(2, "a", 2)]);
    pointAt(start + 1_000);
    expect([lines(), words("moment")]).toEqual([["a | 2"], undefined]);
  });

  it("mounts nothing where an option is wrong", () => {
    expect(() => make({ stream: undefined as never })).toThrow("invalid stream: undefined. Expected a DataStream");
    expect(() => make({ rows: 0 })).toThrow("invalid rows: 0");
    expect(() => make({ columns: [{ value: "cpu" }], sort: { column: "x" } })).toThrow("invalid sort.column");
    expect(document.querySelector("#table")?.childNodes.length).toBe(0);
  });
});
