import { it } from "vitest";
import { isFull } from "./count.js";
import { told } from "./told.js";

declare module "vitest" {
  interface TaskMeta {
    /** What a promise of the stream was put to, and what came of it. */
    figures?: Record<string, number | string>;
  }
}

/** What all that is drawn is drawn from. */
export const seed = Number(told("CHAOS_SEED") || 1);

const patience = isFull ? 1_800_000 : 60_000;

/**
 * A promise of the stream, as a test. `keep` tells its figures, before it expects anything of them: `npm run chaos`
 * prints them.
 */
export function promise(
  words: string,
  keep: (tell: (figures: Record<string, number | string>) => void) => Promise<void> | void,
): void {
  it(
    words,
    async ({ task }) => {
      await keep((figures) => {
        task.meta.figures = { ...task.meta.figures, ...figures };
      });
    },
    patience,
  );
}
