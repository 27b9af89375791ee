import { DataStream, lineChart, webSocket } from "tickline";
import { widget } from "./widget.js";

export function Load(props) {
  const stream = new DataStream(webSocket(props.url));
  return <div ref={widget(lineChart, () => ({ stream, value: "load", stroke: props.color }))} />;
}
