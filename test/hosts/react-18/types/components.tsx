import type { AnyRow } from "tickline";
import { DataStream, lineChart, webSocket } from "tickline";
import { LineChart, useStream, useWidget, ValueCard } from "tickline/react";

interface Row {
  readonly time: number;
  readonly load: number;
  readonly host: string;
}

const other = new DataStream(webSocket<{ readonly disk: number }>("wss://example.com/disk"));

export function Components({ url, color }: { readonly url: string; readonly color?: string | undefined }) {
  const load = useStream(webSocket<Row>(url), { key: "host" }, [url]);
  const chart = useWidget(lineChart, { stream: load, value: (row) => row.load, stroke: color });
  return (
    <>
      <section ref={chart} />
      <LineChart stream={load} value={(row) => row.load} stroke={color} onCross={({ label }) => console.log(label)} />
      <LineChart<AnyRow>
        series={[
          { stream: load, value: "load" },
          { stream: other, value: "disk" },
        ]}
      />
      <ValueCard stream={load} value="load" onState={({ state }) => console.log(state)} className="now" />
      {/* wrong: timewindow */}
      <LineChart stream={load} value="load" timewindow={60_000} />
      {/* wrong: '"memory"' is not assignable */}
      <LineChart stream={load} value="memory" />
      {/* wrong: 'memory' does not exist */}
      <LineChart stream={load} value={(row) => row.memory} />
      {/* wrong: onCros */}
      <LineChart stream={load} value="load" onCros={() => undefined} />
      {/* wrong: Type 'string' is not assignable to type 'number' */}
      <ValueCard stream={load} value="load" timeWindow="5m" />
    </>
  );
}
