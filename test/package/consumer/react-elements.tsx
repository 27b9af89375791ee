/** The elements in JSX of React 19, typed by one line. Compiled against the sources, and against the package. */
import type { ReactNode } from "react";
import type { TicklineElements, WidgetElement } from "tickline/elements";

declare module "react" {
  // eslint-disable-next-line @typescript-eslint/no-namespace -- as React's types have it
  namespace JSX {
    // eslint-disable-next-line @typescript-eslint/no-empty-object-type -- one line, as documented
    interface IntrinsicElements extends TicklineElements {}
  }
}

export function Page(): ReactNode {
  return (
    <>
      <tick-stream id="load" src="wss://host/load" staleAfter={5_000} />
      <tick-line-chart
        ref={(element: WidgetElement<"line-chart"> | null) => console.log(element?.widget?.paused)}
        stream="load"
        time-window="10s"
        thresholds={[{ value: 80 }]}
        className="wide"
        data-kind="load"
        onstate={console.log}
      />
      {/* @ts-expect-error an option that no chart has */}
      <tick-line-chart timeWindw="10s" />
    </>
  );
}
