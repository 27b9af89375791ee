import { boiler, hosts, machine } from "../feeds.mjs";
import { within } from "../numbers.mjs";

/** Live texts: numbers in a sentence. */
export const texts = {
  id: "texts",
  title: "Live text",
  widget: "live-text",
  cases: [
    {
      id: "text",
      title: "A sentence",
      note: "Places between braces are filled with the newest row, and written by d3 formats.",
      options: ["stream", "template"],
      feed: machine,
      make: ({ stream }) => ({
        stream,
        template: "The machine is {cpu:.0f} % busy, with {memory:.1f} % of its memory in use.",
      }),
    },
    {
      id: "text-function",
      title: "A function",
      note: "It is given the row, and what is known of it.",
      options: ["template"],
      feed: boiler,
      make: ({ stream }) => ({
        stream,
        template: (row, { age }) => `${row.value > 55 ? "Hot" : "Warm enough"}, ${age} ago.`,
      }),
    },
    {
      id: "text-value",
      title: "A value of one's own",
      note: "What {value} is; here of one key, and only of rows that count.",
      options: ["value", "seriesKey", "where"],
      feed: hosts("alpha", "beta"),
      make: ({ stream }) => ({
        stream,
        seriesKey: "beta",
        where: (row) => row.value > 30,
        value: (row) => row.value / 100,
        template: "beta was last busy at {value:.0%}.",
      }),
    },
    {
      id: "text-placeholder",
      title: "Nothing to say",
      note: "For a gap there is another word than a dash.",
      options: ["placeholder"],
      feed: {
        ...boiler,
        row: (step, time) => ({
          time,
          value: within(step, { every: 12, from: 0, count: 6 }) ? null : boiler.row(step, time).value,
        }),
      },
      make: ({ stream }) => ({
        stream,
        template: "The boiler is at {value:.1f} °C.",
        placeholder: "an unknown number of",
      }),
    },
    {
      id: "text-locale",
      title: "Another language and zone",
      note: "Numbers and the time of day, as they are written there.",
      options: ["locale", "timeZone"],
      feed: boiler,
      make: ({ stream }) => ({
        stream,
        template: "Um {time} waren es {value:.1f} °C.",
        locale: "de-DE",
        timeZone: "Europe/Berlin",
      }),
    },
    {
      id: "text-words",
      title: "Words of one's own",
      note: "Ages and states are told in other words.",
      options: ["words"],
      feed: boiler,
      make: ({ stream }) => ({
        stream,
        template: "{value:.1f} °C, {state}, {age} old.",
        words: { live: "on air", seconds: "{n} {n|second|seconds}" },
      }),
    },
    {
      id: "text-announce",
      title: "Read aloud",
      note: "A screen reader tells of changes, at most once in five seconds.",
      options: ["announce", "ariaLabel"],
      feed: boiler,
      make: ({ stream }) => ({ stream, template: "{value:.0f} °C, {state}", announce: true, ariaLabel: "Boiler" }),
    },
    {
      id: "text-cursor",
      title: "With a chart's cursor",
      note: "It tells of the moment that is pointed at on a chart that shares its cursor by name.",
      options: ["cursor"],
      feed: boiler,
      make: ({ stream }) => ({ stream, template: "At {time} it was {value:.1f} °C.", cursor: "house" }),
    },
  ],
};
