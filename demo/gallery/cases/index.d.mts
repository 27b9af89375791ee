import type { DataStream, DataStreamOptions } from "tickline";

/** A feed of a case: see feedSource. */
export interface Feed {
  readonly interval: number;
  readonly past?: number;
  readonly stream?: DataStreamOptions<unknown>;
  row(step: number, time: number): unknown;
}

/** The argument of `make`: each feed's stream by its name, and the time at which the case begins. */
export type Given = Readonly<Record<string, DataStream<unknown>>> & { readonly now: number };

/** An example of one option, or of a few. */
export interface Case {
  readonly id: string;
  readonly title: string;
  readonly note: string;
  readonly widget: "line-chart" | "value-card" | "data-table" | "live-text" | "dashboard" | "picture";
  readonly options: readonly string[];
  readonly look?: Readonly<Partial<Record<string, string>>>;
  readonly attributes?: Readonly<Partial<Record<string, string>>>;
  make(given: object): Record<string, unknown> | Record<string, unknown>[];
}

export const groups: readonly {
  readonly id: string;
  readonly title: string;
  readonly cases: readonly Omit<Case, "widget">[];
}[];
export const cases: readonly Case[];
export function feedsOf(each: Case): Readonly<Record<string, Feed>>;
