import type { FaultDice, FaultFigures, FaultName } from "./faults.js";
import { frameOf } from "./frame.js";
import type { TcpSocket } from "./node-http.js";
import { pause, turn } from "./turn.js";

/** The part of a WebSocket of `ws`, on the server's side, that is used here. */
export interface ServerSocket {
  close(code: number, reason?: string): void;
  on(event: "message" | "error", listener: (data: { toString(): string }) => void): unknown;
}

/** Feed that readers and history share, and its faults. */
export interface FaultyFeed {
  readonly dice: FaultDice;
  readonly figures: FaultFigures;
  readonly maxRows: number;
  readonly replay: number;
  readonly keep: number;
  readonly latency: number;
  readonly oversize: number;
  /** Number of history answers in a row that have gone wrong. */
  failures: number;
  readonly epoch: string;
  readonly head: number;
  readonly row: (seq: number) => unknown;
  readonly note: (fault: FaultName, connection: number) => void;
}

/** Reader that is connected. */
export interface Reader {
  /** Sends new rows, once the first message has been answered. */
  sendRows(first: number, last: number): void;
  /** Sends an envelope, once the first message has been answered. */
  tell(envelope: object): void;
  /** Resets the connection if it has fallen silent. */
  resetIfSilent(): void;
}

/** Close codes of a condition that passes. */
const PASSING_CODES = [1001, 1011, 1012, 1013];

/** Serves one connection: the answer to its first message, then rows, in order, with faults on the way. */
export function createReader(feed: FaultyFeed, connection: number, webSocket: ServerSocket, socket: TcpSocket): Reader {
  const { dice, figures } = feed;
  const jobs: (() => Promise<void> | void)[] = [];
  let isWorking = false;
  let isGreeted = false;
  let isSilent = false;
  let isOver = false;

  webSocket.on("error", () => undefined);
  webSocket.on("message", (data) => {
    if (!isGreeted) answerFirst(data.toString());
  });
  socket.on("close", () => {
    isOver = true;
    jobs.length = 0;
  });

  function strikes(fault: FaultName): boolean {
    const struck = dice.strikes(fault);
    if (struck) feed.note(fault, connection);
    return struck;
  }

  function reset(): void {
    isOver = true;
    socket.resetAndDestroy();
  }

  /** Queues a job. Jobs run one after the other, so that one that waits keeps the order. */
  function enqueue(job: () => Promise<void> | void): void {
    if (isOver) return;
    jobs.push(job);
    if (!isWorking) void runJobs();
  }

  async function runJobs(): Promise<void> {
    isWorking = true;
    for (let job = jobs.shift(); job && !isOver && !isSilent; job = jobs.shift()) {
      const waits = job();
      if (waits) await waits;
    }
    isWorking = false;
  }

  function answerFirst(text: string): void {
    let resume: { epoch?: unknown; seq?: unknown } | null;
    try {
      ({ resume } = JSON.parse(text) as { resume: typeof resume });
    } catch {
      webSocket.close(4400, "expected { resume }");
      return;
    }
    isGreeted = true;
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
      queueRows(
        first,
        Math.min(head, first + feed.maxRows - 1),
        "midReplay",
        first === seq + 1 ? { recovered: true } : {},
      );
    }
  }

  function tell(envelope: object): void {
    const { epoch } = feed;
    if (isGreeted) enqueue(() => send({ epoch, ...envelope }));
  }

  function queueRows(first: number, last: number, fault: FaultName, extraFields: object): void {
    const { epoch } = feed;
    enqueue(() => {
      if (strikes(fault)) {
        reset();
        return undefined;
      }
      // Overlapping rows are harmless: numbers tell a reader which of them it has already.
      const from = strikes("overlap") ? Math.max(1, first - dice.between(1, 20)) : first;
      figures.rows += last - from + 1;
      return send({
        epoch,
        seq: last,
        rows: Array.from({ length: last - from + 1 }, (_, i) => feed.row(from + i)),
        ...extraFields,
      });
    });
  }

  /** Sends an envelope as it is, or with one of the faults that a network has. */
  function send(envelope: object): Promise<void> | void {
    figures.messages += 1;
    if (strikes("reset")) {
      reset();
      return undefined;
    }
    if (strikes("close")) {
      closeByCode();
      return undefined;
    }
    if (strikes("slowClose")) return closeSlowly();
    if (strikes("halfOpen")) {
      isSilent = true;
      return undefined;
    }
    const text = JSON.stringify(strikes("oversize") ? { ...envelope, padding: "x".repeat(feed.oversize) } : envelope);
    if (strikes("midFrame")) return cutMidFrame(frameOf(text));
    const isLate = strikes("delay");
    const isSliced = strikes("slice");
    const frames = strikes("fragment") ? fragments(text) : [frameOf(text)];
    if (isLate || isSliced) return sendSlowly(frames, isLate, isSliced);
    for (const frame of frames) socket.write(frame);
    return undefined;
  }

  async function sendSlowly(frames: readonly Uint8Array[], isLate: boolean, isSliced: boolean): Promise<void> {
    if (isLate) await pause(dice.between(1, feed.latency));
    for (const frame of frames) {
      const size = isSliced ? Math.max(1, Math.ceil(frame.length / dice.between(2, 5))) : frame.length;
      for (let at = 0; at < frame.length && !isOver; at += size) {
        socket.write(frame.subarray(at, at + size));
        await turn();
      }
    }
  }

  function fragments(text: string): Uint8Array[] {
    const cut = dice.between(1, text.length - 1);
    return [frameOf(text.slice(0, cut), { last: false }), frameOf(text.slice(cut), { first: false })];
  }

  async function cutMidFrame(frame: Uint8Array): Promise<void> {
    socket.write(frame.subarray(0, dice.between(1, frame.length - 1)));
    // Let the piece go out before the end does.
    await turn();
    isOver = true;
    socket.destroy();
  }

  function closeByCode(): void {
    isOver = true;
    webSocket.close(PASSING_CODES[dice.between(0, PASSING_CODES.length - 1)], "faulty");
  }

  async function closeSlowly(): Promise<void> {
    isOver = true;
    socket.write(new Uint8Array([0x88, 2, 0x03, 0xf4]));
    await pause(dice.between(1, feed.latency));
    socket.destroy();
  }

  return {
    tell,
    sendRows(first, last) {
      if (isGreeted) queueRows(first, last, "reset", {});
    },
    resetIfSilent() {
      if (isSilent) reset();
    },
  };
}
