import type { NodeRequest, NodeResponse } from "./node-http.js";
import { headerOf } from "./node-http.js";
import type { Line } from "./reader.js";
import type { Resumed } from "./resume.js";
import { readId } from "./resume.js";

/** Whether a request is for Server-Sent Events. */
export function wantsEvents(request: NodeRequest): boolean {
  return (headerOf(request, "accept") ?? "").includes("text/event-stream");
}

/** Returns the positions that a reader of events comes back with; undefined where its id is none of ours. */
export function resumedOf(request: NodeRequest): Resumed | undefined {
  const id = headerOf(request, "last-event-id");
  // Headers carry bytes: an id is UTF-8.
  return id === undefined ? null : readId(new TextDecoder().decode(Uint8Array.from(id, (char) => char.charCodeAt(0))));
}

/** Makes the line of a reader of Server-Sent Events, whose answer stays open. */
export function openEventStream(response: NodeResponse, headers: Readonly<Record<string, string>>): Line {
  response.writeHead(200, {
    ...headers,
    "content-type": "text/event-stream",
    "cache-control": "no-store, no-transform",
    // nginx would keep events until they fill a buffer.
    "x-accel-buffering": "no",
  });
  // Let the reader know at once that the feed is open.
  response.write(":\n\n");
  return {
    get waiting() {
      return response.writableLength;
    },
    send({ event }, sent) {
      response.write(event, sent);
    },
    cut() {
      response.destroy();
    },
    end() {
      response.end();
    },
  };
}
