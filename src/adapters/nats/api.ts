import { StreamError } from "../../stream/index.js";
import { ApiError } from "./api-error.js";
import type { NatsClient } from "./client.js";
import type { Nanos } from "./nanos.js";
import { readNanos, writeNanos } from "./nanos.js";

/** What a stream tells of itself. */
export interface StreamInfo {
  /** The time at which the stream was made, as the server writes it: one life of it. */
  readonly created: string;
  /** The number of messages that it holds. */
  readonly messages: number;
  /** The sequence number of the oldest message that it holds; one more than the last where it holds none. */
  readonly first: number;
  /** The sequence number of the newest message ever; 0 before the first. */
  readonly last: number;
  /** The number of messages that are gone from between those that it holds. */
  readonly deleted: number;
  /** The time of the oldest message. */
  readonly firstTime: Nanos | undefined;
  /** The time of the newest message. */
  readonly lastTime: Nanos | undefined;
}

/** Where a consumer begins: after a sequence number, with the next message to come, or at a time. */
export type Start = { readonly after: number } | { readonly from: Nanos } | "new";

/** A consumer that the server has made for us. */
export interface Consumer {
  readonly name: string;
  readonly created: Nanos | undefined;
  /** The sequence number just before the first message that it may deliver. */
  readonly before: number;
  /** How many messages it has to deliver, of those that the stream holds. */
  readonly pending: number;
}

/** A message that was asked for by its place, without its payload. */
export interface StoredMessage {
  readonly sequence: number;
  readonly time: Nanos | undefined;
}

/** The stream that is read, and the subjects of it; none: all of them. */
export interface StreamName {
  readonly prefix: string;
  readonly stream: string;
  readonly subjects: readonly string[];
}

/** How long an answer may take, ms: the stream's own patience is over by then. */
const PATIENCE_MS = 10_000;

/** After so long without a reader the server forgets a consumer, ns. */
const INACTIVE_NS = 30e9;

/** The number of the error that there is no such message. */
const NO_MESSAGE = 10037;

const encoder = new TextEncoder();
const decoder = new TextDecoder();

/**
 * Speaks JetStream's API over a connection, for one stream: requests and answers in JSON
 * (https://github.com/nats-io/nats-architecture-and-design/blob/main/adr/ADR-1.md). Consumers are ephemeral, in memory,
 * and acknowledge nothing, as ordered ones are (ADR-17).
 */
export class JetStreamApi {
  readonly client: NatsClient;
  readonly #name: StreamName;

  constructor(client: NatsClient, name: StreamName) {
    this.client = client;
    this.#name = name;
  }

  /**
   * Asks for the state of the stream.
   *
   * @throws ApiError
   */
  async info(): Promise<StreamInfo> {
    const { created, state } = await this.#request<{ created: string; state: StateAnswer }>("STREAM.INFO");
    const { messages, last_seq: last, num_deleted: deleted = 0 } = state;
    return {
      created,
      messages,
      // Servers tell 0 or 1 of a stream that is new.
      first: messages === 0 ? last + 1 : state.first_seq,
      last,
      deleted,
      firstTime: messages === 0 ? undefined : readNanos(state.first_ts),
      lastTime: readNanos(state.last_ts),
    };
  }

  /** Asks for the sequence numbers of messages that are gone from between others. */
  async deleted(): Promise<readonly number[]> {
    const question = { deleted_details: true };
    const { state } = await this.#request<{ state: { deleted?: readonly number[] } }>("STREAM.INFO", question);
    return state.deleted ?? [];
  }

