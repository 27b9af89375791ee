import { Activity, startTransition, Suspense, use, useDeferredValue, useState } from "react";
import { createRoot } from "react-dom/client";
import { Load } from "./load.jsx";

const BLUE = "#0066ff";
const PATIENCE_MS = 20_000;

/** Waits until something is true. */
async function until(what, read) {
  const end = performance.now() + PATIENCE_MS;
  while (!read()) {
    if (performance.now() > end) throw new Error(`not within ${PATIENCE_MS / 1000} s: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

/** A promise that is kept by hand. */
function deferred() {
  let keep;
  const promise = new Promise((resolve) => (keep = resolve));
  return { promise, keep };
}

function expectThat(isTrue, what) {
  if (!isTrue) throw new Error(what);
}

/** The element of the only widget within an element. */
const nodeIn = (element) => [...element.querySelectorAll("*")].find(({ shadowRoot }) => shadowRoot !== null);
const canvasIn = (element) => nodeIn(element)?.shadowRoot.querySelector("canvas");
const isShown = (element) => nodeIn(element)?.getClientRects().length > 0;

/** Mounts a component whose state is set from outside. */
function mount(element, Component, first) {
  let set;
  function App() {
    const [state, setState] = useState(first);
    set = setState;
    return <Component {...state} />;
  }
  const root = createRoot(element);
  root.render(<App />);
  return { set: (state) => set((former) => ({ ...former, ...state })), end: () => root.unmount() };
}

const Waiting = ({ promise }) => promise && use(promise);

/** What React does with a chart while it renders at leisure, each on a page of its own. Returns the connections. */
export const checks = {
  /** A transition that suspends: the chart stays as it is, and then takes the prop. */
  async transition(element, { url, color }) {
    const { promise, keep } = deferred();
    const shown = [];
    const Page = ({ stroke, awaited }) => (
      <Suspense fallback="waiting">
        <Load url={url} color={stroke} />
        <Waiting promise={awaited} />
        <Committed stroke={stroke} />
      </Suspense>
    );
    const Committed = ({ stroke }) => <i ref={() => void shown.push(stroke)} />;
    const app = mount(element, Page, { stroke: color });
    await until("the chart is there", () => canvasIn(element));
    const canvas = canvasIn(element);
    startTransition(() => app.set({ stroke: BLUE, awaited: promise }));
    await new Promise((resolve) => setTimeout(resolve, 200));
    expectThat(!shown.includes(BLUE) && isShown(element), "a transition that waits was shown");
    keep();
    await until("the transition is over", () => shown.includes(BLUE));
    expectThat(canvasIn(element) === canvas, "a transition made another chart");
    app.end();
    return 1;
  },

  /** A value that lags behind: many renders, of which React throws some away. */
  async deferredValue(element, { url, color }) {
    const rendered = [];
    const Page = ({ stroke }) => {
      const late = useDeferredValue(stroke);
      rendered.push(late);
      return <Load url={url} color={late} />;
    };
    const app = mount(element, Page, { stroke: color });
    await until("the chart is there", () => canvasIn(element));
    const canvas = canvasIn(element);
    for (let step = 0; step < 20; step += 1) app.set({ stroke: step === 19 ? BLUE : `#0000${10 + step}` });
    await until("the last value is rendered", () => rendered.at(-1) === BLUE);
    expectThat(canvasIn(element) === canvas, "a deferred value made another chart");
    app.end();
    return 1;
  },

  /** A first render that suspends is thrown away, and has opened nothing; the one that is kept opens one connection. */
  async suspendedMount(element, { url, color }) {
    const { promise, keep } = deferred();
    const Page = () => (
      <Suspense fallback="waiting">
        <Load url={url} color={color} />
        <Waiting promise={promise} />
      </Suspense>
    );
    const app = mount(element, Page, {});
    await until("the fallback is there", () => element.textContent === "waiting");
    expectThat(canvasIn(element) === undefined, "a chart was mounted by a render that waits");
    keep();
    await until("the chart is there", () => canvasIn(element));
    app.end();
    return 1;
  },

  /** A `<Suspense>` that hides a chart and shows it again: the same chart, the same connection. */
  async suspense(element, { url, color }) {
    const { promise, keep } = deferred();
    const Page = ({ awaited }) => (
      <Suspense fallback={<p>waiting</p>}>
        <Load url={url} color={color} />
        <Waiting promise={awaited} />
      </Suspense>
    );
    const app = mount(element, Page, {});
    await until("the chart is there", () => isShown(element));
    const canvas = canvasIn(element);
    app.set({ awaited: promise });
    await until("the chart is hidden", () => !isShown(element) && element.querySelector("p"));
    expectThat(canvasIn(element) === canvas, "a chart that is hidden was ended");
    keep();
    await until("the chart is shown again", () => isShown(element));
    expectThat(canvasIn(element) === canvas, "a chart that is shown again is another one");
    app.end();
    return 1;
  },

  /** An `<Activity>` that is hidden ends chart and stream; shown again it has both anew. */
  async activity(element, { url, color }) {
    const Page = ({ mode }) => (
      <Activity mode={mode}>
        <Load url={url} color={color} />
      </Activity>
    );
    const app = mount(element, Page, { mode: "visible" });
    await until("the chart is there", () => canvasIn(element));
    const canvas = canvasIn(element);
    await new Promise((resolve) => setTimeout(resolve, 200));
    app.set({ mode: "hidden" });
    await until("the chart has ended", () => canvasIn(element) === undefined);
    app.set({ mode: "visible" });
    await until("there is a chart again", () => canvasIn(element));
    expectThat(canvasIn(element) !== canvas, "a chart that has ended came back");
    await new Promise((resolve) => setTimeout(resolve, 200));
    app.end();
    return 2;
  },

  /** Events of an element: `onstate` hears them, `onState` nothing. */
  async events(element, { url }) {
    const heard = [];
    const Page = () => (
      <tick-stream
        id="s"
        src={url}
        onstate={({ detail }) => heard.push(detail.state)}
        onState={() => heard.push("dead")}
      />
    );
    const app = mount(element, Page, {});
    await until("the stream is live", () => heard.includes("live"));
    expectThat(!heard.includes("dead"), "onState hears events: the types refuse it for nothing");
    app.end();
    return 1;
  },

  /** The key of an element's stream: React keeps `key`, and hands on `rowKey` and `row-key`. */
  async rowKey(element, { url }) {
    const Page = () => (
      <>
        <tick-line-chart id="a" src={url} value="load" key="load" />
        <tick-line-chart id="b" src={url} value="load" rowKey={(row) => row.load} />
        <tick-line-chart id="c" src={url} value="load" row-key="load" />
      </>
    );
    const app = mount(element, Page, {});
    const latest = () => [..."abc"].map((id) => element.querySelector(`#${id}`)?.stream?.latest());
    await until("all have rows", () => latest().every((row) => row !== undefined));
    const keys = latest().map(({ key }) => key);
    expectThat(String(keys) === ",50,50", `keys: ${String(keys)}`);
    app.end();
    return 3;
  },
};
