import { Component, computed, input } from "@angular/core";
import { DataStream, webSocket } from "tickline";
import { LineChartDirective } from "./line-chart";
const template = `<div [lineChart]="{ stream: stream(), value: 'load', stroke: color() }"></div>`;
@Component({ selector: "app-load", imports: [LineChartDirective], template })
export class Load {
  readonly url = input.required<string>();
  readonly color = input.required<string>();
  readonly stream = computed(() => new DataStream(webSocket<{ readonly load: number }>(this.url())));
}
