import { connect } from "mqtt";
import { mqtt } from "../../src/adapters/mqtt/index.js";
import { DataStream } from "../../src/stream/index.js";

/** What sensors publish, a line each: { "seq": 17, "value": 21.5 } to sensors/kitchen. */
export function sensors(url, clientId) {
  const make = () => connect(url, { clientId, clean: false, reconnectPeriod: 0, timerVariant: "native" });
  const source = mqtt(make, "sensors/+", { position: "seq", topicField: "sensor" });
  return new DataStream(source, { key: "sensor" });
}
