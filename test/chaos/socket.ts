import type { SocketEvent, WebSocketLike } from "../../src/stream/index.js";

/**
 * A WebSocket whose server is the test: what it says is heard before `say` returns, and what is thrown meanwhile is
 * thrown here.
 */
export class TestSocket implements WebSocketLike {
  static newest: TestSocket;
  binaryType = "";
  readonly #listeners: [SocketEvent, (event: unknown) => void][] = [];

  constructor() {
    TestSocket.newest = this;
  }

  send(): void {}

  close(): void {
    this.#listeners.length = 0;
  }

  addEventListener(type: SocketEvent, listener: (event: unknown) => void): void {
    this.#listeners.push([type, listener]);
  }

  removeEventListener(type: SocketEvent, listener: (event: unknown) => void): void {
    const index = this.#listeners.findIndex((held) => held[0] === type && held[1] === listener);
    if (index >= 0) this.#listeners.splice(index, 1);
  }

  say(type: SocketEvent, event: unknown = {}): void {
    for (const [heard, listener] of [...this.#listeners]) if (heard === type) listener(event);
  }
}
