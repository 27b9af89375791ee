import "tickline/elements";

export function LoadElement({ url, color }) {
  return <tick-line-chart src={url} value="load" stroke={color} time-window="10s" title="Load" />;
}
