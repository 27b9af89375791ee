const hour = 3_600_000;
const second = 1000;

function feed(push) {
  let value = 50;
  setInterval(() => {
    value = Math.min(100, Math.max(0, value + Math.random() - 0.5));
    push({ time: Date.now(), value });
  }, second);
}

/**
 * Runs a page with a row a second: `idle` ignores the rows, `loop` runs an empty animation frame loop, `tickline` shows
 * the last hour.
 */
export async function start(kind) {
  if (kind !== "tickline") {
    feed(() => undefined);
    if (kind !== "loop") return;
    const frame = () => requestAnimationFrame(frame);
    frame();
    return;
  }
  const { DataStream, lineChart, manual } = await import("/tickline.mjs");
  const node = document.querySelector("main").appendChild(document.createElement("div"));
  node.style.cssText = "width: 800px; height: 300px";
  const source = manual();
  lineChart(node, { stream: new DataStream(source), timeWindow: hour });
  await Promise.resolve();
  const now = Date.now();
  const past = Array.from({ length: hour / second }, (_, i) => now - hour + (i + 1) * second);
  source.push(past.map((time, i) => ({ time, value: 50 + 40 * Math.sin(i / 300) })));
  feed((row) => source.push(row));
}
