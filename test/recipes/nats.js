import { connect } from "@nats-io/transport-node";
import { nats } from "../../src/adapters/nats/index.js";
import { DataStream } from "../../src/stream/index.js";

/** The rows of a stream of JetStream: all of them, or those of a subject. */
export function jetStream(servers, name, subject) {
  const make = () => connect({ servers, reconnect: false });
  return new DataStream(nats(make, name, { subject }), { backfill: { rows: 500 } });
}
