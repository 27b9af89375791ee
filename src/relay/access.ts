import type { NodeRequest } from "./node-http.js";
import { headerOf } from "./node-http.js";
import type { RelayConfig } from "./options.js";

/** Who may read. */
export interface Access {
  /** Returns the headers for the page that asks; undefined where pages of its origin may not read. */
  readonly headersFor: (request: NodeRequest) => Readonly<Record<string, string>> | undefined;
  /** Tells whether the user of the relay lets a request be answered. */
  readonly mayRead: (request: NodeRequest) => Promise<boolean>;
}

/** Makes what tells who may read. */
export function createAccess({ origins, authorize }: Pick<RelayConfig, "origins" | "authorize">): Access {
  return {
    headersFor(request): Readonly<Record<string, string>> | undefined {
      const origin = headerOf(request, "origin");
      if (origin === undefined) return {};
      const isOwn = URL.canParse(origin) && new URL(origin).host === headerOf(request, "host");
      if (!isOwn && origins !== "*" && !origins.includes(origin)) return undefined;
      return {
        "access-control-allow-origin": origin,
        vary: "origin",
        "access-control-allow-headers": "authorization, last-event-id, if-none-match, if-modified-since",
        "access-control-allow-methods": "GET",
        "access-control-max-age": "600",
      };
    },
    async mayRead(request) {
      try {
        return authorize === undefined || (await authorize(request));
      } catch {
        return false;
      }
    },
  };
}
