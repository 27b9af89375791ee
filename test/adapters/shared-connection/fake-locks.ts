interface Request {
  readonly name: string;
  readonly run: () => unknown;
  readonly fail: (reason: unknown) => void;
  readonly succeed: (value: unknown) => void;
}

interface Options {
  readonly signal?: AbortSignal;
  readonly steal?: boolean;
}

/** Web Locks as the specification has them, exclusive ones: Node has none. */
export class FakeLocks {
  readonly #held = new Map<string, Request>();
  readonly #waiting: Request[] = [];

  request(name: string, { signal, steal = false }: Options, run: () => unknown): Promise<unknown> {
    return new Promise((succeed, fail) => {
      const request: Request = { name, run, fail, succeed };
      signal?.addEventListener("abort", () => {
        const index = this.#waiting.indexOf(request);
        if (index < 0) return;
        this.#waiting.splice(index, 1);
        fail(new DOMException("aborted", "AbortError"));
      });
      if (!steal) this.#waiting.push(request);
      else {
        const robbed = this.#held.get(name);
        this.#held.delete(name);
        this.#waiting.unshift(request);
        robbed?.fail(new DOMException("stolen", "AbortError"));
      }
      queueMicrotask(() => {
        this.#grant(name);
      });
    });
  }

  query(): Promise<{ held: { name: string }[]; pending: { name: string }[] }> {
    const names = (requests: Iterable<Request>) => [...requests].map(({ name }) => ({ name }));
    return Promise.resolve({ held: names(this.#held.values()), pending: names(this.#waiting) });
  }

  /** Takes the lock from who has it, as another program of the origin could. */
  rob(name: string): Promise<unknown> {
    return this.request(name, { steal: true }, () => undefined);
  }

  #grant(name: string): void {
    const index = this.#waiting.findIndex((request) => request.name === name);
    if (index < 0 || this.#held.has(name)) return;
    const [request] = this.#waiting.splice(index, 1);
    this.#held.set(name, request);
    void Promise.resolve(request.run()).then((value) => {
      request.succeed(value);
      if (this.#held.get(name) !== request) return;
      this.#held.delete(name);
      this.#grant(name);
    });
  }
}
