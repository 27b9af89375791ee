import { centrifugo } from "../../src/adapters/centrifugo/index.js";

/** Gets a token that your server gives to who is signed in; called again where one has expired. */
async function getToken(url, signal) {
  const response = await fetch(url, { signal });
  if (!response.ok) throw new Error("no token");
  return response.text();
}

/** A channel over a WebSocket of `wss://example.com`. */
export function overSocket(origin, channel, tokenUrl) {
  const token = ({ signal }) => getToken(tokenUrl, signal);
  return centrifugo(`${origin}/connection/uni_websocket`, channel, { token });
}

/** A channel over Server-Sent Events of `https://example.com`. */
export function overEvents(origin, channel, tokenUrl) {
  const token = ({ signal }) => getToken(tokenUrl, signal);
  return centrifugo(`${origin}/connection/uni_sse`, channel, { token });
}
