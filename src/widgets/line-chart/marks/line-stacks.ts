import type { Series } from "../../../series/index.js";
import { Stack } from "../../../series/stack.js";
import type { Arrangement, MarkedLine, Slot } from "./mark.js";

/** Lines of one axis that stand on one another, from the bottom. */
interface LineStack {
  readonly axis: string;
  readonly lines: MarkedLine[];
  /** The edges of the lines; undefined until they are computed. */
  stack: Stack | undefined;
}

const WHOLE: Slot = { index: 0, count: 1 };

/** Places lines of marks that keep clear of one another: on one another where they stack, else side by side. */
export class LineStacks implements Arrangement {
  readonly #stacks: readonly LineStack[];
  /** The lines that stand side by side, one a stack. */
  readonly #places: readonly MarkedLine[];

  /** @param lines - the lines that have rows, those of other marks among them */
  constructor(lines: readonly MarkedLine[]) {
    const stacks: LineStack[] = [];
    const places: MarkedLine[] = [];
    for (const line of lines) {
      const { mark, axis } = line;
      const stack = mark.stacks === true ? stacks.find((other) => other.axis === axis) : undefined;
      if (stack !== undefined) stack.lines.push(line);
      else if (mark.snaps === true) places.push(line);
      if (stack === undefined && mark.stacks === true) stacks.push({ axis, lines: [line], stack: undefined });
    }
    this.#stacks = stacks.filter((stack) => stack.lines.length > 1);
    this.#places = places;
  }

  refresh(): void {
    for (const each of this.#stacks) {
      const sources = each.lines.flatMap(({ series }) => series ?? []);
      each.stack ??= new Stack(sources.length, sources[0].maxGap);
      each.stack.refresh(sources);
    }
  }

  fieldsOf(line: MarkedLine): readonly (Series | undefined)[] {
    for (const { lines, stack } of this.#stacks) {
      const layer = stack?.layers[lines.indexOf(line)];
      if (layer !== undefined) return [layer.from, layer.to];
    }
    return line.fields;
  }

  slotOf(line: MarkedLine): Slot {
    if (this.#places.length < 2 || line.mark.snaps !== true) return WHOLE;
    const bottom = this.#stacks.find(({ lines }) => lines.includes(line))?.lines[0] ?? line;
    return { index: this.#places.indexOf(bottom), count: this.#places.length };
  }
}
