import type { Position } from "../stream/index.js";
import { writeId } from "./resume.js";

const encoder = new TextEncoder();

/** The first byte of a frame that is a whole text: FIN and the opcode 1 (RFC 6455, section 5.2). */
const TEXT_FRAME = 0x81;

/** A message, in the forms in which readers get it: each form is made once for all of them. */
export class Message {
  readonly #text: string;
  readonly #at: readonly Position[];
  #frame: Uint8Array | undefined;
  #event: Uint8Array | undefined;

  /** @param at - the positions of a reader that has it, of each partition */
  constructor(text: string, at: readonly Position[]) {
    this.#text = text;
    this.#at = at;
  }

  /** The number of its characters. */
  get length(): number {
    return this.#text.length;
  }

  /** The message as a frame of a WebSocket, from a server. */
  get frame(): Uint8Array {
    this.#frame ??= frameOf(this.#text);
    return this.#frame;
  }

  /** The message as an event of Server-Sent Events, with its position as the id. */
  get event(): Uint8Array {
    this.#event ??= encoder.encode(eventOf(this.#text, this.#at));
    return this.#event;
  }
}

function eventOf(text: string, at: readonly Position[]): string {
  const data = `data: ${text}\n\n`;
  return at.length > 0 ? `id: ${writeId(at)}\n${data}` : data;
}

/** Writes a frame: its length takes one byte, or 126 and two, or 127 and eight. */
function frameOf(text: string): Uint8Array {
  const payload = encoder.encode(text);
  const { length } = payload;
  const head = length < 126 ? 2 : length < 1 << 16 ? 4 : 10;
  const frame = new Uint8Array(head + length);
  const view = new DataView(frame.buffer);
  frame[0] = TEXT_FRAME;
  frame[1] = head === 2 ? length : head === 4 ? 126 : 127;
  if (head === 4) view.setUint16(2, length);
  if (head === 10) view.setBigUint64(2, BigInt(length));
  frame.set(payload, head);
  return frame;
}
