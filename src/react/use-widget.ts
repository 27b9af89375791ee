import { useEffect, useReducer, useState } from "react";
import type { OptionSchema } from "../widgets/internal.js";
import { useCommitEffect } from "./commit-effect.js";
import type { AnyFactory, ByName, WidgetRef } from "./hosted-widget.js";
import { HostedWidget } from "./hosted-widget.js";
import { sortProps } from "./sort-props.js";
import type { WidgetFactory, WidgetInput, WidgetOf } from "./widget-types.js";

/**
 * Mounts a widget into the element that the ref is given to. A prop that a render changes is an `update()`, never
 * another widget; one that is withdrawn has its default again. Handlers of events, such as `onCross`, may be other
 * functions in each render, and so may accessors: rows that a new function reads as the one before did are kept. The
 * widget ends with the component, and outlasts a `<Suspense>` that hides it. On a server it does nothing.
 *
 * @example
 * ```tsx
 * const chart = useWidget(lineChart, { stream: cpu, timeWindow, onCross: ({ label }) => notify(label) });
 * return <figure ref={chart} onDoubleClick={() => chart.widget?.setView({ timeWindow: 60_000 })} />;
 * ```
 * @param factory - mounts the widget: `lineChart`, or one that `defineWidget` of `tickline/kit` has made
 * @param options - the options of the widget, and handlers of its events
 * @returns the ref, with the widget in it
 * @throws Error and TypeError as the factory and `update()` do, when the render is committed: to the nearest error
 * boundary
 */
export function useWidget<Factory extends WidgetFactory, T>(
  factory: Factory,
  options: WidgetInput<Factory, T>,
): WidgetRef<WidgetOf<Factory, T>["handle"]> {
  const { kind } = factory as { readonly kind?: { readonly options?: OptionSchema } };
  const given = sortProps(options, kind?.options);
  return useHostedWidget(factory, given.options, given.handlers);
}

/** Keeps a widget in the element of the ref that it returns, by the newest render that is committed. */
export function useHostedWidget<Handle>(factory: AnyFactory, options: ByName, handlers: ByName): WidgetRef<Handle> {
  const [, render] = useReducer((count: number) => count + 1, 0);
  const [hosted] = useState(() => new HostedWidget(render));
  useCommitEffect(() => {
    hosted.apply(factory, options, handlers);
  });
  // A passive effect: unlike those of a commit it is left on where a `<Suspense>` hides the component.
  useEffect(() => {
    hosted.begin();
    return () => {
      hosted.end();
    };
  }, [hosted]);
  // Cast: the class forgets which widget the factory mounts.
  return hosted.ref as WidgetRef<Handle>;
}
