/** Answers for a history in a worker, as a server does: what it takes to sum rows up is none of the page's time. */
import { createPast } from "./long-past.mjs";

let past;

addEventListener("message", ({ data: { id, end, query } }) => {
  past ??= createPast(end);
  if (query === undefined) postMessage({ id, oldest: past.oldest });
  else {
    const answer = past.answer(query);
    const buffers = [answer.times, answer.values, answer.min, answer.max].map(({ buffer }) => buffer);
    postMessage({ id, answer }, { transfer: buffers });
  }
});
