import type { TicklineElements } from "tickline/elements";

declare module "preact" {
  namespace JSX {
    interface IntrinsicElements extends TicklineElements {}
  }
}

export function Elements(props: { readonly url: string }) {
  return (
    <>
      <tick-stream id="load" src={props.url} staleAfter={5_000} row-key="host" onstate={({ detail }) => detail.state} />
      <tick-line-chart stream="load" time-window="10s" thresholds={[{ value: 80 }]} class="wide" data-kind="load" />
      <tick-value-card src={props.url} rowKey={(row: { host: string }) => row.host} value="load" style="flex: 1" />
      {/* wrong: timeWindw */}
      <tick-line-chart stream="load" timeWindw="10s" />
      {/* wrong: write onstate */}
      <tick-line-chart stream="load" onState={() => undefined} />
      {/* wrong: 'rows' does not exist */}
      <tick-line-chart stream="load" onstate={({ detail }) => detail.rows} />
      {/* wrong: is not assignable to type */}
      <tick-line-chart stream="load" thresholds={80n} />
    </>
  );
}
