import type { ForwardedRef, ReactElement } from "react";
import { createElement, forwardRef, useImperativeHandle } from "react";
import type { Kind } from "../widgets/internal.js";
import { widgetEvents } from "../widgets/internal.js";
import { sortProps } from "./sort-props.js";
import { useHostedWidget } from "./use-widget.js";

/**
 * Makes the component of a kind of widget: an element that holds the widget. Its ref is the widget.
 *
 * @param displayName - its name in the tools of React
 */
export function createComponent(displayName: string, kind: Kind): (props: never) => ReactElement {
  const { factory, options: schema, events, inline } = kind;
  const allEvents: readonly string[] = [...widgetEvents, ...events];
  const render = (props: object, ref: ForwardedRef<unknown>): ReactElement => {
    const { options, handlers, host } = sortProps(props, schema, allEvents);
    const hostRef = useHostedWidget(factory, options, handlers);
    useImperativeHandle(ref, () => hostRef.widget, [hostRef]);
    return createElement(inline ? "span" : "div", { ...host, ref: hostRef });
  };
  // React 19 hands the ref to any function, React 18 to one of `forwardRef` alone.
  const component = Object.assign(forwardRef(render), { displayName });
  // Cast: what React makes of it is an object, which JSX takes like a function of its props.
  return component as unknown as (props: never) => ReactElement;
}
