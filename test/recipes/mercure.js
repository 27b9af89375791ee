import { eventSource } from "../../src/stream/index.js";

/** The updates of a topic of a Mercure hub. */
export function mercure(hubUrl, topic, { token } = {}) {
  return eventSource(`${hubUrl}?${new URLSearchParams({ topic })}`, {
    token,
    order: "opaque",
    decode: (data, { attempt, id, headers }) => ({
      rows: [JSON.parse(data)],
      position: id,
      recovered: headers.get("last-event-id") === attempt.resume?.offset,
    }),
  });
}
