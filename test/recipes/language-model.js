import { DataStream, eventSource } from "../../src/stream/index.js";

/** The pieces of a language model's answer as it writes them, each about a token: { value: 1, text }. */
export function completion(url, key, question) {
  const source = eventSource(url, {
    method: "POST",
    token: key,
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ ...question, stream: true }),
    decode(data) {
      if (data === "[DONE]") return { end: true };
      const text = JSON.parse(data).choices[0]?.delta.content;
      return text ? { value: 1, text } : null;
    },
  });
  return new DataStream(source, { retry: { when: ({ code }) => code === "bad-status" } });
}
