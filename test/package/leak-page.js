// Mounts widgets and ends them, at a moment of their life that dice choose: the page of `leaks.test.ts`.
import * as tickline from "/dist/tickline.bundle.min.mjs";

const { DataStream, random, poll, webSocket, eventSource } = tickline;
const factories = ["lineChart", "valueCard", "dataTable", "liveText", "dashboard"];
const tags = ["tick-line-chart", "tick-value-card", "tick-data-table", "tick-live-text", "tick-dashboard"];
const feeds = new URLSearchParams(location.hash.slice(1)).get("feeds");
const socketFeeds = feeds.replace("http", "ws");

/** Sources of rows, by name; `path` is that of a feed that hangs or fails, else of one that works. */
const sources = {
  random: () => random({ interval: 15 }),
  poll: (path) => poll(`${feeds}${path ?? "/poll"}`, { interval: 20 }),
  webSocket: (path) => webSocket(`${socketFeeds}${path ?? "/socket"}`),
  sse: (path) => eventSource(`${feeds}${path ?? "/sse"}`),
};
const names = Object.keys(sources);
const elementSources = { random: "random", poll: "poll", webSocket: "web-socket", sse: "event-source" };

let state = 1;
const dice = (count) => {
  state = (state * 48_271) % 2_147_483_647;
  return state % count;
};
const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
const frame = () => new Promise((resolve) => requestAnimationFrame(resolve));

/** Moments of life at which a widget and its stream end: each waits for its moment, then calls `end`. */
const moments = {
  "before it connects": { run: (_widget, _stream, end) => end() },
  "in the turn after": { run: (_widget, _stream, end) => Promise.resolve().then(end) },
  connecting: {
    path: "/hang",
    run: async (_widget, _stream, end) => {
      await pause(dice(30));
      end();
    },
  },
  "before the next attempt": {
    path: "/refuse",
    run: async (_widget, stream, end) => {
      for (let n = 0; n < 40 && stream.state !== "waiting"; n += 1) await pause(5);
      end();
    },
  },
  "in a callback of the stream": {
    run: async (_widget, stream, end) => {
      let isOver = false;
      const over = new Promise((resolve) =>
        stream.on("data", () => {
          if (isOver) return;
          isOver = true;
          end();
          resolve();
        }),
      );
      await Promise.race([over, pause(500)]);
      if (!isOver) end();
    },
  },
  "in a callback of the widget": {
    run: async (widget, _stream, end) => {
      let isOver = false;
      const over = new Promise((resolve) =>
        widget.on("state", () => {
          if (isOver) return;
          isOver = true;
          end();
          resolve();
        }),
      );
      await Promise.race([over, pause(500)]);
      if (!isOver) end();
    },
  },
  "in the middle of a frame": {
    run: async (widget, _stream, end) => {
      await pause(dice(60));
      let isOver = false;
      const endOnce = () => {
        if (isOver) return;
        isOver = true;
        end();
      };
      // A function of the user's, which is called as the widget is drawn.
      const write = (value) => {
        endOnce();
        return String(value);
      };
      if ("pause" in widget) widget.update({ y: { format: write } });
      else if ("delta" in widget.options) widget.update({ format: write });
      await frame();
      await frame();
      endOnce();
    },
  },
  "in a frame of its own": {
    run: async (_widget, _stream, end) => {
      await frame();
      requestAnimationFrame(end);
      await frame();
      await frame();
    },
  },
  "as it lives": {
    run: async (_widget, _stream, end) => {
      await pause(20 + dice(120));
      end();
    },
  },
};
const momentNames = Object.keys(moments);

/** One life of a widget that a function mounts. */
async function liveByFunction(index, place, isKept) {
  const moment = moments[momentNames[dice(momentNames.length)]];
  const name = moment.path === undefined ? names[dice(4)] : names[1 + dice(3)];
  const stream = new DataStream(sources[name](moment.path), { retry: { minDelay: 10_000 } });
  stream.on("error", () => undefined);
  const widget = tickline[factories[index % 5]](place, { stream });
  widget.on("error", () => undefined);
  await moment.run(widget, stream, () => {
    if (isKept) return;
    if (dice(2) === 0) widget.destroy();
    stream.destroy();
    widget.destroy();
  });
}

/** One life of an element. */
async function liveByElement(index, place, isKept) {
  const name = names[dice(4)];
  const element = document.createElement(tags[index % 5]);
  element.setAttribute("source", elementSources[name]);
  if (name !== "random") {
    const base = name === "webSocket" ? socketFeeds : feeds;
    const paths = ["/hang", "/refuse", { poll: "/poll", webSocket: "/socket", sse: "/sse" }[name]];
    element.setAttribute("src", base + paths[dice(3)]);
  }
  place.append(element);
  const waits = [() => undefined, () => Promise.resolve(), frame, () => pause(dice(120))];
  await waits[dice(4)]();
  if (!isKept) element.remove();
}

/** Lives so many lives, some at a time; `isKept` ends none. */
globalThis.live = async (count, isKept = false) => {
  for (let done = 0; done < count; done += 40) {
    await Promise.all(
      Array.from({ length: Math.min(40, count - done) }, async (_, n) => {
        const place = document.createElement("div");
        place.style.cssText = "width: 300px; height: 150px";
        document.body.append(place);
        await (n % 3 === 0 ? liveByElement : liveByFunction)(done + n, place, isKept);
        place.remove();
        if (isKept) (globalThis.kept ??= []).push(place);
      }),
    );
  }
  // An element may be off the page for a moment, and come back.
  await pause(400);
};
globalThis.isReady = true;
