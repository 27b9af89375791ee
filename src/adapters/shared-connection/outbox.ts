import { StreamError } from "../../stream/index.js";
import type { Call, LogPlace, Message, Term } from "./protocol.js";

/** The way of an outbox to the pages. */
export interface OutboxLine {
  /** Says a message to the other pages; throws where a row can't be cloned. */
  post(message: Message): void;
  /** Hears, once, why rows can't be sent. */
  trouble(error: StreamError): void;
}

/** The calls of a reign on their way to the other pages: those of one moment go together. */
export class Outbox {
  readonly #term: Term;
  readonly #sourceName: string;
  readonly #line: OutboxLine;
  /** The number of calls that were sent. */
  #count = 0;
  #calls: Call[] = [];
  #isUnfit = false;

  constructor(term: Term, sourceName: string, line: OutboxLine) {
    this.#term = term;
    this.#sourceName = sourceName;
    this.#line = line;
  }

  /** The place in the log after all calls. */
  get place(): LogPlace {
    return { ...this.#term, calls: this.#count };
  }

  /** Sends a call, with all others of the moment. */
  send(call: Call): void {
    this.#count += 1;
    if (this.#calls.push(call) > 1) return;
    queueMicrotask(() => {
      this.flush();
    });
  }

  /** Sends at once what waits. */
  flush(): void {
    const calls = this.#calls;
    if (calls.length === 0) return;
    this.#calls = [];
    this.post({ type: "calls", at: this.place, calls });
  }

  /** Says a message that has rows in it. Pages that they can't be sent to are told why. */
  post(message: Message): void {
    try {
      this.#line.post(message);
    } catch {
      const words =
        `${this.#sourceName}: rows can't be sent to other pages, as they hold what no structured clone does: ` +
        "let decode make rows of plain values, without functions and elements";
      this.#line.post({ type: "unfit", term: this.#term, words });
      if (!this.#isUnfit) this.#line.trouble(new StreamError("source", words));
      this.#isUnfit = true;
    }
  }
}
