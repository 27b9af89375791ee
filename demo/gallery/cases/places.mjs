import { boiler, machine, market } from "../feeds.mjs";
import { within } from "../numbers.mjs";

/** Languages, zones and the direction of writing. */
export const places = {
  id: "places",
  title: "Locale, zones, right-to-left",
  widget: "line-chart",
  cases: [
    {
      id: "locale",
      title: "German",
      note: "Numbers, times and all words as a reader there writes them.",
      options: ["locale"],
      feed: market,
      make: ({ stream }) => ({ stream, title: "Umsatz, €", locale: "de-DE" }),
    },
    {
      id: "words",
      title: "Words of one's own",
      note: "Any sentence says what you want, here in a language that is not shipped.",
      options: ["locale", "words"],
      feed: { ...boiler, interval: 1000, lost: (step) => within(step, { every: 30, from: -20, count: 4 }) },
      make: ({ stream }) => ({
        stream,
        title: "Chaudière, °C",
        locale: "fr-FR",
        words: {
          live: "en direct",
          waitingForRow: "en attente de la première ligne",
          someLost: "lignes perdues",
          noRows: "aucune ligne",
          liveButton: "Direct",
          newRows: "+{n} {n|nouvelle|nouvelles}",
          tableButton: "Tableau",
          closeButton: "Fermer",
          between: "{from} à {to}",
        },
      }),
    },
    {
      id: "indian",
      title: "Hindi",
      note: "Groups of two digits above the thousands.",
      options: ["locale"],
      feed: market,
      make: ({ stream }) => ({
        stream,
        title: "कारोबार, ₹",
        locale: "hi-IN",
        y: { format: (value) => value.toLocaleString("hi-IN") },
      }),
    },
    {
      id: "time-zone",
      title: "Tokyo's clock",
      note: "Ticks, dates and readout go by the calendar of any zone, whatever the reader's.",
      options: ["timeZone"],
      feed: { ...boiler, interval: 1_200_000, past: 172_800_000, stream: { staleAfter: 3_600_000 } },
      make: ({ stream }) => ({
        stream,
        title: "Boiler in Tokyo, °C",
        timeZone: "Asia/Tokyo",
        timeWindow: 172_800_000,
        delay: 0,
      }),
    },
    {
      id: "page-language",
      title: "The page's language",
      note: "Where no locale is named the language of the element holds.",
      options: ["locale"],
      attributes: { lang: "fr" },
      feed: { ...boiler, row: (step, time) => ({ time, value: boiler.row(step, time).value * 1000 }) },
      make: ({ stream }) => ({ stream, title: "Pression, Pa" }),
    },
    {
      id: "right-to-left",
      title: "From right to left",
      note: "Words run as the page's do; time still runs to the right.",
      options: ["locale", "title"],
      attributes: { dir: "rtl", lang: "ar" },
      feed: machine,
      make: ({ stream }) => ({
        stream,
        title: "الخادم، ٪",
        locale: "ar-EG",
        series: [
          { value: "cpu", label: "المعالج" },
          { value: "memory", label: "الذاكرة" },
        ],
      }),
    },
  ],
};
