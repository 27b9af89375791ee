import { Server } from "socket.io";

/** Begins to serve; what a client misses in its absence is kept for so many ms. */
export function serve(server, absence = 120_000) {
  return new Server(server, { connectionStateRecovery: { maxDisconnectionDuration: absence } });
}
