import { describe, expect, it } from "vitest";
import { FrameMaker } from "../../../../src/widgets/line-chart/frame/frame-maker.js";
import { lineChartSchema } from "../../../../src/widgets/line-chart/options/line-chart-options.js";
import { chartWords } from "../../../../src/widgets/line-chart/parts/description.js";
import { resolveOptions } from "../../../../src/widgets/options/options.js";
import { phraseOf } from "../../../../src/widgets/words/phrase.js";
import { bandOf, frameInputOf, noon, seriesOf } from "../frame-input-of.js";

describe("chartWords", () => {
  it("tells of a band from where to where its bounds go, whether or not it has a value", () => {
    const [low, high] = [seriesOf([5, 10]), seriesOf([20, 25])];
    const wordsOf = (lined: boolean): string => {
      const line = bandOf(low, high, lined ? seriesOf([12, 14]) : undefined, "0:", "CPU");
      const frame = new FrameMaker().make(frameInputOf([line]), 0);
      const { summary, description } = chartWords(
        resolveOptions(lineChartSchema<unknown>(), {}),
        frame,
        { spoken: "live", tone: "good" },
        "no row",
        () => "now",
        noon,
        phraseOf("en"),
      );
      return `${summary}; ${description}`;
    };
    expect(wordsOf(false)).toBe("line chart: 10 to 25; 1 line, now to now; CPU 5 to 25; live");
    expect(wordsOf(true)).toBe("line chart: 14 (10 to 25); 1 line, now to now; CPU 5 to 25; live");
  });
});
