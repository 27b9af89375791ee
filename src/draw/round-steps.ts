/** Bounds between the factors of a round step, 1, 2, 5 and 10: the geometric means of neighbours. */
const [FROM_10, FROM_5, FROM_2] = [Math.sqrt(50), Math.sqrt(10), Math.sqrt(2)];

/** A division of a span: values at whole multiples of a round step. */
interface RoundSteps {
  /** The step. */
  readonly step: number;
  /** The first and last multiple within the span. */
  readonly first: number;
  readonly last: number;
  /** The value of a multiple. */
  readonly at: (index: number) => number;
  /** What multiple a value is. */
  readonly of: (value: number) => number;
}

/** Divides a span from `low` up to `high` into about so many round steps. */
function divide(low: number, high: number, count: number): RoundSteps {
  const wished = (high - low) / Math.max(0, count);
  const power = Math.floor(Math.log10(wished));
  const share = wished / 10 ** power;
  const factor = share >= FROM_10 ? 10 : share >= FROM_5 ? 5 : share >= FROM_2 ? 2 : 1;
  // Fractions are written as what divides one into them, which is whole: so multiples are exact.
  const isFraction = power < 0;
  const size = isFraction ? 10 ** -power / factor : 10 ** power * factor;
  const at = (index: number): number => (isFraction ? index / size : index * size);
  const of = (value: number): number => (isFraction ? value * size : value / size);
  let [first, last] = [Math.round(of(low)), Math.round(of(high))];
  if (at(first) < low) first += 1;
  if (at(last) > high) last -= 1;
  if (last < first && count >= 0.5 && count < 2) return divide(low, high, count * 2);
  return { step: at(1), first, last, at, of };
}

/** Returns the step, above 0, that divides a span into about so many: d3's `tickStep` without the rest of d3-array. */
export function roundStep(low: number, high: number, count: number): number {
  return divide(Math.min(low, high), Math.max(low, high), count).step;
}

/** Lists the round values of a span, in the order of its ends, for about so many steps: those of d3's `ticks`. */
export function roundTicks(low: number, high: number, count: number): number[] {
  const { first, last, at } = divide(Math.min(low, high), Math.max(low, high), count);
  // A span of numbers that are hardly any has no multiple that a number could hold.
  const length = Number.isFinite(last - first) ? Math.max(0, last - first + 1) : 0;
  const values = Array.from({ length }, (_, index) => at(first + index));
  return low > high ? values.reverse() : values;
}

/** Widens a span to multiples of the step that divides it into about so many: d3's `nice`. */
export function roundBounds(low: number, high: number, count: number): [low: number, high: number] {
  for (let stepBefore = 0; ;) {
    const { step, at, of } = divide(low, high, count);
    if (step === stepBefore || step === 0 || !Number.isFinite(step)) return [low, high];
    stepBefore = step;
    const [from, to] = [Math.ceil(of(low)), Math.floor(of(high))];
    low = at(at(from) > low ? from - 1 : from);
    high = at(at(to) < high ? to + 1 : to);
  }
}
