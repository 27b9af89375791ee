/**
 * The engines behind the relay that is loaded, by name. Each makes `{ source, publish(rows), close() }`: a source of
 * tickline, the way by which rows come into the engine, and its end.
 */
export const engines = { memory: makeMemory };

/** Rows that the engine keeps for questions to its history. */
const KEPT = 100_000;

/** An engine that is a list in the relay's own process: the cost that is left is that of the relay. */
function makeMemory() {
  const epoch = crypto.randomUUID();
  const sinks = new Set();
  let rows = [];
  let head = 0;
  const positionAt = (offset) => ({ epoch, offset });
  return {
    source: {
      name: "memory",
      order: "contiguous",
      connect(sink) {
        sink.open();
        sink.position(positionAt(head));
        sinks.add(sink);
        return () => sinks.delete(sink);
      },
      history({ after, before, limit }) {
        const first = head - rows.length + 1;
        const end = Math.min(before?.offset ?? Infinity, head + 1);
        const found = rows.slice(Math.max(0, (after?.offset ?? 0) + 1 - first), Math.max(0, end - first));
        const page = after ? found.slice(0, limit) : found.slice(-limit);
        const last = after ? after.offset + page.length : end - 1;
        return Promise.resolve({ rows: page, position: positionAt(last), whole: true });
      },
    },
    publish(added) {
      head += added.length;
      rows.push(...added);
      if (rows.length > 2 * KEPT) rows = rows.slice(-KEPT);
      for (const sink of sinks) sink.next(added, { position: positionAt(head) });
    },
    close() {
      rows = [];
    },
  };
}
