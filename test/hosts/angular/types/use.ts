import { Component, CUSTOM_ELEMENTS_SCHEMA } from "@angular/core";
import { DataStream, webSocket } from "tickline";
import type { WidgetElement } from "tickline/elements";
import { LineChartDirective } from "../src/line-chart";

interface Row {
  readonly time: number;
  readonly load: number;
}

@Component({
  selector: "app-use",
  imports: [LineChartDirective],
  schemas: [CUSTOM_ELEMENTS_SCHEMA],
  template: `
    <div [lineChart]="{ stream, value: 'load', timeWindow: 10_000 }" #chart></div>
    <tick-line-chart #element stream="load" time-window="10s" (state)="told($any($event))" />
    <!-- wrong: memory -->
    <div [lineChart]="{ stream, value: 'memory' }"></div>
    <!-- wrong: timewindow -->
    <div [lineChart]="{ stream, value: 'load', timewindow: 10_000 }"></div>
  `,
})
export class Use {
  readonly stream = new DataStream(webSocket<Row>("wss://example.com/load"));

  told({ detail }: CustomEvent<{ readonly state: string }>): void {
    console.log(detail.state);
  }

  paused(element: WidgetElement<"line-chart">): boolean | undefined {
    return element.widget?.paused;
  }
}
