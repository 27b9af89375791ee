import { MAX_TIMEOUT_MS } from "./clock.js";

/** Longest time to wait for an idle moment. */
const IDLE_TIMEOUT_MS = 2_000;

/** Time that stands for an idle moment on a platform that tells of none. */
const IDLE_FALLBACK_MS = 200;

/** Undoes one thing; a second call does nothing. @hidden */
export type Undo = () => void;

/** Events of the DOM by name, with the type that their listeners take. */
export interface DomEvents extends DocumentEventMap, WindowEventMap {
  /** Sent when fonts of the page have loaded. */
  loadingdone: Event;
  /** Sent when a stream element has come, gone, or taken another stream. */
  tickstream: Event;
}

/**
 * One tree of everything that a widget has begun and must end: timers, listeners, observers, child scopes.
 * Closing a scope undoes all of it once, newest first. A closed scope undoes a new entry at once, or never begins it.
 *
 * @hidden
 */
export class Scope {
  readonly #undos = new Set<Undo>();
  #closed = false;

  /** Whether the scope has been closed. */
  get closed(): boolean {
    return this.#closed;
  }

  /** Number of things left to undo; 0 when nothing runs. */
  get size(): number {
    return this.#undos.size;
  }

  /**
   * Keeps an undo until the scope closes.
   *
   * @returns calls the undo now, and forgets it
   */
  add(undo: Undo): Undo {
    if (this.#closed) {
      undo();
      return doNothing;
    }
    const undoOnce = (): void => {
      if (this.#undos.delete(undoOnce)) undo();
    };
    this.#undos.add(undoOnce);
    return undoOnce;
  }

  /** Makes a scope that closes with this one, or before. */
  child(): Scope {
    const child = new Scope();
    const forget = this.add(() => {
      child.close();
    });
    child.add(forget);
    return child;
  }

  /** Listens to a DOM event. */
  listen<Type extends keyof DomEvents>(
    target: EventTarget,
    type: Type,
    listener: (event: DomEvents[Type]) => void,
    options?: AddEventListenerOptions,
  ): Undo {
    if (this.#closed) return doNothing;
    target.addEventListener(type, listener as (event: Event) => void, options);
    return this.add(() => {
      target.removeEventListener(type, listener as (event: Event) => void, options);
    });
  }

  /** Calls back once after `delay` ms, at most {@link MAX_TIMEOUT_MS}. */
  timeout(callback: () => void, delay: number): Undo {
    if (this.#closed) return doNothing;
    let hasFired = false;
    const handle = setTimeout(
      () => {
        hasFired = true;
        cancel();
        callback();
      },
      Math.min(delay, MAX_TIMEOUT_MS),
    );
    const cancel = this.add(() => {
      if (!hasFired) clearTimeout(handle);
    });
    return cancel;
  }

  /** Calls back once when a window has nothing to do; soon, on a platform that does not tell. */
  idle(callback: () => void, view: Partial<typeof globalThis> = globalThis): Undo {
    if (this.#closed || view.requestIdleCallback === undefined) return this.timeout(callback, IDLE_FALLBACK_MS);
    const callOnce = (): void => {
      cancel();
      callback();
    };
    const handle = view.requestIdleCallback(callOnce, { timeout: IDLE_TIMEOUT_MS });
    const cancel = this.add(() => view.cancelIdleCallback?.(handle));
    return cancel;
  }

  /**
   * Calls back with each new size of an element in the frames of a window, by default that of the script; never on a
   * platform without `ResizeObserver`.
   */
  observeSize(
    element: Element,
    callback: (entry: ResizeObserverEntry) => void,
    box?: ResizeObserverBoxOptions,
    view: Partial<typeof globalThis> = globalThis,
  ): Undo {
    if (this.#closed || view.ResizeObserver === undefined) return doNothing;
    const observer = new view.ResizeObserver((entries) => {
      const last = entries.at(-1);
      if (last !== undefined && !this.#closed) callback(last);
    });
    observeBox(observer, element, box);
    return this.add(() => {
      observer.disconnect();
    });
  }

  /**
   * Calls back whenever an element comes into view of a window or leaves it; never on a platform without
   * `IntersectionObserver`.
   */
  observeView(
    element: Element,
    callback: (inView: boolean) => void,
    view: Partial<typeof globalThis> = globalThis,
  ): Undo {
    if (this.#closed || view.IntersectionObserver === undefined) return doNothing;
    const observer = new view.IntersectionObserver((entries) => {
      const last = entries.at(-1);
      if (last !== undefined && !this.#closed) callback(last.isIntersecting);
    });
    observer.observe(element);
    return this.add(() => {
      observer.disconnect();
    });
  }

  /** Calls back with the mutations of a tree of nodes. */
  observeTree(root: Node, callback: (records: readonly MutationRecord[]) => void, options: MutationObserverInit): Undo {
    if (this.#closed) return doNothing;
    const observer = new MutationObserver(callback);
    observer.observe(root, options);
    return this.add(() => {
      observer.disconnect();
    });
  }

  /** Tells whether a media query matches now; never on a platform without `matchMedia`. */
  matches(query: string): boolean {
    return typeof matchMedia !== "undefined" && matchMedia(query).matches;
  }

  /**
   * Calls back whenever a media query begins or ceases to match in a window, by default that of the script; never on a
   * platform without `matchMedia`.
   */
  media(query: string, callback: (matches: boolean) => void, view: Partial<typeof globalThis> = globalThis): Undo {
    if (this.#closed || view.matchMedia === undefined) return doNothing;
    const list = view.matchMedia(query);
    return this.listen(list, "change", () => {
      callback(list.matches);
    });
  }

  /**
   * Undoes everything, newest first. All undos run even if one throws; the first error is thrown at the end.
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

const doNothing: Undo = () => undefined;

function observeBox(observer: ResizeObserver, element: Element, box: ResizeObserverBoxOptions | undefined): void {
  try {
    observer.observe(element, box === undefined ? {} : { box });
  } catch {
    // Safari knows no "device-pixel-content-box" and throws.
    observer.observe(element);
  }
}
