import type { Drop, StateChange } from "../../stream/index.js";
import { StreamError } from "../../stream/index.js";
import { IsolatedEmitter } from "../../stream/internal.js";
import type { OptionSchema } from "../options/options.js";
import { resolveOptions } from "../options/options.js";
import { Scope } from "../page/scope.js";
import type { ValueDrop } from "../store/refusals.js";
import type { Styles } from "../style/sheet.js";
import type { GrowingMountPoint, Target } from "./mount.js";
import { mount, needDom } from "./mount.js";

/** Events of every widget, with their payloads. */
// eslint-disable-next-line @typescript-eslint/consistent-type-definitions -- an event map must be a closed type
export type WidgetEvents = {
  /** Sent with every transition of the stream. */
  state: [change: StateChange];
  /** Sent with trouble of the stream, or with the error of a listener of yours. */
  error: [error: StreamError];
  /** Sent with rows that the stream refused, or values that the widget refused. */
  drop: [drop: Drop | ValueDrop];
};

/** The members of every widget. After `destroy()` every call does nothing. */
export interface Widget<Options extends object, Events extends object = WidgetEvents> {
  /** The one element that the widget added to its target. */
  readonly node: HTMLElement;
  /** All options, with defaults; frozen. */
  readonly options: Readonly<Options>;
  /**
   * Changes some options; `undefined` asks for the default. If one is wrong, none is changed.
   *
   * @throws TypeError as the widget's factory does
   */
  update(partial: Partial<Options>): void;
  /** Ends the widget, and leaves the target as it was before. */
  destroy(): void;
  /**
   * Listens to an event.
   *
   * @returns the undo
   */
  on<Name extends keyof Events>(event: Name, listener: Listener<Events[Name]>): () => void;
  /** Does the same as `destroy()`. */
  [Symbol.dispose](): void;
}

/** Takes the payload of an event. */
export type Listener<Payload> = Payload extends readonly unknown[] ? (...payload: Payload) => void : never;

/** What {@link createWidget} has to know of a widget. */
export interface WidgetSpec<Options extends object> {
  /** The name of the factory, for errors. */
  readonly name: string;
  /** The options. */
  readonly schema: OptionSchema<Options>;
  /** The styles of the node and its parts. */
  readonly styles: Styles;
  /** Parts of nested widgets, which a page can style like the widget's own. */
  readonly parts?: readonly string[];
  /** The height in a target that sets none: a CSS length; undefined: the widget is text within that of its target. */
  readonly naturalHeight: string | undefined;
  /** The width in a target that is as wide as its content: a CSS length. Default `"20rem"`. */
  readonly naturalWidth?: string;
}

/** Context of a widget's implementation: its mount point, its scope, its events. */
export interface WidgetContext<Events extends object> extends GrowingMountPoint {
  /** The scope of the widget, which closes when it is destroyed. */
  readonly scope: Scope;
  /** Calls the widget's listeners, and tells whether there is one; does nothing after the end. */
  readonly emit: <Name extends keyof Events>(
    event: Name,
    ...payload: Events[Name] extends unknown[] ? Events[Name] : never
  ) => boolean;
}

/** The implementation of one widget. */
export interface WidgetImpl<Options extends object, Members extends object = object> {
  /** Takes changed options. */
  update(options: Readonly<Options>, previous: Readonly<Options>): void;
  /** Members of the widget beyond those of every widget; getters stay getters. */
  readonly members?: Members;
}

/**
 * Makes a widget: checks its options, mounts it, and adds the members of every widget.
 *
 * @throws Error `lineChart needs a DOM`, `no element matches selector: #x`, `already mounted: #x`; TypeError for
 * options
 */
export function createWidget<Options extends object, Events extends object, Members extends object = object>(
  spec: WidgetSpec<Options>,
  target: Target,
  partial: Partial<Options>,
  build: (host: WidgetContext<Events>, options: Readonly<Options>) => WidgetImpl<Options, Members>,
): Widget<Options, Events> & Members {
  needDom(spec.name);
  let options = resolveOptions(spec.schema, partial);
  const scope = new Scope();
  const emitter = new WidgetEmitter();

  const place = mount(scope, target, spec.styles, spec.naturalHeight, spec.parts, spec.naturalWidth);
  const emit = (event: PropertyKey, ...payload: unknown[]): boolean => !scope.closed && emitter.emit(event, ...payload);
  let view: WidgetImpl<Options, Members>;
  try {
    view = build({ ...place, scope, emit }, options);
  } catch (error) {
    scope.close();
    throw error;
  }

  const destroy = (): void => {
    emitter.removeAllListeners();
    scope.close();
  };
  const widget = {
    node: place.node,
    get options() {
      return options;
    },
    update(changed: Partial<Options>) {
      if (scope.closed) return;
      const previous = options;
      const next = resolveOptions(spec.schema, changed, previous);
      view.update(next, previous);
      options = next;
    },
    destroy,
    on(event: PropertyKey, listener: (...payload: unknown[]) => void) {
      if (scope.closed) return () => undefined;
      // The same function listens once, however often it is added.
      if (!emitter.listeners(event).includes(listener)) emitter.on(event, listener);
      return () => {
        emitter.off(event, listener);
      };
    },
  };
  Object.defineProperties(widget, Object.getOwnPropertyDescriptors(view.members ?? {}));
  // Older browsers have no `Symbol.dispose`.
  const dispose = (Symbol as { dispose?: symbol }).dispose;
  if (dispose !== undefined) Object.defineProperty(widget, dispose, { value: destroy });
  // Types follow neither `defineProperties` nor the generic events of `on`.
  return widget as unknown as Widget<Options, Events> & Members;
}

/** Emits a widget's events. What a listener throws is emitted as `error`, or reported where nobody listens to that. */
class WidgetEmitter extends IsolatedEmitter<Record<PropertyKey, unknown[]>> {
  protected override onThrow(error: unknown, event?: PropertyKey): void {
    if (event === "error" || this.listenerCount("error") === 0) report(error);
    else this.emit("error", new StreamError("listener", `a listener of "${String(event)}" threw`, { cause: error }));
  }
}

/** Reports an error as uncaught, without ending the caller. */
export function report(error: unknown): void {
  if (typeof reportError === "function") reportError(error);
  else {
    queueMicrotask(() => {
      throw error;
    });
  }
}
