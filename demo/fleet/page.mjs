import { DataStream, lineChart, valueCard, webSocket } from "/dist/tickline.bundle.min.mjs";

const words = {
  server: "demo server",
  nats: "NATS JetStream",
  redis: "Redis Streams",
  postgres: "PostgreSQL",
  mqtt: "MQTT",
};

const engines = await (await fetch("/fleet/engines")).json();
const [fieldset, button, told] = ["#engines", "#restart", "#told"].map((name) => document.querySelector(name));

/** Makes the stream of an engine: what came in the last minute, and what comes. */
function open({ name, order }) {
  const path = `/fleet/${name}`;
  const source = webSocket(path, { history: `${path}/history`, order, heartbeat: 1_000 });
  return new DataStream(source, { backfill: name === "mqtt" ? 0 : 60_000 });
}

let current = engines[0];
let stream = open(current);
const card = valueCard("#card", { stream, value: "cpu", label: "Processor", unit: "%", format: ".1f" });
const chart = lineChart("#chart", {
  stream,
  title: "Processor and memory, %",
  series: [
    { value: "cpu", label: "processor" },
    { value: "memory", label: "memory" },
  ],
});

/** Goes to another engine once it has rows: until then the line of the one before goes on. */
function turnTo(engine) {
  const [before, next] = [stream, open(engine)];
  current = engine;
  stream = next;
  button.disabled = engine.name === "server";
  next.once("data", () => {
    if (stream !== next) return next.destroy();
    for (const widget of [card, chart]) widget.update({ stream: next });
    return before.destroy();
  });
  next.start();
}

for (const engine of engines) {
  const label = document.createElement("label");
  const choice = document.createElement("input");
  choice.type = "radio";
  choice.name = "engine";
  choice.value = engine.name;
  choice.checked = engine === current;
  choice.addEventListener("change", () => turnTo(engine));
  label.append(choice, ` ${words[engine.name] ?? engine.name}`);
  fieldset.append(label);
}

// For those who look at the page by a console, or a test.
globalThis.fleet = { chart, stream: () => stream };

button.disabled = true;
button.addEventListener("click", async () => {
  button.disabled = true;
  told.textContent = "killed …";
  await fetch(`/fleet/${current.name}/restart`, { method: "POST" });
  told.textContent = "started again";
  button.disabled = current.name === "server";
});
