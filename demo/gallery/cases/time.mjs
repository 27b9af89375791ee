import { boiler, vibration, weather } from "../feeds.mjs";

/** The viewport in time. */
export const time = {
  id: "time",
  title: "Time and motion",
  widget: "line-chart",
  cases: [
    {
      id: "ten-seconds",
      title: "Ten seconds on view",
      note: "The shorter the window, the faster the line goes by; it scrolls at a steady pace whatever the rows do.",
      options: ["timeWindow"],
      feed: { ...boiler, interval: 100 },
      make: ({ stream }) => ({ stream, title: "Boiler, °C", timeWindow: 10_000 }),
    },
    {
      id: "ten-minutes",
      title: "Ten minutes on view",
      note: "A long window moves by whole pixels, and draws only when one is due.",
      options: ["timeWindow"],
      feed: { ...boiler, interval: 2000, past: 600_000 },
      make: ({ stream }) => ({ stream, title: "Boiler, °C", timeWindow: 600_000 }),
    },
    {
      id: "no-delay",
      title: "No delay",
      note: "The right edge is now, and the newest point lies behind it by as much as its row is old.",
      options: ["delay"],
      feed: { ...boiler, interval: 1000 },
      make: ({ stream }) => ({ stream, title: "Boiler, °C", timeWindow: 20_000, delay: 0 }),
    },
    {
      id: "five-seconds",
      title: "A delay of five seconds",
      note: "Time for late rows to find their place before anybody sees it.",
      options: ["delay"],
      feed: { ...boiler, interval: 1000, late: (step) => (step % 5 === 0 ? 3 : 0) },
      make: ({ stream }) => ({ stream, title: "Boiler, °C", timeWindow: 20_000, delay: 5_000 }),
    },
    {
      id: "sparse",
      title: "A row every five seconds",
      note: "Time goes on between rows, and each new point grows out of the right edge.",
      options: ["stream", "curve"],
      feed: weather,
      make: ({ stream }) => ({ stream, title: "Outside, °C", curve: "monotone-x" }),
    },
    {
      id: "own-clock",
      title: "Another clock",
      note: "The view goes by whatever clock it is given: here one that is half a minute behind.",
      options: ["now"],
      feed: boiler,
      make: ({ stream }) => ({
        stream,
        title: "Boiler, half a minute ago",
        timeWindow: 30_000,
        now: () => stream.now() - 30_000,
      }),
    },
    {
      id: "retain",
      title: "What is held",
      note: "So much of the past is kept; a view that reaches further back shows a fade, for nothing is known of it.",
      options: ["retain", "retain.time", "retain.rows"],
      feed: vibration,
      make: ({ stream }) => ({
        stream,
        title: "Vibration, g",
        timeWindow: 60_000,
        retain: { time: 40_000, rows: 3_000 },
      }),
    },
  ],
};
