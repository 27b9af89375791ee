import type { FaultDice, FaultFigures, FaultName } from "./faults.js";
import { frameOf } from "./frame.js";
import type { TcpSocket } from "./node-http.js";
import { pause, turn } from "./turn.js";

/** The part of a WebSocket of `ws`, on the server's side, that is used here. */
export interface ServerSocket {
  close(code: number, reason?: string): void;
  on(event: "message" | "error", listener: (data: { toString(): string }) => void): unknown;
}

/** What readers and history share: the feed, and what may go wrong with it. */
export interface FaultyFeed {
  readonly dice: FaultDice;
  readonly figures: FaultFigures;
  readonly maxRows: number;
  readonly replay: number;
  readonly keep: number;
  readonly latency: number;
  readonly oversize: number;
  /** How many answers of history in a row have gone wrong. */
  failures: number;
  readonly epoch: string;
  readonly head: number;
  readonly row: (seq: number) => unknown;
  readonly note: (fault: FaultName, connection: number) => void;
}

/** Somebody who is connected. */
export interface Reader {
  /** Brings new rows, once the first message has been answered. */
  bring(first: number, last: number): void;
  /** Sends an envelope, once the first message has been answered. */
  tell(envelope: object): void;
  /** Resets the connection if it had fallen silent. */
  wake(): void;
}

/** Codes of a goodbye that passes. */
const passing = [1001, 1011, 1012, 1013];

/** Serves one connection: the answer to its first message, then rows, in order, with what goes wrong on the way. */
export function createReader(feed: FaultyFeed, connection: number, webSocket: ServerSocket, socket: TcpSocket): Reader {
  const { dice, figures } = feed;
  const jobs: (() => Promise<void> | void)[] = [];
  let working = false;
  let greeted = false;
  let silent = false;
  let over = false;

  webSocket.on("error", () => undefined);
  webSocket.on("message", (data) => {
    if (!greeted) greet(data.toString());
  });
  socket.on("close", () => {
    over = true;
    jobs.length = 0;
  });

  function strikes(fault: FaultName): boolean {
    const struck = dice.strikes(fault);
    if (struck) feed.note(fault, connection);
    return struck;
  }

  function reset(): void {
    over = true;
    socket.resetAndDestroy();
  }

  /** Whoever waits for a turn keeps the order: one job after the other. */
  function add(job: () => Promise<void> | void): void {
    if (over) return;
    jobs.push(job);
    if (!working) void work();
  }

  async function work(): Promise<void> {
    working = true;
    for (let job = jobs.shift(); job && !over && !silent; job = jobs.shift()) {
      const waits = job();
      if (waits) await waits;
    }
    working = false;
  }

  function greet(text: string): void {
    let resume: { epoch?: unknown; seq?: unknown } | null;
    try {
      ({ resume } = JSON.parse(text) as { resume: typeof resume });
    } catch {
      webSocket.close(4400, "expected { resume }");
      return;
    }
    greeted = true;
    const { head, epoch } = feed;
    if (resume === null) {
      tell({ head });
      return;
    }
    figures.resumes += 1;
    const seq = Number(resume.seq);
    if (resume.epoch !== epoch || !(seq <= head) || head - seq > feed.replay) {
      figures.beyond += 1;
      tell({ head, recovered: false });
      return;
    }
    if (seq === head) tell({ head, recovered: true });
    for (let first = seq + 1; first <= head; first += feed.maxRows) {
      rows(first, Math.min(head, first + feed.maxRows - 1), "midReplay", first === seq + 1 ? { recovered: true } : {});
    }
  }

  function tell(envelope: object): void {
    const { epoch } = feed;
    if (greeted) add(() => send({ epoch, ...envelope }));
  }

  function rows(first: number, last: number, fault: FaultName, more: object): void {
    const { epoch } = feed;
    add(() => {
      if (strikes(fault)) {
        reset();
        return undefined;
      }
      // Numbers tell a reader which of them it has already.
      const from = strikes("overlap") ? Math.max(1, first - dice.between(1, 20)) : first;
      figures.rows += last - from + 1;
      return send({
        epoch,
        seq: last,
        rows: Array.from({ length: last - from + 1 }, (_, i) => feed.row(from + i)),
        ...more,
      });
    });
  }

  /** Sends an envelope as it is, or in one of the ways that a network has. */
  function send(envelope: object): Promise<void> | void {
    figures.messages += 1;
    if (strikes("reset")) {
      reset();
      return undefined;
    }
    if (strikes("close")) {
      say();
      return undefined;
    }
    if (strikes("slowClose")) return sayAndWait();
    if (strikes("halfOpen")) {
      silent = true;
      return undefined;
    }
    const text = JSON.stringify(strikes("oversize") ? { ...envelope, padding: "x".repeat(feed.oversize) } : envelope);
    if (strikes("midFrame")) return breakOff(frameOf(text));
    const late = strikes("delay");
    const slices = strikes("slice");
    const frames = strikes("fragment") ? fragments(text) : [frameOf(text)];
    if (late || slices) return sendSlowly(frames, late, slices);
    for (const frame of frames) socket.write(frame);
    return undefined;
  }

  async function sendSlowly(frames: readonly Uint8Array[], late: boolean, slices: boolean): Promise<void> {
    if (late) await pause(dice.between(1, feed.latency));
    for (const frame of frames) {
      const size = slices ? Math.max(1, Math.ceil(frame.length / dice.between(2, 5))) : frame.length;
      for (let at = 0; at < frame.length && !over; at += size) {
        socket.write(frame.subarray(at, at + size));
        await turn();
      }
    }
  }

  function fragments(text: string): Uint8Array[] {
    const cut = dice.between(1, text.length - 1);
    return [frameOf(text.slice(0, cut), { last: false }), frameOf(text.slice(cut), { first: false })];
  }

  async function breakOff(frame: Uint8Array): Promise<void> {
    socket.write(frame.subarray(0, dice.between(1, frame.length - 1)));
    // The piece is on its way before the end is.
    await turn();
    over = true;
    socket.destroy();
  }

  function say(): void {
    over = true;
    webSocket.close(passing[dice.between(0, passing.length - 1)], "faulty");
  }

  async function sayAndWait(): Promise<void> {
    over = true;
    socket.write(new Uint8Array([0x88, 2, 0x03, 0xf4]));
    await pause(dice.between(1, feed.latency));
    socket.destroy();
  }

  return {
    tell,
    bring(first, last) {
      if (greeted) rows(first, last, "reset", {});
    },
    wake() {
      if (silent) reset();
    },
  };
}
