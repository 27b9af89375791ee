// @vitest-environment node
import type { ReactElement } from "react";
import { createElement as h, StrictMode } from "react";
import { renderToReadableStream, renderToString } from "react-dom/server";
import { describe, expect, it } from "vitest";
import { Dashboard, DataTable, LineChart, LiveText, useStream, useWidget, ValueCard } from "../../src/react/index.js";
import { lineChart } from "../../src/widgets/index.js";

interface Reading {
  readonly time: number;
  readonly value: number;
}

let connections = 0;
const source = {
  name: "source",
  connect: () => {
    connections += 1;
  },
};

function Page(): ReactElement {
  const stream = useStream<Reading>(source);
  const chart = useWidget(lineChart, { stream });
  return h(
    "main",
    null,
    h(LineChart<Reading>, { stream, className: "wide", style: { height: 300 } }),
    h(ValueCard<Reading>, { stream, "aria-label": "CPU" }),
    h(DataTable<Reading>, { stream, id: "table" }),
    h("p", null, h(LiveText<Reading>, { stream })),
    h(Dashboard<Reading>, { stream }),
    h("figure", { ref: chart }),
  );
}

const html =
  '<main><div class="wide" style="height:300px"></div><div aria-label="CPU"></div><div id="table"></div>' +
  "<p><span></span></p><div></div><figure></figure></main>";

describe("on a server, without a page", () => {
  it("the elements around widgets are rendered, and nothing connects", async () => {
    expect(typeof document).toBe("undefined");
    expect(renderToString(h(StrictMode, null, h(Page)))).toBe(html);
    const streamed = await renderToReadableStream(h(Page));
    expect(await new Response(streamed).text()).toBe(html);
    expect(connections).toBe(0);
  });
});
