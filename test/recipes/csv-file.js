import { poll } from "../../src/stream/index.js";

/** The rows of a CSV file that grows, such as a log: only what was added is requested, and half a line is left. */
export function csvTail(url, fields, { interval = 1_000 } = {}) {
  return poll(url, {
    interval,
    headers: ({ resume }) => ({ range: `bytes=${resume?.offset ?? 0}-` }),
    ok: (status) => status === 416,
    order: "increasing",
    fields,
    decode(text, { status, headers, attempt: { resume } }) {
      const [, after = 0, size] = headers.get("content-range")?.match(/^bytes (\d+|\*).*\/(\d+)$/) ?? [];
      if (status === 416) return size < resume?.offset ? { recovered: false } : null;
      const whole = text.slice(0, text.lastIndexOf("\n") + 1);
      const lines = (whole.match(/[^\r\n]+/g) ?? []).slice(+after === 0 ? 1 : 0);
      const position = +after + new TextEncoder().encode(whole).length;
      return { rows: lines.map((line) => line.split(",")), after: +after, position };
    },
  });
}