  /**
   * Makes a consumer.
   *
   * @param isWhole - whether it reads all subjects, whatever ours are
   * @throws ApiError, or a StreamError where the server knows no more than one subject a consumer
   */
  async consume(start: Start, isWhole = false): Promise<Consumer> {
    const subjects = isWhole ? [] : this.#name.subjects;
    const filter = subjects.length > 1 ? { filter_subjects: subjects } : { filter_subject: subjects.at(0) };
    const answer = await this.#request<ConsumerAnswer>("CONSUMER.CREATE", {
      stream_name: this.#name.stream,
      config: {
        ...configOf(start),
        ...filter,
        ack_policy: "none",
        max_deliver: 1,
        mem_storage: true,
        num_replicas: 1,
        inactive_threshold: INACTIVE_NS,
      },
    });
    const { name, created, delivered, num_pending, config } = answer;
    const consumer = { name, created: readNanos(created), before: delivered.stream_seq, pending: num_pending };
    if (subjects.length > 1 && config.filter_subjects?.length !== subjects.length) {
      this.release(consumer);
      const version = this.client.info?.version;
      throw new StreamError(
        "refused",
        `nats: several subjects need nats-server 2.10${version === undefined ? "" : `, and this is ${version}`}: ` +
          "give one subject with wildcards, or a stream for each",
        { retryable: false },
      );
    }
    return consumer;
  }

  /** Has the server forget a consumer; also a failure does no harm, for it forgets it by itself. */
  release({ name }: Pick<Consumer, "name">): void {
    this.#request("CONSUMER.DELETE", undefined, name).catch(() => undefined);
  }

  /** Makes a consumer that delivers nothing, to hear where it would begin and how much it would deliver. */
  async probe(start: Start, isWhole = false): Promise<Consumer> {
    const consumer = await this.consume(start, isWhole);
    this.release(consumer);
    return consumer;
  }

  /**
   * Asks for the message of a sequence number, or for the first one of a subject from there on; undefined where there
   * is none.
   *
   * @throws ApiError
   */
  async message(sequence: number, subject?: string): Promise<StoredMessage | undefined> {
    try {
      const { message } = await this.#request<{ message: { seq: number; time: string } }>("STREAM.MSG.GET", {
        seq: sequence,
        next_by_subj: subject,
      });
      return { sequence: message.seq, time: readNanos(message.time) };
    } catch (error) {
      if (error instanceof ApiError && error.number === NO_MESSAGE) return undefined;
      throw error;
    }
  }

  /** Asks a consumer for its next messages, which come to an inbox (ADR-13). */
  pull({ name }: Consumer, inbox: string, question: object): void {
    const { prefix, stream } = this.#name;
    const payload = encoder.encode(JSON.stringify(question));
    this.client.publish(`${prefix}.CONSUMER.MSG.NEXT.${stream}.${name}`, payload, { reply: inbox });
  }

  async #request<Answer>(verb: string, question?: object, name?: string): Promise<Answer> {
    const { prefix, stream } = this.#name;
    const subject = [prefix, verb, stream, ...(name === undefined ? [] : [name])].join(".");
    const payload = encoder.encode(question ? JSON.stringify(question) : "");
    const { data } = await this.client.request(subject, payload, { timeout: PATIENCE_MS });
    const answer = JSON.parse(decoder.decode(data)) as Answer & { error?: Partial<Record<string, unknown>> };
    const { error } = answer;
    if (error) throw new ApiError(String(error.description), Number(error.err_code ?? error.code));
    return answer;
  }
}

/** The state of a stream, as the server writes it. */
interface StateAnswer {
  readonly messages: number;
  readonly first_seq: number;
  readonly first_ts: string;
  readonly last_seq: number;
  readonly last_ts: string;
  readonly num_deleted?: number;
}

/** The answer to the making of a consumer. */
interface ConsumerAnswer {
  readonly name: string;
  readonly created: string;
  readonly delivered: { readonly stream_seq: number };
  readonly num_pending: number;
  readonly config: { readonly filter_subjects?: readonly string[] };
}

function configOf(start: Start): object {
  if (start === "new") return { deliver_policy: "new" };
  return "after" in start
    ? { deliver_policy: "by_start_sequence", opt_start_seq: start.after + 1 }
    : { deliver_policy: "by_start_time", opt_start_time: writeNanos(start.from) };
}
