import "tickline/elements";
import { createApp, h, nextTick, shallowReactive } from "vue";

const PATIENCE_MS = 20_000;

/** Waits until something is true. */
async function until(what, read) {
  const end = performance.now() + PATIENCE_MS;
  while (!read()) {
    if (performance.now() > end) throw new Error(`not within ${PATIENCE_MS / 1000} s: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

/** Mounts one element of that name with those props. */
function mount(root, tag, given) {
  const props = shallowReactive(given);
  const place = root.appendChild(document.createElement("div"));
  const app = createApp({ render: () => h(tag, { ...props }) });
  app.mount(place);
  return {
    element: place.firstElementChild,
    props,
    end() {
      app.unmount();
      place.remove();
    },
  };
}

/** What Vue does with elements in a way of its own, each on a page of its own. Returns the connections. */
export const checks = {
  /** A prop that is withdrawn has its default again, whatever its type; a boolean is false: write its default. */
  async withdrawnProps(root, { url }) {
    const app = mount(root, "tick-line-chart", {
      src: url,
      value: "load",
      timeWindow: 5_000,
      title: "Load",
      legend: true,
    });
    const options = () => app.element.widget?.options;
    await until("the chart has a row", () => options() && app.element.stream.latest());
    Object.assign(app.props, { timeWindow: undefined, title: undefined, legend: undefined });
    await nextTick();
    const { timeWindow, title, legend } = options();
    if (timeWindow !== 60_000) throw new Error(`timeWindow: ${timeWindow}`);
    if (title !== undefined) throw new Error(`title: ${title}`);
    if (legend !== false) throw new Error(`legend: ${legend}`);
    app.props.timeWindow = 7_000;
    await nextTick();
    if (options().timeWindow !== 7_000) throw new Error(`timeWindow: ${options().timeWindow}`);
    app.end();
    return 1;
  },

  /** The key of an element's stream: Vue keeps `key`, and hands on `rowKey`. */
  async rowKey(root, { url }) {
    const app = mount(root, "tick-value-card", { src: url, value: "load", key: "load", rowKey: "load" });
    await until("there is a row", () => app.element.stream?.latest() !== undefined);
    const { key } = app.element.stream.latest();
    if (key !== "50") throw new Error(`${key}`);
    app.end();
    return 1;
  },

  /** Events of an element: `@state`. */
  async events(root, { url }) {
    const heard = [];
    const app = mount(root, "tick-stream", { src: url, onState: ({ detail }) => heard.push(detail.state) });
    await until("the stream is live", () => heard.includes("live"));
    app.end();
    return 1;
  },
};
