import { startPrometheus } from "./prometheus.js";
import type { Scraper } from "./scraper.js";
import { LATENCY, startVictoriaMetrics } from "./victoria-metrics.js";

/** A kind of server that answers PromQL, and what sets it apart from the others. */
export interface ScraperKind {
  readonly name: string;
  /** Debian's packages. */
  readonly packages: readonly ("prometheus" | "prometheus-node-exporter" | "victoria-metrics")[];
  start(made: number, past?: string): Promise<Scraper>;
  /** How long a sample counts where there is one a minute, ms. */
  readonly lookback: number;
  /** Whether it stores samples that are NaN. */
  readonly hasNaN: boolean;
  /** The age from which on values are what they stay, ms. */
  readonly delay: number;
  /** Its refusal of `sum(`, and words of that of a match of many to many. */
  readonly refusal: { readonly status: number; readonly syntax: string; readonly manyToMany: string };
}

export const scrapers: readonly ScraperKind[] = [
  {
    name: "Prometheus",
    packages: ["prometheus", "prometheus-node-exporter"],
    start: startPrometheus,
    lookback: 300_000,
    hasNaN: true,
    delay: 0,
    refusal: {
      status: 400,
      syntax: "Prometheus: 1:5: parse error: unclosed left parenthesis",
      manyToMany: "many-to-many matching",
    },
  },
  {
    name: "VictoriaMetrics",
    packages: ["victoria-metrics", "prometheus-node-exporter"],
    start: startVictoriaMetrics,
    // An eighth more than the time between two samples.
    lookback: 67_500,
    hasNaN: false,
    delay: LATENCY,
    refusal: { status: 422, syntax: 'singleExpr: unexpected token ""', manyToMany: "duplicate time series" },
  },
];
