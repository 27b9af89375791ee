import type { Target, Widget } from "../widgets/index.js";
import { isSameData } from "./same-data.js";

/** A widget with events of any names. */
type AnyWidget = Widget<object, Record<string, unknown[]>>;

/** Mounts a widget of any kind. */
export type AnyFactory = (target: Target, options: never) => Widget<object, never>;

/** Values by the names of options, or of events. */
export type ByName = Readonly<Record<string, unknown>>;

/** The ref of a widget's element. */
export interface WidgetRef<Handle> {
  /** Takes the element that the widget fills, null when React lets go of it. */
  (element: Element | null): void;
  /** The widget, from the effects of the first render on; undefined: it is not on the page. */
  readonly widget: Handle | undefined;
}

/**
 * The widget of one hook: mounted once its element is there, updated by what has changed since the render before, ended
 * with the hook, or when its element has left the page.
 */
export class HostedWidget {
  /** The ref of the element. */
  readonly ref: WidgetRef<AnyWidget>;
  #widget: AnyWidget | undefined;
  #factory: AnyFactory | undefined;
  /** The element that the widget is mounted in. */
  #target: Element | undefined;
  /** The newest element of the ref. */
  #element: Element | undefined;
  /** Whether the ref holds that element: it lets go of one that a `<Suspense>` hides, which stays on the page. */
  #isAttached = false;
  /** Whether the effects of the hook are on. */
  #isLive = false;
  #options: ByName = {};
  #handlers: ByName = {};
  readonly #undos = new Map<string, () => void>();

  /**
   * @param render - asks for a render of the hook: another component may have put the ref on another element
   */
  constructor(render: () => void) {
    const attach = (element: Element | null): void => {
      this.#isAttached = element !== null;
      if (element !== null) {
        this.#element = element;
        if (this.#isLive && element !== this.#target) render();
        return;
      }
      // Within a commit an element that is hidden looks like one that is about to be removed.
      queueMicrotask(() => {
        if (this.#mountTarget() === undefined) this.#destroy();
      });
    };
    const currentWidget = (): AnyWidget | undefined => this.#widget;
    this.ref = Object.defineProperty(attach, "widget", { get: currentWidget }) as WidgetRef<AnyWidget>;
  }

  /** Mounts the widget, or updates it: what a committed render asks for. */
  apply(factory: AnyFactory, options: ByName, handlers: ByName): void {
    const target = this.#mountTarget();
    if (target !== this.#target || factory !== this.#factory) this.#destroy();
    if (target === undefined) return;
    if (this.#widget === undefined) {
      // Cast: the factory checks the options.
      this.#widget = factory(target, options as never);
      this.#factory = factory;
      this.#target = target;
    } else {
      const changed = changesBetween(this.#options, options);
      if (changed !== undefined) this.#widget.update(changed);
    }
    this.#options = options;
    this.#listen(this.#widget, handlers);
  }

  /** Takes notice that the effects of the hook are on. */
  begin(): void {
    this.#isLive = true;
  }

  /** Ends the widget with the effects of the hook; another `apply` mounts it anew. */
  end(): void {
    this.#isLive = false;
    this.#destroy();
  }

  #destroy(): void {
    this.#widget?.destroy();
    this.#widget = this.#factory = this.#target = undefined;
    this.#undos.clear();
  }

  #mountTarget(): Element | undefined {
    return this.#isAttached || this.#element?.isConnected === true ? this.#element : undefined;
  }

  /** Listens to the events that have a handler now, each once; a later render changes the handler alone. */
  #listen(widget: AnyWidget, handlers: ByName): void {
    this.#handlers = handlers;
    for (const [event, undo] of this.#undos) {
      if (handlers[event] !== undefined) continue;
      undo();
      this.#undos.delete(event);
    }
    for (const event of Object.keys(handlers)) {
      if (handlers[event] === undefined || this.#undos.has(event)) continue;
      const undo = widget.on(event, (...payload) => {
        (this.#handlers[event] as (...payload: unknown[]) => void)(...payload);
      });
      this.#undos.set(event, undo);
    }
  }
}

/** Returns the options that differ, withdrawn ones as `undefined`, which asks for the default; undefined: none. */
function changesBetween(former: ByName, latter: ByName): ByName | undefined {
  const names = Object.keys({ ...former, ...latter }).filter((name) => !isSameData(former[name], latter[name]));
  return names.length === 0 ? undefined : Object.fromEntries(names.map((name) => [name, latter[name]]));
}
