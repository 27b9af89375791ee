/** The part of a request of `node:http` that is used here. */
export interface NodeRequest {
  /** The path with its parameters. */
  readonly url?: string | undefined;
  /** The method, such as `GET`. */
  readonly method?: string | undefined;
  /** The headers, by names in lower case. */
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
}

/** The part of an answer that is used here. */
export interface NodeResponse {
  readonly writableLength: number;
  readonly destroyed: boolean;
  writeHead(status: number, headers: Readonly<Record<string, string>>): unknown;
  write(chunk: string | Uint8Array, written?: () => void): unknown;
  end(text?: string): unknown;
  destroy(): unknown;
  on(event: "close" | "error", listener: () => void): unknown;
}

/** The part of a TCP socket that is used here. */
export interface NodeSocket {
  readonly writableLength: number;
  write(bytes: Uint8Array, written?: () => void): unknown;
  end(text: string): unknown;
  destroy(): unknown;
  on(event: "error", listener: () => void): unknown;
}

/** A listener of any event. */
// eslint-disable-next-line @typescript-eslint/no-explicit-any -- as Node's own types have it
export type NodeListener = (...args: any[]) => void;

/** The part of a server of `node:http`, or `node:https`, that is used here. */
export interface NodeServer {
  /** Adds a listener. */
  on(event: string, listener: NodeListener): unknown;
  /** Removes a listener. */
  off(event: string, listener: NodeListener): unknown;
  /** Lists the listeners of an event. */
  listeners(event: string): unknown[];
  /** Removes the listeners of an event. */
  removeAllListeners(event: string): unknown;
  /** Counts the listeners of an event. */
  listenerCount(event: string): number;
}

/** Returns a header of a request; the first where there are several. */
export function headerOf({ headers }: NodeRequest, name: string): string | undefined {
  const value = headers[name];
  return typeof value === "object" ? value[0] : value;
}

/** Returns the path and the parameters of a request. */
export function addressOf({ url = "/" }: NodeRequest): URL {
  // An address that begins with two slashes would name a host.
  return new URL(url.replace(/^\/+/, "/"), "http://relay");
}
