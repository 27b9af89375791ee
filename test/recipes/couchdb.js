import { lines } from "../../src/stream/index.js";

/** The documents of a CouchDB database as they change, from now on. */
export function couchChanges(database) {
  const query = { feed: "continuous", include_docs: true, heartbeat: 10_000 };
  return lines(
    ({ resume }) => `${database}/_changes?${new URLSearchParams({ ...query, since: resume?.offset ?? "now" })}`,
    { select: "/doc", position: "/seq", resumes: true, heartbeat: 10_000 },
  );
}
