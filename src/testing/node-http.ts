/** The part of a TCP socket of Node that is used here. */
export interface TcpSocket {
  readonly destroyed: boolean;
  write(data: string | Uint8Array): boolean;
  end(data?: string): unknown;
  destroy(): unknown;
  resetAndDestroy(): unknown;
  setNoDelay(on: boolean): unknown;
  on(event: string, listener: (...args: never[]) => void): unknown;
}

/** The part of a request that is used here. */
export interface HttpRequest {
  readonly url?: string | undefined;
  readonly socket: TcpSocket;
}

/** The part of an answer that is used here. */
export interface HttpResponse {
  writeHead(status: number, headers?: Record<string, string>): HttpResponse;
  write(text: string): boolean;
  end(text?: string): unknown;
  destroy(): unknown;
  on(event: "close", listener: () => void): unknown;
}

/** The part of a server that is used here. */
export interface HttpServer {
  listen(port: number, host: string, done: () => void): unknown;
  address(): unknown;
  close(done: () => void): unknown;
  on(event: string, listener: (...args: never[]) => void): unknown;
}

/** Makes a server of `node:http`, without an import that a bundler would follow. */
export function createHttpServer(answer: (request: HttpRequest, response: HttpResponse) => void): HttpServer {
  const { process } = globalThis as { process?: { getBuiltinModule?: (name: string) => unknown } };
  const http = process?.getBuiltinModule?.("node:http") as
    { createServer(listener: typeof answer): HttpServer } | undefined;
  if (!http) throw new Error("faultServer needs Node, 20.16 or newer");
  return http.createServer(answer);
}
