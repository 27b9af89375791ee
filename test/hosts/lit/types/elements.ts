import type { WidgetElement } from "tickline/elements";

export function use(root: ParentNode): void {
  const chart = root.querySelector("tick-line-chart");
  if (chart === null) return;
  chart.timeWindow = 10_000;
  chart.thresholds = [{ value: 80 }];
  chart.addEventListener("cross", ({ detail }) => console.log(detail.label));
  const card: WidgetElement<"value-card"> = document.createElement("tick-value-card");
  console.log(card.widget?.options.label, document.createElement("tick-stream").stream?.state);
  // wrong: timeWindw
  chart.timeWindw = 10_000;
  // wrong: Type '80' is not assignable
  chart.thresholds = 80;
  // wrong: 'rows' does not exist
  chart.addEventListener("state", ({ detail }) => console.log(detail.rows));
}
