import { formatAge, msUntilLonger } from "../format/duration.js";
import type { Guard } from "../widget/guard.js";
import type { Phrase } from "../words/phrase.js";
import type { LiveTextTemplate } from "./options.js";
import type { Writer } from "./writers.js";

/** Makes the writer of a template function, which draws again as often as the facts that it has read change. */
export function functionWriter<T>(template: LiveTextTemplate<T>, guard: Guard, phrase: Phrase): Writer<T> {
  const reads = { age: false, state: false };
  return {
    absence: phrase("noValue"),
    isNumber: false,
    ticks: false,
    write: (facts, { word }) => {
      if (facts === undefined) return undefined;
      reads.age = reads.state = false;
      const { row, time, key, age } = facts;
      const words: unknown = guard.call("template", () =>
        template(row, {
          time,
          key,
          get age() {
            reads.age = true;
            return formatAge(age, phrase);
          },
          get state() {
            reads.state = true;
            return word;
          },
        }),
      );
      return typeof words === "string" || typeof words === "number" ? String(words) : undefined;
    },
    get tellsAge() {
      return reads.age;
    },
    get tellsState() {
      return reads.state;
    },
    nextMs: (facts) => (reads.age && facts ? msUntilLonger(facts.age) : Infinity),
  };
}
