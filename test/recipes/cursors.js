import { poll } from "../../src/stream/index.js";

/** The items of a server that answers when it has some, with a cursor from which to go on. */
export function longPoll(url) {
  return poll(({ resume }) => (resume ? `${url}?cursor=${resume.offset}` : url), {
    interval: 0,
    timeout: 60_000,
    ok: (status) => status === 410,
    decode(text, { status }) {
      if (status === 410) return { recovered: false };
      const { items, next } = JSON.parse(text);
      return { rows: items, position: next };
    },
  });
}
