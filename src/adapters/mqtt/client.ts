import { StreamError } from "../../stream/index.js";
import type { ClientKind } from "../client/run-client.js";

/** What came with a message. */
export interface MqttPacket {
  /** Whether the broker kept it for those who subscribe, as the last one of its topic. */
  readonly retain?: boolean;
  /** The quality of service with which it came: 0 at most once, 1 at least once, 2 once. */
  readonly qos?: number;
  /** Whether it may have come before. */
  readonly dup?: boolean;
  /** The number that it has until it is acknowledged. */
  readonly messageId?: number | undefined;
}

/** The part of a client of the package `mqtt` (5 or newer) that is used. */
export interface MqttClient {
  /** Whether the broker has accepted the client. */
  readonly connected: boolean;
  /** The options that the client was made with. */
  readonly options: {
    /** Whether the broker forgets the session when the connection ends. */
    readonly clean?: boolean;
  };
  /** Subscribes; rejects where the broker refuses a topic. */
  subscribeAsync(topics: string[], options: { qos: 0 | 1 | 2 }): Promise<unknown>;
  /** Ends the connection; at once where `force` is true. */
  end(force: boolean): unknown;
  /** Listens to messages. */
  on(event: "message", listener: (topic: string, payload: Uint8Array, packet: MqttPacket) => void): unknown;
  /** Listens to the life of the connection. */
  on(event: "connect" | "close" | "error" | "packetreceive", listener: (cause?: unknown) => void): unknown;
}

/** Codes of a broker that does not let the client in: MQTT 3.1.1, table 3.1, and MQTT 5, section 3.2.2.2. */
const AUTH_CODES = [4, 5, 134, 135, 138];
/** Codes of a broker that will not change its mind: protocol, client id, and a filter that is refused. */
const FINAL_CODES = [1, 2, 128, 132, 133, 143];

/** How clients of MQTT are used. */
export const mqttKind: ClientKind<MqttClient> = {
  name: "mqtt",
  example: 'connect(url, { reconnectPeriod: 0, timerVariant: "native" })',
  connect(client) {
    if (!client.connected) {
      return new Promise<void>((resolve) => {
        client.on("connect", () => {
          resolve();
        });
      });
    }
    // Of a kept session the broker sends at once what has waited: messages have passed before anybody could listen.
    if (client.options.clean === false) {
      throw new StreamError(
        "source",
        "mqtt: messages of a kept session (clean: false) have passed already: " +
          "give () => connect(…), not connectAsync(…)",
        { retryable: false },
      );
    }
    return undefined;
  },
  watch(client, fail) {
    client.on("error", fail);
    client.on("close", () => {
      fail(undefined);
    });
  },
  close(client) {
    client.end(true);
  },
  describe(error) {
    const { code } = (error ?? {}) as { readonly code?: unknown };
    if (typeof code !== "number") return undefined;
    const isAuth = AUTH_CODES.includes(code);
    if (isAuth) return { words: "the broker does not let this user in", hint: { final: true, auth: true } };
    const isFinal = FINAL_CODES.includes(code);
    return { words: `the broker refuses: code ${code}`, hint: isFinal ? { final: true } : {} };
  },
};
