import { eventSource } from "../../src/stream/index.js";

/** The updates of a topic of a Mercure hub. */
export function mercure(hubUrl, topic, { token } = {}) {
  return eventSource(`${hubUrl}?${new URLSearchParams({ topic })}`, {
    token,
    decode: (data, { attempt, headers }) => ({
      rows: [JSON.parse(data)],
      recovered: headers.get("last-event-id") === attempt.resume?.offset,
    }),
  });
}
