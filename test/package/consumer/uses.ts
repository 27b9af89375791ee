/**
 * What people write, and what they get. Compiled against the sources here, and against the package by `types.test.ts`.
 */
import type { Batch, Gap, LineChart, Repair, Row, Source, StateChange, StreamState, ValueCard } from "tickline";
import { DataStream, lineChart, manual, poll, random, StreamError, valueCard, webSocket } from "tickline";
import type { TicklineComponents, TicklineElements, WidgetElement } from "tickline/elements";
import { autoMount, defineElements } from "tickline/elements";
import { accessor, choice, defineWidget, number, text } from "tickline/kit";
import type { RenderLineChartInput } from "tickline/render";
import { renderLineChart } from "tickline/render";
import { DataStream as HeadlessStream } from "tickline/stream";

interface Reading {
  readonly time: number;
  readonly cpu: number;
  readonly host: string;
}

const cpu = new DataStream(webSocket("wss://host/metrics", { select: "/cpu" }));
const readings = new DataStream(poll<Reading>("/api/readings", { interval: 1_000 }), { key: "host", recent: 500 });
const dice = new DataStream(random({ min: 1, max: 6 }));

const chart: LineChart<Row> = lineChart("#chart", {
  stream: cpu,
  title: "CPU",
  timeWindow: 60_000,
  y: { domain: [0, 100] },
});
const card: ValueCard<Reading> = valueCard("#card", { stream: readings, value: "cpu", label: "CPU now", unit: "%" });
const byFunction = lineChart("#by-function", { stream: readings, value: (row) => row.cpu, seriesKey: "host" });

chart.update({ timeWindow: 300_000 });
card.on("state", ({ state, since }: StateChange) => console.log(state satisfies StreamState, since + 1));

const stop: () => void = dice.subscribe({
  data: (rows, batch: Batch) => console.log(rows[0].value + rows[0].time, batch.times[0]),
  gap: ({ kind, after }: Gap) => console.log(kind === "lost", after.time + 1),
  repair: ({ rows, remaining }: Repair<{ readonly time: number; readonly value: number }>) =>
    console.log(rows.length, remaining),
  error: (error) => console.log(error instanceof StreamError, error.code, error.retryable),
  end: () => console.log("over"),
});

dice.on("data", (rows, { received }) => console.log(rows.length + received)).once("end", stop);

const counting: Source<number> = {
  name: "counting",
  connect(sink) {
    sink.open();
    sink.next([1, 2, 3]);
    sink.complete();
  },
};
const own = new HeadlessStream(counting);
const bare = new HeadlessStream<{ level: number }>((sink) => {
  sink.next([{ level: 1 }]);
  return () => undefined;
});
const pushed = manual<Reading>();
pushed.push({ time: Date.now(), cpu: 12, host: "a" });

lineChart("#own", { stream: own });
lineChart("#bare", { stream: bare, value: "level" });
byFunction.destroy();
bare.destroy();

const gauge = defineWidget({
  name: "gauge",
  options: {
    value: accessor({ required: true }),
    max: number({ default: 100 }),
    unit: text(),
    look: choice("round", "flat"),
  },
  create: ({ root, options }) => {
    root.className = options.look satisfies "round" | "flat";
    return {
      draw({ value, time, numbers, options: { max, unit = "" } }) {
        root.textContent = `${(value / max).toFixed(1)} ${unit.trim()} ${numbers.value.reduce("mean", time)}`;
        return 1_000;
      },
    };
  },
});
const dial = gauge("#dial", {
  stream: readings,
  value: (row) => row.cpu,
  look: "flat",
  where: ({ host }) => host !== "a",
});
dial.update({ value: "cpu", unit: undefined });
dial.on("error", ({ code }) => console.log(code, dial.options.max.toFixed(), dial.node.id));
gauge("#other-dial", { stream: own, value: (row) => row + 1 }).destroy();
defineElements(gauge);

const still: RenderLineChartInput<Reading> = { value: (row) => row.cpu, title: "CPU", thresholds: [{ value: 80 }] };
console.log(renderLineChart<Reading>([], still).length);

const element: WidgetElement<"line-chart"> = document.createElement("tick-line-chart");
element.stream = readings;
element.value = (row: Reading) => row.cpu;
element.timeWindow = "5m";
element.thresholds = [{ value: 80 }];
element.widget?.update({ title: "CPU" });
document.createElement("tick-stream").stream?.subscribe((rows) => console.log(rows.length));
element.addEventListener("state", ({ detail }) => console.log(detail.state satisfies StreamState));
element.addEventListener("cross", ({ detail }) => console.log(detail.direction));
element.addEventListener("error", ({ detail }) => console.log(detail.message));
element.addEventListener("click", (event) => console.log(event.clientX));
document.createElement("tick-stream").addEventListener("data", ({ detail }) => console.log(detail.batch.times));
const undo: () => void = autoMount(document.body);
undo();

declare global {
  // eslint-disable-next-line @typescript-eslint/no-namespace -- as a framework's types have it
  namespace JSX {
    // eslint-disable-next-line @typescript-eslint/no-empty-object-type -- one line, as documented
    interface IntrinsicElements extends TicklineElements {}
  }
}

const props: JSX.IntrinsicElements["tick-line-chart"] = {
  stream: "s",
  "time-window": "5m",
  domain: "0 100",
  thresholds: [{ value: 80 }],
  class: "wide",
  "data-x": 1,
  tabIndex: 0,
  draggable: true,
  seriesKey: "a",
  "series-key": "a",
  "prop:value": (row: unknown) => row,
  "attr:time-window": "5m",
  onstate: ({ detail }) => console.log(detail.state),
  "on:cross": ({ detail }) => console.log(detail.direction),
};
const ofVue: InstanceType<TicklineComponents["tick-line-chart"]>["$props"] = {
  timeWindow: 5_000,
  onState: ({ detail }) => console.log(detail.since),
};
console.log(props, ofVue);
