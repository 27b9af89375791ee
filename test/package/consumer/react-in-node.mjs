/** Renders components on a server. */
import { createElement } from "react";
import { renderToString } from "react-dom/server";
import { LineChart, LiveText, useStream } from "tickline/react";
import { webSocket } from "tickline/stream";

function Page() {
  const stream = useStream(webSocket("wss://host.invalid/feed"));
  return createElement(
    "div",
    { id: "load" },
    createElement(LiveText, { stream }),
    createElement(LineChart, { stream }),
  );
}

console.log(renderToString(createElement(Page)));
