import { describe, expect, it } from "vitest";
import { DataStream, manual, random } from "../../../src/stream/index.js";
import type { DashboardInput } from "../../../src/widgets/dashboard/index.js";
import { dashboard } from "../../../src/widgets/dashboard/index.js";

interface Host {
  readonly time: number;
  readonly cpu: number;
  readonly host: string;
}

/** Judged by the compiler alone. */
const describeWith = (program: (take: <T>(input: DashboardInput<T>) => void) => void): number => program.length;

describe("the types of a dashboard's widgets", () => {
  it("know the rows of the dashboard's stream, and take those of another as they are", () => {
    const dice = new DataStream(random());
    const stream = new DataStream(manual<Host>());
    describeWith((take) => {
      take({ stream: dice, title: "Two lines" });
      take(dashboard("#a", { stream: dice }).options);
      take({
        stream,
        widgets: [
          { widget: "line-chart", value: "cpu", where: (row) => row.host === "a" },
          { widget: "value-card", value: (row) => row.cpu, span: "all" },
          { widget: "value-card", stream: dice },
          { widget: "line-chart", stream: dice, value: ({ value }: { value: number }) => value },
          { widget: "live-text", template: (row, { age }) => `${row.host} ${age}` },
          { widget: "data-table", columns: [{ value: "cpu" }, { value: (row) => row.host }] },
        ],
      });
      take({
        widgets: [
          { widget: "line-chart", stream: dice },
          { widget: "live-text", stream, template: "{host}" },
        ],
      });
      // @ts-expect-error -- no such field
      take({ stream, widgets: [{ widget: "line-chart", value: "cpuu" }] });
      // @ts-expect-error -- no such kind
      take({ stream, widgets: [{ widget: "line-chrt" }] });
      // @ts-expect-error -- no such option
      take({ stream, widgets: [{ widget: "value-card", timewindow: 5 }] });
      // @ts-expect-error -- that of another kind
      take({ stream, widgets: [{ widget: "value-card", rows: 5 }] });
    });
    expect(stream.state).toBe("idle");
  });
});
