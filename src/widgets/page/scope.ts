/** Undoes one thing. Calling it twice does no harm. @hidden */
export type Undo = () => void;

/** The DOM's events by name, and what each listener is given. */
export interface AllEvents extends DocumentEventMap, WindowEventMap {
  loadingdone: Event;
  /** A stream element has come, gone, or taken another stream. */
  tickstream: Event;
}

/**
 * One tree of everything that a widget has begun and must end: timers, listeners, observers, children.
 * Closing it undoes all of it, newest first, once. What is begun on a closed scope is undone at once, or never begins.
 *
 * @hidden
 */
export class Scope {
  readonly #undos = new Set<Undo>();
  #closed = false;

  /** Whether it has been closed. */
  get closed(): boolean {
    return this.#closed;
  }

  /** How many things it would undo: 0 when nothing is left running. */
  get size(): number {
    return this.#undos.size;
  }

  /**
   * Remembers how to undo something.
   *
   * @returns does it now, and forgets it
   */
  add(undo: Undo): Undo {
    if (this.#closed) {
      undo();
      return nothing;
    }
    const once = (): void => {
      if (this.#undos.delete(once)) undo();
    };
    this.#undos.add(once);
    return once;
  }

  /** A scope that closes with this one, or before. */
  child(): Scope {
    const child = new Scope();
    const forget = this.add(() => {
      child.close();
    });
    child.add(forget);
    return child;
  }

  /** Listens to a DOM event. */
  listen<Type extends keyof AllEvents>(
    target: EventTarget,
    type: Type,
    listener: (event: AllEvents[Type]) => void,
    options?: AddEventListenerOptions,
  ): Undo {
    if (this.#closed) return nothing;
    target.addEventListener(type, listener as (event: Event) => void, options);
    return this.add(() => {
      target.removeEventListener(type, listener as (event: Event) => void, options);
    });
  }

  /** Calls back once after `delay` ms. */
  timeout(callback: () => void, delay: number): Undo {
    if (this.#closed) return nothing;
    const handle = setTimeout(
      () => {
        forget.done = true;
        cancel();
        callback();
      },
      Math.min(delay, longest),
    );
    const forget = { done: false };
    const cancel = this.add(() => {
      if (!forget.done) clearTimeout(handle);
    });
    return cancel;
  }

  /** Calls back with each new size of an element; never where the platform has no `ResizeObserver`. */
  observeSize(element: Element, callback: (entry: ResizeObserverEntry) => void, box?: ResizeObserverBoxOptions): Undo {
    if (this.#closed || typeof ResizeObserver === "undefined") return nothing;
    const observer = new ResizeObserver((entries) => {
      const last = entries.at(-1);
      if (last !== undefined && !this.#closed) callback(last);
    });
    observeBox(observer, element, box);
    return this.add(() => {
      observer.disconnect();
    });
  }

  /**
   * Calls back whenever an element comes into view or leaves it; never where the platform has no
   * `IntersectionObserver`.
   */
  observeView(element: Element, callback: (inView: boolean) => void): Undo {
    if (this.#closed || typeof IntersectionObserver === "undefined") return nothing;
    const observer = new IntersectionObserver((entries) => {
      const last = entries.at(-1);
      if (last !== undefined && !this.#closed) callback(last.isIntersecting);
    });
    observer.observe(element);
    return this.add(() => {
      observer.disconnect();
    });
  }

  /** Calls back with what has changed in a tree of nodes. */
  observeTree(root: Node, callback: (records: readonly MutationRecord[]) => void, options: MutationObserverInit): Undo {
    if (this.#closed) return nothing;
    const observer = new MutationObserver(callback);
    observer.observe(root, options);
    return this.add(() => {
      observer.disconnect();
    });
  }

  /** Whether a media query matches now; never where the platform has no `matchMedia`. */
  matches(query: string): boolean {
    return typeof matchMedia !== "undefined" && matchMedia(query).matches;
  }

  /** Calls back whenever a media query begins or ceases to match; never where the platform has no `matchMedia`. */
  media(query: string, callback: (matches: boolean) => void): Undo {
    if (this.#closed || typeof matchMedia === "undefined") return nothing;
    const list = matchMedia(query);
    return this.listen(list, "change", () => {
      callback(list.matches);
    });
  }

  /**
   * Undoes everything, newest first. What one undo throws does not keep the others from running; the first is thrown at
   * the end.
   */
  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    const failures: unknown[] = [];
    for (const undo of [...this.#undos].reverse()) {
      try {
        undo();
      } catch (error) {
        failures.push(error);
      }
    }
    this.#undos.clear();
    if (failures.length > 0) throw failures[0];
  }
}

const nothing: Undo = () => undefined;

/** The longest delay that timers of the platform take; beyond it they fire at once. */
const longest = 2 ** 31 - 1;

function observeBox(observer: ResizeObserver, element: Element, box: ResizeObserverBoxOptions | undefined): void {
  try {
    observer.observe(element, box === undefined ? {} : { box });
  } catch {
    // Safari knows no "device-pixel-content-box" and throws.
    observer.observe(element);
  }
}
