import { axes } from "./axes.mjs";
import { cards } from "./cards.mjs";
import { dashboards } from "./dashboards.mjs";
import { gaps } from "./gaps.mjs";
import { inspection } from "./inspection.mjs";
import { looks } from "./looks.mjs";
import { marks } from "./marks.mjs";
import { matters } from "./matters.mjs";
import { names } from "./names.mjs";
import { pictures } from "./pictures.mjs";
import { places } from "./places.mjs";
import { tables } from "./tables.mjs";
import { texts } from "./texts.mjs";
import { time } from "./time.mjs";

/** The groups of the gallery, in order. */
export const groups = [
  marks,
  axes,
  time,
  gaps,
  matters,
  inspection,
  names,
  places,
  looks,
  pictures,
  cards,
  tables,
  texts,
  dashboards,
];

/** All cases, each with its widget. */
export const cases = groups.flatMap((group) => group.cases.map((each) => ({ widget: group.widget, ...each })));

/** The feeds of a case, each by the name that `make` takes its stream by. */
export const feedsOf = ({ feed, feeds = { stream: feed } }) => feeds;
