import { randomBytes } from "node:crypto";
import type { ServerResponse } from "node:http";
import type { Plugin } from "vite";
import { strictPolicy } from "../strict-policy.js";

/** The address of the page in which vitest runs the tests of a file. */
const TESTER = /^\/\?(.*&)?sessionId=/;

/** What the tests themselves do: sockets to the test runner and to servers of a test, pictures of a chart, frames. */
const testsNeed = {
  connect: "ws: http://127.0.0.1:* http://localhost:*",
  images: "blob:",
  frames: "'self' blob:",
  trusted: "tests",
};

/** Gives the runner's own scripts and styles, and no others, the nonce of their page. */
function addNonce(response: ServerResponse, nonce: string): void {
  const write = response.write.bind(response) as (text: string, encoding: BufferEncoding) => boolean;
  response.write = ((html: string, encoding: BufferEncoding) =>
    write(html.replace(/<(script|style)\b/g, `<$1 nonce=${nonce}`), encoding)) as typeof response.write;
}

/**
 * Puts every page of the browser tests under the strict policy, as a header: what a widget does that it forbids is
 * blocked, as on a page that has it, and told (`policy-breaches.ts`).
 */
export function strictPages(): Plugin {
  return {
    name: "tickline:strict-pages",
    enforce: "pre",
    configureServer({ middlewares }) {
      middlewares.use((request, response, next) => {
        if (TESTER.test(request.url ?? "")) {
          const nonce = randomBytes(16).toString("hex");
          response.setHeader(
            "Content-Security-Policy",
            strictPolicy({ ...testsNeed, scripts: `'nonce-${nonce}'`, styles: `'nonce-${nonce}'` }),
          );
          addNonce(response, nonce);
        }
        next();
      });
    },
  };
}
