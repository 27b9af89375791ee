import type { Case, Feed } from "../../demo/gallery/cases/index.mjs";
import { feedsOf } from "../../demo/gallery/cases/index.mjs";
import { stillOf } from "../../demo/gallery/still.mjs";
import { renderLineChart } from "../../src/render/index.js";
import { renderSchema } from "../../src/widgets/line-chart/export/render-options.js";
import type { LineChartOptions } from "../../src/widgets/line-chart/index.js";

/** The moment of all pictures. */
const noon = Date.UTC(2025, 2, 12, 12);

type Row = Readonly<Record<string, unknown>>;
type Named = Row & { readonly from: string; readonly row: Row };

/** The pictures of a case: its charts without a page, at noon. */
export function picturesOf(each: Case): string[] {
  const feeds = feedsOf(each);
  // A picture has rows in the place of a stream: here its name.
  const given = { now: noon, ...Object.fromEntries(Object.keys(feeds).map((name) => [name, name])) };
  return [each.make(given)]
    .flat()
    .map((options) => pictureOf(each, options as unknown as Partial<LineChartOptions<Row>>, feeds));
}

function pictureOf(each: Case, options: Partial<LineChartOptions<Row>>, feeds: Readonly<Record<string, Feed>>): string {
  const names = Object.keys(feeds);
  const known = Object.keys(renderSchema());
  const shared = Object.fromEntries(Object.entries(options).filter(([name]) => known.includes(name)));
  const usual = { locale: each.attributes?.lang ?? "en-GB", timeZone: "UTC", width: 640, height: 240 };
  const whole = {
    ...usual,
    ...(each.widget === "line-chart" && { to: noon, timeWindow: 60_000 }),
    ...lookOf(each),
    ...shared,
  };
  if (options.series?.some(({ stream }) => stream !== undefined)) {
    const rows = names.flatMap((from) =>
      stillOf(feeds[from], noon).rows.map((row): Named => ({ from, time: (row as Row).time, row: row as Row })),
    );
    const series = options.series.map(({ stream, value, ...line }) => ({
      ...line,
      key: stream as unknown as string,
      value: ({ row }: Named) => row[value as string],
    }));
    return renderLineChart(rows, { ...whole, key: "from", series });
  }
  const feed = feeds[(options.stream as unknown as string | undefined) ?? names[0]];
  const { rows, gaps } = stillOf(feed, noon);
  const key = feed.stream?.key;
  // One series of a key is picked by its name.
  const one = each.widget === "line-chart" &&
    options.seriesKey !== undefined && { series: [{ key: options.seriesKey, label: options.seriesKey }] };
  return renderLineChart(rows, { ...whole, gaps, ...(key !== undefined && { key }), ...one } as never);
}

/** The roles and the scheme that a page gives by custom properties. */
function lookOf({ look = {} }: Case): object {
  const { "color-scheme": scheme = "light", "font-family": font, "--tick-surface": surface, ...others } = look;
  const colors = Object.fromEntries(
    Object.entries(others)
      .filter(([name]) => name.startsWith("--tick-"))
      .map(([name, color]) => [name.replace("--tick-", ""), color]),
  );
  return { scheme, colors, ...(font !== undefined && { font }), ...(surface !== undefined && { background: surface }) };
}
