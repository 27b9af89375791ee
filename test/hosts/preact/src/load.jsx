import { webSocket } from "tickline";
import { LineChart, useStream } from "tickline/react";

export function Load({ url, color }) {
  const load = useStream(webSocket(url), {}, [url]);
  return <LineChart stream={load} value={(row) => row.load} stroke={color} timeWindow={10_000} title="Load" />;
}
