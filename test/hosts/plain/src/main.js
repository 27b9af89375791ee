import { mountLoad } from "./load.js";

const html = await (await fetch("load-element.html")).text();

/** What changes and ends a case, by its name. */
const cases = {
  component(element, props) {
    const chart = mountLoad(element, props);
    return {
      update: ({ color }) => chart.update({ stroke: color }),
      unmount: () => chart.destroy(),
    };
  },
  elements(element, { url, color }) {
    if (element.childElementCount === 0) {
      const page = new DOMParser().parseFromString(html, "text/html");
      const chart = page.querySelector("tick-line-chart");
      chart.setAttribute("src", url);
      chart.setAttribute("stroke", color);
      // A script that is parsed so does not run: its copy does.
      import(new URL(page.querySelector("script").getAttribute("src"), import.meta.url));
      element.append(chart);
    }
    return {
      update: (props) => element.querySelector("tick-line-chart").setAttribute("stroke", props.color),
      unmount: () => element.replaceChildren(),
    };
  },
};

let shown;

function begin(name, props, element) {
  shown = cases[name](element, props);
}

window.host = {
  names: Object.keys(cases),
  mount: begin,
  hydrate: begin,
  update: (props) => shown.update(props),
  unmount: () => shown.unmount(),
};
