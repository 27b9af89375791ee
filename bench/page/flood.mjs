let frames = 0;
let received = 0;
let stream;

function frame() {
  frames++;
  requestAnimationFrame(frame);
}

/** Returns frames and rows so far, at a time of the page's clock, and the stream's counts, where there is one. */
export function read() {
  const stats = stream && { ...stream.stats };
  return { time: performance.now(), frames, received: stats?.received ?? received, stats };
}

/** Does the least that a page can do with a flood: parses each message, a row or an envelope of rows, and counts. */
export function startBare(url) {
  const socket = new WebSocket(url);
  socket.onopen = () => socket.send('{"resume":null}');
  socket.onmessage = ({ data }) => {
    const { rows, head } = JSON.parse(data);
    received += head === undefined ? (rows?.length ?? 1) : 0;
  };
  requestAnimationFrame(frame);
}

/** Sends the same flood through a stream into a line chart of its last second and a value card. */
export async function startTickline(url) {
  const { DataStream, lineChart, valueCard, webSocket } = await import("/tickline.mjs");
  const main = document.querySelector("main");
  const [chart, card] = ["800px", "300px"].map((width) => {
    const node = main.appendChild(document.createElement("div"));
    node.style.cssText = `width: ${width}; height: 300px`;
    return node;
  });
  stream = new DataStream(webSocket(url));
  lineChart(chart, { stream, timeWindow: 1000, retain: { rows: 1_000_000 } });
  valueCard(card, { stream, label: "Newest" });
  requestAnimationFrame(frame);
}
