import { StreamError, webSocket } from "../../src/stream/index.js";

/** The messages of a destination of a STOMP broker, such as `/topic/boiler`, whose bodies are JSON. */
export function stomp(url, destination, credentials = { login: "guest", passcode: "guest" }) {
  const frame = (command, headers) =>
    [command, ...Object.entries(headers).map(([name, value]) => `${name}:${value}`), "", "\0"].join("\n");
  return webSocket(url, {
    protocols: "v12.stomp",
    async hello({ send, receive }) {
      send(frame("CONNECT", { "accept-version": "1.2", "heart-beat": "10000,10000", host: "/", ...credentials }));
      const answer = await receive();
      const [, words] = /^ERROR\n.*?^message:(.*?)$/ms.exec(answer) ?? [];
      if (words) throw new StreamError("refused", words, { retryable: false });
      return frame("SUBSCRIBE", { id: 0, destination });
    },
    ping: { interval: 10_000, message: "\n" },
    heartbeat: 10_000,
    decode: (message) =>
      message.startsWith("MESSAGE") ? JSON.parse(message.slice(message.indexOf("\n\n"), -1)) : null,
  });
}
