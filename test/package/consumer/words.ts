/**
 * Mistakes, and words that the compiler must tell of each: those after `wrong:`, of the next line. `types.test.ts`
 * compares them; the project does not compile this file.
 */
import type { AnyRow } from "tickline";
import { dataTable, DataStream, lineChart, valueCard, webSocket } from "tickline";

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

// Rows of different types in one chart: nobody checks what reads them.
lineChart<AnyRow>("#both", {
  series: [
    { stream: cpu, value: "load" },
    { stream: disk, value: "used" },
  ],
});
lineChart("#both", {
  series: [
    { stream: cpu, value: "load" },
    // wrong: Property 'load' is missing in type 'Disk' but required in type 'Cpu'
    { stream: disk, value: "used" },
  ],
});
// wrong: Property 'load' is missing in type 'Disk' but required in type 'Cpu'
lineChart("#both", { stream: cpu, series: [{ value: "load" }, { stream: disk, value: (row) => row.load }] });
// wrong: Property 'used' does not exist on type 'Cpu'
lineChart("#cpu", { stream: cpu, value: (row) => row.used });
// wrong: Type '"used"' is not assignable to type 'Accessor<Cpu, unknown> | undefined'
lineChart("#cpu", { stream: cpu, value: "used" });
// wrong: Did you mean '"load"'?
lineChart("#cpu", { stream: cpu, series: [{ value: "lod" }] });
// wrong: Property 'value' is missing
lineChart("#cpu", { stream: cpu });
// wrong: Property 'value' is missing
lineChart("#cpu", { stream: cpu, series: [{ label: "CPU" }] });
// wrong: Property 'value' is missing
valueCard("#cpu", { stream: cpu });
// wrong: Property 'stream' is missing
valueCard("#cpu", { value: "load" });
// wrong: Type '"used"' is not assignable to type 'Accessor<Cpu, unknown>'
dataTable("#cpu", { stream: cpu, columns: [{ value: "used" }] });
// wrong: Did you mean to write 'timeWindow'?
lineChart("#cpu", { stream: cpu, value: "load", timewindow: 60_000 });
// wrong: Type 'string' is not assignable to type 'number'
valueCard("#cpu", { stream: cpu, value: "load", timeWindow: "5m" });
