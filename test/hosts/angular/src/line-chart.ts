import { Directive, input } from "@angular/core";
import type { LineChartInput } from "tickline";
import { lineChart } from "tickline";
import { useWidget } from "./use-widget";
@Directive({ selector: "[lineChart]" })
export class LineChartDirective<T> {
  readonly lineChart = input.required<LineChartInput<T>>();
  private readonly mount = (place: Element) => lineChart(place, this.lineChart());
  readonly chart = useWidget(this.mount, (chart) => chart.update(this.lineChart()));
}
