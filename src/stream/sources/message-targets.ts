import type { EmitterLike } from "./listen.js";

/**
 * The platform's objects that bring messages: a WebSocket and an EventSource, which connect, and have a `readyState`;
 * and the ports: a Worker, a MessagePort, a BroadcastChannel, which do not.
 */
interface MessageTarget {
  readonly readyState?: unknown;
  readonly OPEN?: unknown;
  readonly CLOSED?: unknown;
  readonly postMessage?: unknown;
  /** Begins to deliver the messages of a MessagePort, which waits for it. */
  start?(): void;
}

/** The events of a target that connects: an EventSource tells a loss by `error`, and comes back by itself. */
const CONNECTING = { data: "message", open: "open", close: ["close", "error"] };

/** The events of a port: a MessagePort tells by `close` that the other side is gone, a Worker of Node by `exit`. */
const PORT = { data: "message", end: ["close", "exit"] };

/** Returns the events of an emitter that is such an object; undefined for any other. */
export function eventsOf(emitter: EmitterLike): typeof CONNECTING | typeof PORT | undefined {
  if (isConnecting(emitter)) return CONNECTING;
  return isPort(emitter) ? PORT : undefined;
}

/** Tells whether an emitter has a connection now; undefined where it does not say. */
export function isOpen(emitter: EmitterLike): boolean | undefined {
  return isConnecting(emitter) ? emitter.readyState === emitter.OPEN : undefined;
}

/** Tells whether an emitter is closed for good. */
export function isClosed(emitter: EmitterLike): boolean {
  return isConnecting(emitter) && emitter.readyState === emitter.CLOSED;
}

/** Lets a MessagePort begin, once somebody listens. */
export function startPort(emitter: EmitterLike): void {
  if (isPort(emitter)) (emitter as MessageTarget).start?.();
}

/** Tells whether an emitter is a port. */
export function isPort(emitter: EmitterLike): boolean {
  return typeof (emitter as MessageTarget).postMessage === "function";
}

function isConnecting(emitter: EmitterLike): emitter is EmitterLike & MessageTarget {
  const { readyState, CLOSED } = emitter as MessageTarget;
  return typeof readyState === "number" && typeof CLOSED === "number";
}
