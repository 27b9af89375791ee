import { DataStream, eventSource } from "../../src/stream/index.js";

/** How fast a language model writes, in pieces a second: a row { value, text } for each piece after the first. */
export function speed(url, key, question) {
  let [begun, pieces, text] = [0, 0, ""];
  const source = eventSource(url, {
    method: "POST",
    token: key,
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ ...question, stream: true }),
    decode(data) {
      if (data === "[DONE]") return { end: true };
      const piece = JSON.parse(data).choices[0]?.delta.content;
      if (!piece) return null;
      begun ||= performance.now();
      text += piece;
      const value = (pieces++ / (performance.now() - begun)) * 1_000;
      return pieces > 1 ? { value, text } : null;
    },
  });
  return new DataStream(source, { retry: { when: ({ code }) => code === "bad-status" } });
}
