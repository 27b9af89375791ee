import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

/** An exporter whose values take turns, one a scrape, so that every kind of value occurs. */
export interface MadeExporter {
  readonly port: number;
  /** The number of scrapes. */
  readonly scrapes: number;
  stop(): Promise<void>;
}

/** The values of each series, in turn; undefined: absent. */
const VALUES_BY_TURN: Record<string, readonly (string | undefined)[]> = {
  steady: ["7"],
  nan: ["1", "NaN"],
  infinite: ["2", "+Inf", "-Inf"],
  absent: ["3", "3", undefined],
  large: ["1.5e+300"],
};

/** The level of both places, all the time: what goes on from the past of a `SeededWeek`. */
export const LEVEL = 42;

/** Starts an exporter on a free port. */
export async function startMadeExporter(): Promise<MadeExporter> {
  let scrapes = 0;
  const server = createServer((_, response) => {
    const lines = Object.entries(VALUES_BY_TURN).flatMap(([kind, values]) => {
      const value = values[scrapes % values.length];
      return value === undefined ? [] : [`made_value{kind="${kind}"} ${value}`];
    });
    scrapes += 1;
    response.writeHead(200, { "content-type": "text/plain; version=0.0.4" });
    response.end(
      [
        "# TYPE made_value gauge",
        ...lines,
        "# TYPE made_total counter",
        `made_total ${scrapes * 10}`,
        "# TYPE made_level gauge",
        ...["hall", "yard"].map((place) => `made_level{place="${place}"} ${LEVEL}`),
        "",
      ].join("\n"),
    );
  });
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  return {
    port: (server.address() as AddressInfo).port,
    get scrapes() {
      return scrapes;
    },
    async stop() {
      server.closeAllConnections();
      await new Promise((done) => server.close(done));
    },
  };
}
