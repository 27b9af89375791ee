import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { webSocket } from "tickline";
import { LineChart, useStream, ValueCard } from "tickline/react";

function Load({ url }) {
  const stream = useStream(webSocket(url), {}, [url]);
  return (
    <>
      <LineChart stream={stream} stroke="#f00" strokeWidth={4} timeWindow={5_000} />
      <ValueCard stream={stream} />
    </>
  );
}

const root = createRoot(document.querySelector("#root"));
root.render(
  <StrictMode>
    <Load url={`ws://${location.host}/feed`} />
  </StrictMode>,
);
globalThis.tell(() => root.unmount());
