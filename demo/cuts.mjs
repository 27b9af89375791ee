/**
 * Cuts readers of a server off on demand: their connections break, and new ones are refused for a while, as where the
 * network is down. A reader names itself in its addresses: `?reader=`.
 */
export function createCuts(server) {
  const connections = new Map(); // reader -> sockets
  const refused = new Map(); // reader -> timer
  // Who asks for a cut, by POST, is answered.
  const readerOf = ({ url, method }) =>
    method === "GET" ? new URL(url, "http://server").searchParams.get("reader") : null;

  /** Notes a connection of a reader; breaks it where the reader is cut off. */
  const watch = (request, socket) => {
    const reader = readerOf(request);
    if (reader === null) return;
    if (refused.has(reader)) {
      socket.destroy();
      return;
    }
    const open = connections.get(reader) ?? new Set();
    connections.set(reader, open.add(socket));
    socket.once("close", () => {
      open.delete(socket);
      if (open.size === 0 && connections.get(reader) === open) connections.delete(reader);
    });
  };
  // Before others hear of them.
  server.prependListener("upgrade", watch);
  server.prependListener("request", (request, { socket }) => watch(request, socket));

  return {
    /** Cuts a reader off for so many ms; longer where it is cut off already. */
    cut(reader, duration) {
      clearTimeout(refused.get(reader));
      refused.set(
        reader,
        setTimeout(() => refused.delete(reader), duration),
      );
      for (const socket of connections.get(reader) ?? []) socket.destroy();
    },
    close() {
      for (const timer of refused.values()) clearTimeout(timer);
      refused.clear();
    },
  };
}
