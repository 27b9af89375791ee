import { eventSource, webSocket } from "../../src/stream/index.js";

/** The id just before one of Nchan's, which are made of a second and a number within it: `1767225600:3`. */
function idBefore({ offset }) {
  const [second, number] = offset.split(":");
  return `${second}:${number - 1}`;
}

/** A channel over WebSocket: rows are JSON, one a message. */
export function nchanSocket(url) {
  return webSocket(({ resume }) => (resume ? `${url}?last_event_id=${idBefore(resume)}` : url), {
    protocols: "ws+meta.nchan",
    order: "opaque",
    decode(message) {
      const [head, body] = message.split(/\n\n(.*)/s);
      return { rows: [JSON.parse(body)], position: /^id: (.+)$/m.exec(head)[1] };
    },
  });
}

/** The same channel over Server-Sent Events. */
export function nchanEvents(url) {
  return eventSource(url, {
    headers: ({ resume }) => (resume ? { "last-event-id": idBefore(resume) } : {}),
    order: "opaque",
    heartbeat: 15_000,
  });
}
