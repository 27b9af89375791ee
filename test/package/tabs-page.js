// A tab of an application: one stream on a shared connection, with notes of what it was told.
import { sharedConnection } from "/dist/shared-connection.js";
import { DataStream, eventSource, webSocket } from "/dist/stream.js";

const { kind, url, name, worker } = Object.fromEntries(new URLSearchParams(location.hash.slice(1)));
const makers = { webSocket, eventSource };
const plain = makers[kind](url);

/** The number of transports that this page runs. */
globalThis.transports = 0;
globalThis.notes = { values: [], arrivals: [], gaps: [], errors: [], states: [] };

const counted = {
  ...plain,
  connect(sink) {
    globalThis.transports += 1;
    const teardown = plain.connect(sink);
    return () => {
      globalThis.transports -= 1;
      teardown?.();
    };
  },
};

const source = name === undefined ? counted : sharedConnection(counted, { name, ...(worker && { worker }) });
globalThis.stream = new DataStream(source, { recent: 0, retry: { minDelay: 20, maxDelay: 200 } });
const { notes, stream } = globalThis;
stream.on("data", (rows) => {
  for (const { value } of rows) {
    notes.values.push(value);
    notes.arrivals.push(Date.now());
  }
});
stream.on("gap", ({ kind, cause, count }) => notes.gaps.push({ kind, cause, count }));
stream.on("error", ({ message }) => notes.errors.push(message));
stream.on("state", ({ state, reason }) => notes.states.push(reason === undefined ? state : `${state}: ${reason}`));
stream.start();
