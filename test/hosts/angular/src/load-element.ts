import "tickline/elements";
import { Component, CUSTOM_ELEMENTS_SCHEMA, input } from "@angular/core";
const template = `
  <tick-line-chart [attr.src]="url()" value="load" [attr.stroke]="color()" time-window="10s" title="Load" />
`;
@Component({ selector: "app-load-element", schemas: [CUSTOM_ELEMENTS_SCHEMA], template })
export class LoadElement {
  readonly url = input.required<string>();
  readonly color = input.required<string>();
}
