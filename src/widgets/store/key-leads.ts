import type { Batch } from "../../stream/index.js";
import { JITTER_MS, setBounded } from "../../stream/internal.js";

/** Number of batches, one after another, that must agree before the clock of a key is taken for ahead, or for right. */
const AGREEING_BATCHES = 3;

/** Two leads agree within this, ms: arrivals take their time. */
const AGREEMENT_MS = 5_000;

/** Number of keys whose leads are known at most. */
const MAX_KEYS = 1_000;

/** What the batches of a key have told, one after another. */
interface Run {
  /** The greatest lead of the batches that agree, ms: that of the quickest arrival; 0: none is ahead. */
  readonly lead: number;
  readonly batches: number;
}

/**
 * Learns which keys of a stream are told by a clock that is ahead of the stream's: in three batches running all of
 * their rows are ahead by about as much. One row ahead, or a forecast that goes on, is none.
 */
export class KeyLeads {
  readonly #runs = new Map<string, Run>();
  readonly #leads = new Map<string, number>();
  #revision = 0;

  /** Number that grows whenever a lead changes. */
  get revision(): number {
    return this.#revision;
  }

  /** Returns the lead of a key, ms; 0: it is not ahead. */
  of(key: string | undefined): number {
    return (this.#leads.size > 0 ? this.#leads.get(key ?? "") : undefined) ?? 0;
  }

  /** The greatest lead of a key, ms. */
  get greatest(): number {
    return Math.max(0, ...this.#leads.values());
  }

  /** Takes note of a live batch; `now` is the stream's time, epoch ms. Returns whether a lead has changed. */
  note({ times, keys }: Batch, now: number): boolean {
    if (keys === undefined) return false;
    let hasAhead = this.#runs.size > 0;
    for (let index = 0; index < times.length && !hasAhead; index += 1) hasAhead = times[index] > now + JITTER_MS;
    // Mostly no key is ahead, and nothing is to be learned.
    if (!hasAhead) return false;
    const newest = new Map<string, number>();
    const present = new Set<string>();
    keys.forEach((key, index) => {
      if (times[index] <= now + JITTER_MS) present.add(key);
      newest.set(key, Math.max(times[index], newest.get(key) ?? -Infinity));
    });
    let hasChanged = false;
    for (const [key, time] of newest) {
      const known = this.#leads.get(key);
      this.#learn(key, present.has(key) ? 0 : time - now, known);
      hasChanged ||= this.#leads.get(key) !== known;
    }
    if (hasChanged) this.#revision += 1;
    return hasChanged;
  }

  #learn(key: string, lead: number, known: number | undefined): void {
    const run = this.#runs.get(key);
    if (run === undefined && lead === 0) return;
    const agrees = run !== undefined && run.lead > 0 === lead > 0 && Math.abs(run.lead - lead) <= AGREEMENT_MS;
    const next: Run = agrees ? { lead: Math.max(run.lead, lead), batches: run.batches + 1 } : { lead, batches: 1 };
    setBounded(this.#runs, key, next, MAX_KEYS);
    if (next.batches >= AGREEING_BATCHES && next.lead > 0) setBounded(this.#leads, key, next.lead, MAX_KEYS);
    if (next.lead > 0 || (known !== undefined && next.batches < AGREEING_BATCHES)) return;
    this.#leads.delete(key);
    this.#runs.delete(key);
  }
}
