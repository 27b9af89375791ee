import type { Series } from "../../../series/index.js";
import { Stack } from "../../../series/index.js";
import type { Slot } from "../marks/mark.js";
import type { Side } from "../options/axis-options.js";
import type { Line } from "../series/line.js";

/** Lines of one axis that stand on one another, from the bottom. */
interface LineStack {
  readonly axis: Side;
  readonly lines: Line[];
  /** The edges of the lines; undefined until they are computed. */
  stack: Stack | undefined;
}

const WHOLE: Slot = { index: 0, count: 1 };

/** Places lines of marks that keep clear of one another: on one another where they stack, else side by side. */
export class LineStacks {
  #stacks: readonly LineStack[] = [];
  /** The lines that stand side by side, one a stack. */
  #places: readonly Line[] = [];

  /** Takes other lines. */
  match(lines: readonly Line[]): void {
    const stacks: LineStack[] = [];
    const places: Line[] = [];
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

  /** Brings the edges of stacked lines up to date. */
  refresh(): void {
    for (const each of this.#stacks) {
      const sources = each.lines.flatMap(({ series }) => series ?? []);
      each.stack ??= new Stack(sources.length, sources[0].maxGap);
      each.stack.refresh(sources);
    }
  }

  /** Returns the lower and the upper edges of a line that stands on others, or else the series of its fields. */
  fieldsOf(line: Line): readonly (Series | undefined)[] {
    for (const { lines, stack } of this.#stacks) {
      const layer = stack?.layers[lines.indexOf(line)];
      if (layer !== undefined) return [layer.from, layer.to];
    }
    return line.fields;
  }

  /** Returns the place of a line among those that stand side by side. */
  slotOf(line: Line): Slot {
    if (this.#places.length < 2 || line.mark.snaps !== true) return WHOLE;
    const bottom = this.#stacks.find(({ lines }) => lines.includes(line))?.lines[0] ?? line;
    return { index: this.#places.indexOf(bottom), count: this.#places.length };
  }
}
