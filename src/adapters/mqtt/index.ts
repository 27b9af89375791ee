export { mqtt } from "./mqtt.js";
export type { MqttOptions } from "./mqtt.js";
export type { MqttClient, MqttPacket } from "./client.js";
export type { MqttMessage } from "./messages.js";
export type { EntryOptions } from "../client/entry-reader.js";
export type { MakeClient } from "../client/run-client.js";
