import type { Box, Plane } from "../../../draw/index.js";
import { scaleOf, timeAt, timeX } from "../../../draw/index.js";
import { planeOn } from "../axis/value-axes.js";
import type { ValueAxisOptions } from "../options/axis-options.js";
import type { ChartFeature, ChartScale, FeatureChart } from "../options/features.js";
import type { ChartCore, Feature } from "./feature.js";

const NO_BOX: Box = { left: 0, top: 0, width: 0, height: 0 };

/** A feature of the user's, attached. */
interface Attached {
  readonly name: string;
  readonly feature: ChartFeature;
  readonly detach: () => void;
}

/** Attaches the features of the option `features`; one that throws is told once, and takes nothing else down. */
export function userFeatures(chart: ChartCore): Feature {
  const { context, live } = chart;
  let factories: readonly unknown[] = [];
  let all: readonly Attached[] = [];

  const attach = (factory: (chart: FeatureChart) => ChartFeature, index: number): Attached[] => {
    const name = `features[${index}]`;
    const controller = new AbortController();
    let feature: ChartFeature;
    try {
      feature = factory(createFeatureChart(chart, controller.signal));
    } catch (error) {
      controller.abort();
      // Tell it when the chart is there, and somebody may listen.
      queueMicrotask(() => {
        live.guard.call(name, () => {
          throw error;
        });
      });
      return [];
    }
    const elements = feature.elements ?? [];
    context.root.append(...elements);
    return [
      {
        name,
        feature,
        detach() {
          controller.abort();
          for (const element of elements) element.remove();
          live.guard.call(name, () => feature.close?.());
        },
      },
    ];
  };
  const detachAll = (): void => {
    for (const { detach } of all) detach();
    all = [];
  };
  const call = (method: "update" | "rowsArrived" | "drawn"): void => {
    for (const { name, feature } of all) live.guard.call(name, () => feature[method]?.());
  };
  context.scope.add(detachAll);
  return {
    get nextMs() {
      let nextMs = Infinity;
      for (const { feature } of all) nextMs = Math.min(nextMs, feature.nextMs ?? Infinity);
      return nextMs;
    },
    update() {
      const { features } = chart.options;
      if (features !== factories) {
        detachAll();
        factories = features;
        all = features.flatMap(attach);
      }
      call("update");
    },
    rowsArrived() {
      call("rowsArrived");
    },
    drawn() {
      call("drawn");
    },
  };
}

function createFeatureChart(chart: ChartCore, signal: AbortSignal): FeatureChart {
  const { context, canvas, live } = chart;
  const valueScale = (side: "left" | "right"): ChartScale => {
    const plane = (): Plane | undefined => chart.frame && planeOn(chart.frame.axes, side);
    return Object.assign((value: number) => plane()?.y(value) ?? NaN, {
      invert(px: number) {
        const y = plane()?.y;
        if (y === undefined) return NaN;
        const options: ValueAxisOptions = side === "left" ? chart.options.y : chart.options.yRight;
        const { invert } = scaleOf(options.scale);
        // Places along a scale are even on the page: two of them give all others.
        const [zero, one] = [y(invert(0)), y(invert(1))];
        return invert((px - zero) / (one - zero));
      },
    });
  };
  return {
    signal,
    node: context.node,
    plot: canvas,
    x: Object.assign((time: number) => (chart.frame ? timeX(chart.frame.plane, time) : NaN), {
      invert: (px: number) => (chart.frame ? timeAt(chart.frame.plane, px) : NaN),
    }),
    y: valueScale("left"),
    yRight: valueScale("right"),
    get box() {
      const { left, top, width, height } = chart.frame?.plane ?? NO_BOX;
      return { left, top, width, height };
    },
    get cursorTime() {
      return chart.frame?.cursor?.time;
    },
    element: (tag) => context.element(tag),
    now: () => live.now(),
    formatMoment: (time) => live.formatMoment(time),
    formatValue: (value, axis = "left") => chart.frame?.formats[axis](value) ?? String(value),
    color: (css) => chart.theme.color(css),
    invalidate() {
      live.loop.invalidate();
    },
  };
}
