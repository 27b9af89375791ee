import type { HttpServer } from "./http-server.js";
import { startHttpServer } from "./http-server.js";

/** A reading as the server holds it. */
interface Reading {
  readonly id: number;
  readonly at: string;
  readonly celsius: number | null;
}

/** A GraphQL server over HTTP, whose one field `readings(after: Int)` gives the readings after an id. */
export interface Graphql extends HttpServer {
  /** Adds a reading. */
  add(celsius: number | null): void;
}

/** Starts a server that holds the newest `keep` readings; a query without that field is answered with errors. */
export async function startGraphql({ keep = 1_000 } = {}): Promise<Graphql> {
  let readings: Reading[] = [];
  let lastId = 0;
  const server = await startHttpServer(({ method, headers, body }, response) => {
    const answer = (status: number, content: object): void => {
      response.writeHead(status, { "content-type": "application/json; charset=utf-8" });
      response.end(JSON.stringify(content));
    };
    if (method !== "POST" || headers["content-type"] !== "application/json") {
      answer(415, { errors: [{ message: "Expected a POST of application/json" }] });
      return;
    }
    const { query, variables } = JSON.parse(body) as { query: string; variables?: { after?: number | null } };
    if (!/readings\s*\(\s*after:\s*\$after\s*\)/.test(query)) {
      const locations = [{ line: 1, column: 3 }];
      answer(200, { data: null, errors: [{ message: 'Cannot query field "reading" on type "Query".', locations }] });
      return;
    }
    const after = variables?.after ?? 0;
    answer(200, { data: { readings: readings.filter(({ id }) => id > after) } });
  });
  return Object.assign(server, {
    add(celsius: number | null) {
      lastId += 1;
      readings = [
        ...readings,
        { id: lastId, at: new Date(Date.UTC(2026, 0, 1) + lastId * 1_000).toISOString(), celsius },
      ];
      readings = readings.slice(-keep);
    },
  });
}
