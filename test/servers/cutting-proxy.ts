import type { AddressInfo, Socket } from "node:net";
import { connect, createServer } from "node:net";

/** A proxy that resets its TCP connections on command. */
export interface CuttingProxy {
  /** The port of the proxy, on the loopback. */
  readonly port: number;
  /** The number of resets and refusals. */
  readonly cuts: number;
  /** The number of connections that are open. */
  readonly connections: number;
  /** Whether new connections are reset at once. */
  refusing: boolean;
  /** Resets all connections. */
  cut(): void;
  /** Resets all connections after so many more bytes of the server, wherever in a message that is. */
  cutAfter(bytes: number): void;
  /** Lets nothing of the server pass, until what is returned is called. */
  hold(): () => void;
  close(): Promise<void>;
}

/** Starts a proxy in front of a server that listens on a port of the loopback, or on a socket of that path. */
export async function startCuttingProxy(target: number | string): Promise<CuttingProxy> {
  const pairs = new Map<Socket, Socket>();
  /** The bytes of the server that may still pass. */
  let bytesLeft = Infinity;

  const server = createServer((client) => {
    if (proxy.refusing) {
      proxy.cuts += 1;
      client.resetAndDestroy();
      return;
    }
    const upstream = typeof target === "number" ? connect(target, "127.0.0.1") : connect(target);
    pairs.set(client, upstream);
    for (const socket of [client, upstream]) {
      socket.setNoDelay(true);
      // A reset of one side ends the other.
      socket.on("error", () => undefined);
      socket.on("close", () => {
        pairs.delete(client);
        client.destroy();
        upstream.destroy();
      });
    }
    client.pipe(upstream);
    upstream.on("data", (chunk: Buffer) => {
      const passed = chunk.subarray(0, bytesLeft);
      bytesLeft -= chunk.length;
      if (bytesLeft > 0) client.write(passed);
      // Reset after the write, so that the last bytes arrive.
      else client.write(passed, proxy.cut);
    });
    upstream.on("end", () => client.end());
  });

  const proxy = {
    port: 0,
    cuts: 0,
    get connections() {
      return pairs.size;
    },
    refusing: false,
    cut() {
      bytesLeft = Infinity;
      if (pairs.size > 0) proxy.cuts += 1;
      for (const [client, upstream] of pairs) {
        client.resetAndDestroy();
        upstream.destroy();
      }
      pairs.clear();
    },
    cutAfter(bytes: number) {
      bytesLeft = bytes;
    },
    hold() {
      const held = [...pairs.values()];
      for (const upstream of held) upstream.pause();
      return () => {
        for (const upstream of held) upstream.resume();
      };
    },
    async close() {
      proxy.refusing = true;
      proxy.cut();
      await new Promise((done) => server.close(done));
    },
  };
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  proxy.port = (server.address() as AddressInfo).port;
  return proxy;
}
