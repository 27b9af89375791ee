import type { SocketEvent, WebSocketConstructor, WebSocketLike } from "../../src/stream/index.js";

/** A WebSocket that a test speaks for: it can say what no server can send. */
export interface ScriptedSocket extends WebSocketLike {
  /** What was sent to it. */
  readonly sent: readonly string[];
  /** It is up. */
  open(): void;
  /** It brings a message. */
  bring(message: object): void;
  /** It has gone, with this code. */
  end(code: number): void;
}

/** Makes a class of such sockets. `greet` is called with each, in a microtask, as a network answers later. */
export function scriptedSockets(greet?: (socket: ScriptedSocket) => void) {
  const sockets: ScriptedSocket[] = [];

  class Scripted implements ScriptedSocket {
    binaryType = "blob";
    readonly sent: string[] = [];
    readonly #listeners = new Map<SocketEvent, Set<(event: unknown) => void>>();

    constructor() {
      sockets.push(this);
      if (greet) {
        queueMicrotask(() => {
          greet(this);
        });
      }
    }

    send(text: string): void {
      this.sent.push(text);
    }

    close(): void {
      this.#listeners.clear();
    }

    addEventListener(type: SocketEvent, listener: (event: unknown) => void): void {
      const listeners = this.#listeners.get(type) ?? new Set<(event: unknown) => void>();
      this.#listeners.set(type, listeners.add(listener));
    }

    removeEventListener(type: SocketEvent, listener: (event: unknown) => void): void {
      this.#listeners.get(type)?.delete(listener);
    }

    open(): void {
      this.#tell("open", {});
    }

    bring(message: object): void {
      this.#tell("message", { data: JSON.stringify(message) });
    }

    end(code: number): void {
      this.#tell("close", { code, reason: "" });
    }

    #tell(type: SocketEvent, event: unknown): void {
      for (const listener of [...(this.#listeners.get(type) ?? [])]) listener(event);
    }
  }

  return {
    WebSocket: Scripted as WebSocketConstructor,
    get made() {
      return sockets.length;
    },
    get newest() {
      return sockets.at(-1);
    },
  };
}
