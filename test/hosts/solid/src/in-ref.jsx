import { DataStream, lineChart, webSocket } from "tickline";
import { createEffect, onCleanup } from "solid-js";

/** A chart that is mounted by the ref itself, before its element is on the page. */
export function LoadInRef(props) {
  const stream = new DataStream(webSocket(props.url));
  const mount = (element) => {
    const chart = lineChart(element, { stream, value: "load", stroke: props.color });
    createEffect(() => chart.update({ stroke: props.color }));
    onCleanup(() => chart.destroy());
  };
  return <div ref={mount} />;
}
