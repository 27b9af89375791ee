import "tickline/elements";

export function LoadElement(props) {
  return <tick-line-chart src={props.url} value="load" stroke={props.color} time-window="10s" title="Load" />;
}
