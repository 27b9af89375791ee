/** What people write in React. Compiled against the sources here, and against the package by `types.test.ts`. */
import type { ReactNode } from "react";
import { useRef } from "react";
import type { LineChart as LineChartWidget, StateChange } from "tickline";
import { lineChart, webSocket } from "tickline";
import { accessor, defineWidget, number } from "tickline/kit";
import type { LineChartProps } from "tickline/react";
import { Dashboard, DataTable, LineChart, LiveText, useStream, useWidget, ValueCard } from "tickline/react";

interface Reading {
  readonly time: number;
  readonly cpu: number;
  readonly host: string;
}

const gauge = defineWidget({
  name: "gauge",
  options: { value: accessor({ required: true }), max: number({ default: 100 }) },
  create: () => ({ draw: () => undefined }),
});

export function Page({ url }: { readonly url: string }): ReactNode {
  const readings = useStream(webSocket<Reading>(url), { key: "host" }, [url]);
  const chart = useRef<LineChart<Reading>>(null);
  const own = useWidget(lineChart, {
    stream: readings,
    value: (row) => row.cpu,
    onCross: ({ direction }) => console.log(direction),
    onState: (change: StateChange) => console.log(change.state),
  });
  const widget: LineChartWidget<Reading> | undefined = own.widget;
  const dial = useWidget(gauge, { stream: readings, value: (row) => row.cpu, max: 1, onError: console.error });
  const value: LineChartProps<Reading>["value"] = ({ cpu }) => cpu;
  return (
    <main title={widget?.paused === true ? "paused" : dial.widget?.options.max.toFixed()}>
      <LineChart
        ref={chart}
        stream={readings}
        value={(row) => row.cpu}
        className="wide"
        style={{ height: 300 }}
        aria-describedby="note"
        data-kind="cpu"
        title="CPU"
        onCross={({ threshold, direction }) => console.log(threshold.value, direction)}
        onError={({ code }) => console.log(code)}
        onClick={({ currentTarget }) => console.log(currentTarget.id, chart.current?.paused)}
      />
      <LineChart stream={readings} value={value} />
      <ValueCard stream={readings} value="cpu" label="CPU now" unit="%" tabIndex={0} />
      <DataTable stream={readings} columns={[{ value: (row) => row.host }, { value: "cpu", format: ".1f" }]} />
      <p>
        CPU is <LiveText stream={readings} template={(row) => row.cpu.toFixed()} />
      </p>
      <Dashboard stream={readings} widgets={[{ widget: "line-chart", value: (row) => row.cpu }]} />
      <figure ref={own} />
      <section ref={dial} />
    </main>
  );
}
