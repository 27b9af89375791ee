import { poll } from "../../src/stream/index.js";

/** The new readings of a GraphQL server, asked for by POST; `$after` is the id of the last one that came. */
export function readings(url, { interval = 1_000 } = {}) {
  const query = "query ($after: Int) { readings(after: $after) { id at celsius } }";
  return poll(url, {
    interval,
    method: "POST",
    headers: { "content-type": "application/json" },
    body: ({ resume }) => JSON.stringify({ query, variables: { after: resume?.offset ?? null } }),
    counts: "rows",
    decode(text) {
      const { data, errors } = JSON.parse(text);
      if (errors) throw new Error(errors[0].message);
      return { rows: data.readings, position: data.readings.at(-1)?.id };
    },
  });
}
