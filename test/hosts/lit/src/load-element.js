import "tickline/elements";
import { html } from "lit";

export const loadElement = ({ url, color }) => html`
  <tick-line-chart src=${url} value="load" stroke=${color} time-window="10s" title="Load"></tick-line-chart>
`;
