/** What must not compile. Compiled against the sources here, and against the package by `types.test.ts`. */
import { DataStream, lineChart, random, valueCard, webSocket } from "tickline";
import type { TicklineElements } from "tickline/elements";
import { accessor, defineWidget, number } from "tickline/kit";

interface Reading {
  readonly time: number;
  readonly cpu: number;
}

const readings = new DataStream(webSocket<Reading>("wss://host/metrics"));
const dice = new DataStream(random());

// @ts-expect-error an event that no stream has
dice.on("date", () => undefined);

// @ts-expect-error a payload that is another event's
dice.on("data", (rows: string) => console.log(rows));

// @ts-expect-error rows are not to be written to
dice.on("data", (rows) => rows.push({ time: 0, value: 0 }));

// @ts-expect-error a subscriber of an event that no stream has
dice.subscribe({ date: () => undefined });

// @ts-expect-error a row that the source does not deliver
dice.subscribe((rows) => console.log(rows[0].cpu));

// @ts-expect-error rows that are no Row need a value
lineChart("#chart", { stream: readings });

// @ts-expect-error rows that are no Row need a value
valueCard("#card", { stream: readings });

// @ts-expect-error a value of a field that no row has
lineChart("#chart", { stream: readings, value: (row) => row.memory });

// @ts-expect-error an option of the wrong type
lineChart("#chart", { stream: dice, timeWindow: "60 s" });

// @ts-expect-error an option that no chart has
lineChart("#chart", { stream: dice, timewindow: 60_000 });

// @ts-expect-error an option of the wrong type
valueCard("#card", { stream: dice, reduce: "median" });

const gauge = defineWidget({
  name: "gauge",
  options: { value: accessor({ required: true }), max: number({ default: 100 }) },
  create: () => ({
    draw({ numbers }) {
      // @ts-expect-error an option that reads no numbers
      console.log(numbers.max);
    },
  }),
});

// @ts-expect-error an option that must be given
gauge("#gauge", { stream: readings });

// @ts-expect-error a field that no row has
gauge("#gauge", { stream: readings, value: "memory" });

// @ts-expect-error an option of the wrong type
gauge("#gauge", { stream: readings, value: "cpu", max: "100" });

// @ts-expect-error an option that no gauge has
gauge("#gauge", { stream: readings, value: "cpu", mix: 100 });

// @ts-expect-error a default of the wrong type
number({ default: "100" });

// @ts-expect-error a chart needs a stream
lineChart("#chart", { title: "CPU" });

// @ts-expect-error an option of the wrong type
new DataStream(random(), { staleAfter: "soon" });

// @ts-expect-error an address is no source
new DataStream("wss://host/metrics");

// @ts-expect-error an event that no widget has
lineChart("#chart", { stream: dice }).on("hover", () => undefined);

// @ts-expect-error an attribute that no chart has
const props: TicklineElements["tick-line-chart"] = { stream: "s", "time-windw": "5m" };
console.log(props);

// @ts-expect-error a name by which React hears no event: write onstate
const dead: TicklineElements["tick-line-chart"] = { onState: () => undefined };
console.log(dead);

// @ts-expect-error a payload that is another event's
document.createElement("tick-line-chart").addEventListener("state", ({ detail }) => console.log(detail.rows));

// @ts-expect-error an option of the wrong type
document.createElement("tick-line-chart").thresholds = 80;
