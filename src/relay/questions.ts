import type { HistoryAnswer, HistoryQuery, Source } from "../stream/index.js";

/** The time for which an answer is given to others as well, ms. */
const SHARED_MS = 1_000;

/** The time that the engine may take to answer, ms. */
const ANSWER_MS = 10_000;

/** The questions of all readers to the history of an engine. */
export class Questions<T> {
  /** Number of questions that were put to the engine. */
  count = 0;
  readonly #source: Source<T>;
  readonly #running = new Map<string, Promise<HistoryAnswer<T>>>();

  constructor(source: Source<T>) {
    this.#source = source;
  }

  /**
   * Asks the engine; the same question of several readers is put once.
   *
   * @param end - the number of rows so far: a question without `before` is another one when it has moved
   */
  ask(query: Omit<HistoryQuery, "signal">, end: number): Promise<HistoryAnswer<T>> {
    const isOpen = query.before === undefined;
    const name = JSON.stringify([query, isOpen && end]);
    const running = this.#running.get(name);
    if (running) return running;
    this.count += 1;
    const signal = AbortSignal.timeout(ANSWER_MS);
    const answer = Promise.resolve().then(() => {
      if (!this.#source.history) throw new TypeError("the source of the relay has no history");
      return this.#source.history({ ...query, signal });
    });
    const forget = (): void => void this.#running.delete(name);
    answer.then(() => {
      // A crowd that comes back at once is answered one by one, within moments. Of what has no end there may be more.
      if (isOpen) forget();
      else setTimeout(forget, SHARED_MS);
    }, forget);
    this.#running.set(name, answer);
    return answer;
  }
}
