import type { StreamState } from "../stream/index.js";

/** The counts of a relay since it was made. */
export interface RelayStats {
  /** The state of its stream. */
  readonly state: StreamState;
  /** Readers now, by the way in which they are served. */
  readonly readers: {
    /** Over WebSockets. */
    readonly webSocket: number;
    /** By Server-Sent Events. */
    readonly eventSource: number;
  };
  /** Rows that came in. */
  readonly rows: number;
  /** Rows of them that could not be written as JSON, and went to nobody. */
  readonly unwritten: number;
  /** Characters of the messages to all readers. */
  readonly bytes: number;
  /** What is kept for readers that come back. */
  readonly kept: {
    /** Number of rows. */
    readonly rows: number;
    /** Number of the characters of their texts. */
    readonly bytes: number;
  };
  /** Readers that came back and went on with all rows since. */
  readonly resumed: number;
  /** Readers that came back to rows which are gone, or of another epoch: they were told of a gap. */
  readonly notResumed: number;
  /** Readers that fell behind all rows that are kept, and were cut. */
  readonly cut: number;
  /** Requests that were refused by `authorize`. */
  readonly unauthorized: number;
  /** Questions that were put to the history of the stream's source. */
  readonly questions: number;
}

/** Writes counts in the text format of Prometheus. */
export function writeMetrics(stats: RelayStats): string {
  const { readers, kept } = stats;
  const metrics: readonly (readonly [name: string, type: "counter" | "gauge", help: string, values: object])[] = [
    ["up", "gauge", "Whether the stream is live.", { "": stats.state === "live" ? 1 : 0 }],
    [
      "readers",
      "gauge",
      "Readers now.",
      { '{transport="websocket"}': readers.webSocket, '{transport="sse"}': readers.eventSource },
    ],
    ["rows_total", "counter", "Rows that came in.", { "": stats.rows }],
    ["unwritten_rows_total", "counter", "Rows that could not be written as JSON.", { "": stats.unwritten }],
    ["sent_bytes_total", "counter", "Characters of the messages to all readers.", { "": stats.bytes }],
    ["kept_rows", "gauge", "Rows that are kept for readers that come back.", { "": kept.rows }],
    ["kept_bytes", "gauge", "Characters of the rows that are kept.", { "": kept.bytes }],
    ["resumes_total", "counter", "Readers that came back, and went on with all rows.", { "": stats.resumed }],
    ["failed_resumes_total", "counter", "Readers that came back to a gap.", { "": stats.notResumed }],
    ["cut_readers_total", "counter", "Readers that were too slow.", { "": stats.cut }],
    ["unauthorized_requests_total", "counter", "Requests that were refused.", { "": stats.unauthorized }],
    ["history_questions_total", "counter", "Questions to the history of the source.", { "": stats.questions }],
  ];
  return metrics
    .map(([name, type, help, values]) => {
      const lines = Object.entries(values).map(([label, value]) => `tickline_relay_${name}${label} ${value}\n`);
      return `# HELP tickline_relay_${name} ${help}\n# TYPE tickline_relay_${name} ${type}\n${lines.join("")}`;
    })
    .join("");
}
