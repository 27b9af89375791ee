import { StreamError } from "./errors.js";
import { isPinned } from "./pinned.js";

/** Fetches a file again whose import has failed. */
export type FetchAgain = (error: unknown) => Promise<never>;

/** Tells of errors, as a widget does. */
export interface ErrorTeller {
  readonly emit: (event: "error", error: StreamError) => void;
}

/**
 * Code that stands in a file of its own, and is fetched when it is first used. A build into a single file has it
 * already, and provides it.
 */
export class OnDemand<Code> {
  readonly #purpose: string;
  readonly #fetch: (again: FetchAgain) => Promise<Code>;
  #code: Code | undefined;
  #coming: Promise<Code> | undefined;

  /**
   * @param purpose - what the code is for, as an error tells it
   * @param fetch - imports the file, by a literal path that bundlers can follow, and catches by `again`
   */
  constructor(purpose: string, fetch: (again: FetchAgain) => Promise<Code>) {
    this.#purpose = purpose;
    this.#fetch = fetch;
  }

  /** The code; undefined until it has come. */
  get code(): Code | undefined {
    return this.#code;
  }

  /** Takes code that is there already. */
  provide(code: Code): void {
    this.#code = code;
  }

  /**
   * Fetches the code: once for all who ask meanwhile; again after a failure, which is told as an event `error` too,
   * where there is somebody to tell it.
   *
   * @throws (rejects) StreamError of code `load-failed`
   */
  async load(teller?: ErrorTeller): Promise<Code> {
    if (this.#code !== undefined) return this.#code;
    const coming = (this.#coming ??= this.#fetch(fetchAgain));
    try {
      return (this.#code = await coming);
    } catch (cause) {
      if (this.#coming === coming) this.#coming = undefined;
      const error = new StreamError(
        "load-failed",
        `the file for ${this.#purpose} did not load. Serve dist/internal/ as a whole; where it has been replaced, ` +
          "reload the page. The next use asks for it again",
        { cause },
      );
      teller?.emit("error", error);
      throw error;
    }
  }
}

let attempts = 0;

/**
 * Fetches a file again under another fragment: Chromium goes on failing at the address of a module that once did not
 * come. The error tells the address; where it does not, the next `import()` may help. A page that pins its files to
 * hashes has to be reloaded.
 */
async function fetchAgain(error: unknown): Promise<never> {
  const [address] = /https?:\S+/.exec(String(error)) ?? [];
  if (address === undefined || isPinned()) throw error;
  // Cast: the file is the one that has been asked for.
  return (await import(/* webpackIgnore: true */ /* @vite-ignore */ `${address}#${(attempts += 1)}`)) as never;
}
