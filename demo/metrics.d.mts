/** Milliseconds between two samples. */
export const SAMPLE_INTERVAL: number;

/** One sample of this machine; null where a figure is unknown. */
export interface Metrics {
  /** Epoch ms. */
  time: number;
  /** In %. */
  cpu: number | null;
  /** In %. */
  [core: `core${number}`]: number | null;
  /** In %. */
  memory: number;
  /** In GiB. */
  memoryUsed: number;
  load1: number | null;
  load5: number | null;
  load15: number | null;
  /** In ms. */
  delay: number | null;
  /** In ms. */
  delayP99: number | null;
  /** In ms. */
  delayMax: number | null;
}

export function createMetrics(): { sample(): Metrics; stop(): void };
