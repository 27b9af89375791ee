// With a bundler, or an import map that names d3: import { … } from "tickline".
import { feedsOf } from "./cases/index.mjs";
import { codeOf, factoryOf } from "./code.mjs";
import { createElement } from "./elements.mjs";
import { rowsOf } from "./feeds.mjs";
import { feedSource } from "./source.mjs";
import { stillOf } from "./still.mjs";

import * as tickline from "/dist/tickline.bundle.min.mjs";

const { DataStream, renderLineChart } = tickline;

/**
 * Puts a case on the page: its live widget, a description, and its code.
 *
 * @param each - the case
 * @param start - the beginning of all feeds, epoch ms
 * @returns the element of the case, and its widgets, which `mount` makes: to be called once the element is on the page
 */
export function showCase(each, start) {
  const feeds = feedsOf(each);
  const stage = createElement("div", { className: `stage ${each.widget}`, ...each.attributes });
  for (const [name, value] of Object.entries(each.look ?? {})) stage.style.setProperty(name, value);
  const controls = createElement("div", { className: "controls" });
  const element = createElement("article", { className: `case ${each.widget}`, id: each.id }, [
    createElement("h3", {}, [createElement("a", { href: `#${each.id}` }, [each.title])]),
    createElement("p", {}, [each.note]),
    stage,
    controls,
    detailsOf(each, feeds, start),
  ]);

  return {
    element,
    mount() {
      const streams = Object.fromEntries(
        Object.entries(feeds).map(([name, feed]) => [name, new DataStream(feedSource(feed, start), feed.stream)]),
      );
      const widgets = [each.make({ ...streams, now: start })].flat().map((options) => {
        if (each.widget === "picture") return showPicture(stage, feeds.stream, options, start);
        const target = createElement("div", { className: "target" });
        stage.append(target);
        return tickline[factoryOf(each.widget)](target, options);
      });
      addControls(controls, each, widgets);
      return widgets;
    },
  };
}

/** Makes the list of options, and the code, which opens on a click. */
function detailsOf(each, feeds, start) {
  const names = each.options.flatMap((name) => [" ", createElement("code", {}, [name])]);
  const code = createElement("code");
  const details = createElement("details", {}, [
    createElement("summary", {}, ["Code", ...names]),
    createElement("pre", { tabIndex: 0 }, [code]),
  ]);
  const write = () => {
    const rows = Object.fromEntries(Object.entries(feeds).map(([name, feed]) => [name, rowsOf(feed, 0, start)[0]]));
    code.textContent = codeOf(each, feeds, rows);
  };
  details.addEventListener("toggle", write, { once: true });
  return details;
}

/** Makes buttons that act on the widgets, and a text of the widgets' events. */
function addControls(controls, { actions = {}, events = {} }, widgets) {
  for (const [label, act] of Object.entries(actions)) {
    const button = createElement("button", { type: "button" }, [label]);
    button.addEventListener("click", () => void act(widgets[0], save));
    controls.append(button);
  }
  for (const [name, words] of Object.entries(events)) {
    const output = createElement("output", {}, [`no ${name} event yet`]);
    widgets[0].on(name, (event) => {
      output.textContent = words(event);
    });
    controls.append(output);
  }
}

/** Shows rows as a picture. */
function showPicture(stage, feed, options, start) {
  const { rows, gaps } = stillOf(feed, start);
  const svg = renderLineChart(rows, { ...options, gaps });
  const picture = createElement("img", {
    alt: options.title,
    width: options.width,
    height: options.height,
    src: `data:image/svg+xml,${encodeURIComponent(svg)}`,
  });
  stage.append(picture);
  return picture;
}

/** Downloads a file. */
function save(name, blob) {
  const link = createElement("a", { href: URL.createObjectURL(blob), download: name });
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}
