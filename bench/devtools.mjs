import { once } from "node:events";
import { WebSocket } from "ws";

/** Connects to a browser by the Chrome DevTools Protocol: `send` for the browser, `session(id)` for one page. */
export async function connect(url) {
  const socket = new WebSocket(url, { maxPayload: 1 << 30, perMessageDeflate: false });
  const calls = new Map();
  const listeners = new Set();
  let number = 0;
  socket.on("message", (text) => {
    const message = JSON.parse(text);
    if (message.id === undefined) {
      for (const listener of listeners) listener(message);
      return;
    }
    const { resolve, reject, method } = calls.get(message.id);
    calls.delete(message.id);
    if (message.error) reject(new Error(`${method}: ${message.error.message}`));
    else resolve(message.result);
  });
  socket.on("close", () => {
    for (const { reject, method } of calls.values()) reject(new Error(`${method}: the browser is gone`));
  });
  await once(socket, "open");

  function send(method, params = {}, sessionId = undefined) {
    return new Promise((resolve, reject) => {
      const id = ++number;
      calls.set(id, { resolve, reject, method });
      socket.send(JSON.stringify({ id, method, params, sessionId }));
    });
  }

  return {
    send,
    session: (sessionId) => ({
      send: (method, params) => send(method, params, sessionId),
      /** Resolves with the next event of this name. */
      next: (method) =>
        new Promise((resolve) => {
          function listen(message) {
            if (message.sessionId !== sessionId || message.method !== method) return;
            listeners.delete(listen);
            resolve(message.params);
          }
          listeners.add(listen);
        }),
    }),
    close: () => socket.close(),
  };
}
