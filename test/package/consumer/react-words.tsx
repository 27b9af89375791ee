/**
 * Mistakes in React, and words that the compiler must tell of each: those after `wrong:`, of the next line.
 * `types.test.ts` compares them; the project does not compile this file.
 */
import type { ReactNode } from "react";
import type { AnyRow } from "tickline";
import { DataStream, lineChart, webSocket } from "tickline";
import type { TicklineElements } from "tickline/elements";
import { LineChart, useWidget, ValueCard } from "tickline/react";

declare module "react" {
  namespace JSX {
    interface IntrinsicElements extends TicklineElements {}
  }
}

interface Cpu {
  readonly time: number;
  readonly load: number;
}

interface Disk {
  readonly time: number;
  readonly used: number;
}

const cpu = new DataStream(webSocket<Cpu>("wss://host/cpu"));
const disk = new DataStream(webSocket<Disk>("wss://host/disk"));

export function Page(): ReactNode {
  // wrong: Property 'used' does not exist on type 'Cpu'
  useWidget(lineChart, { stream: cpu, value: (row) => row.used });
  // wrong: Did you mean '"load"'?
  useWidget(lineChart, { stream: cpu, value: "lod" });
  return (
    <>
      <LineChart<AnyRow>
        series={[
          { stream: cpu, value: "load" },
          { stream: disk, value: "used" },
        ]}
      />
      <LineChart
        series={[
          { stream: cpu, value: "load" },
          // wrong: Property 'load' is missing in type 'Disk' but required in type 'Cpu'
          { stream: disk, value: "used" },
        ]}
      />
      {/* wrong: Property 'used' does not exist on type 'Cpu' */}
      <LineChart stream={cpu} value={(row) => row.used} />
      {/* wrong: Did you mean '"load"'? */}
      <LineChart stream={cpu} value="lod" />
      {/* wrong: Property 'value' is missing */}
      <LineChart stream={cpu} />
      {/* wrong: Property 'value' is missing */}
      <ValueCard stream={cpu} />
      {/* wrong: Property 'onCros' does not exist */}
      <LineChart stream={cpu} value="load" onCros={() => undefined} />
      {/* wrong: Property 'timewindow' does not exist */}
      <LineChart stream={cpu} value="load" timewindow={60_000} />
      {/* wrong: Type 'string' is not assignable to type 'number' */}
      <ValueCard stream={cpu} value="load" timeWindow="5m" />
      {/* wrong: Property 'timeWindw' does not exist */}
      <tick-line-chart stream="cpu" value="load" timeWindw="5m" />
      {/* wrong: is not assignable to type '"write onstate"' */}
      <tick-line-chart stream="cpu" value="load" onState={() => undefined} />
      {/* wrong: Property 'rows' does not exist */}
      <tick-line-chart stream="cpu" value="load" onstate={({ detail }) => detail.rows} />
    </>
  );
}
