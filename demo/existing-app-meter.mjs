/**
 * Counts nodes, listeners, timers and observers of the page: it wraps the platform's functions for all code that is
 * loaded later. Holds no reference to anything that it counts.
 */
const open = { listeners: 0, timers: 0, observers: 0 };

countListeners(EventTarget.prototype);
countTimers("setTimeout", "clearTimeout", true);
countTimers("setInterval", "clearInterval", false);
countTimers("requestAnimationFrame", "cancelAnimationFrame", true);
for (const name of ["ResizeObserver", "IntersectionObserver", "MutationObserver"]) countObservers(name);

/** Returns the present numbers of nodes (shadow trees included), listeners, timers with frames, and observers. */
export function measure() {
  return { nodes: countNodes(document), ...open };
}

function countNodes(node) {
  let count = 1 + (node.shadowRoot ? countNodes(node.shadowRoot) : 0);
  for (const child of node.childNodes) count += countNodes(child);
  return count;
}

/**
 * Counts listeners that were added and not removed. Those on a socket or a signal are not on the page, and end with it.
 */
function countListeners(prototype) {
  const { addEventListener, removeEventListener } = prototype;
  const known = new WeakMap(); // target -> listener -> the types it listens to
  const forget = (target, listener, key) => {
    if (known.get(target)?.get(listener)?.delete(key)) open.listeners -= 1;
  };
  const keyOf = (type, options) => `${type} ${Boolean(typeof options === "object" ? options?.capture : options)}`;
  prototype.addEventListener = function add(type, listener, options) {
    addEventListener.call(this, type, listener, options);
    const target = this ?? window;
    if (listener === null || options?.signal?.aborted || target instanceof WebSocket || target instanceof AbortSignal) {
      return;
    }
    const key = keyOf(type, options);
    if (!known.has(target)) known.set(target, new WeakMap());
    const types = known.get(target).get(listener) ?? new Set();
    if (types.has(key)) return;
    known.get(target).set(listener, types.add(key));
    open.listeners += 1;
    const undo = () => forget(target, listener, key);
    if (options?.once) addEventListener.call(target, type, undo, { once: true, capture: options.capture });
    if (options?.signal) addEventListener.call(options.signal, "abort", undo, { once: true });
  };
  prototype.removeEventListener = function remove(type, listener, options) {
    removeEventListener.call(this, type, listener, options);
    if (listener) forget(this ?? window, listener, keyOf(type, options));
  };
}

/** Counts timers that were set, and neither cleared nor, unless they repeat, fired. */
function countTimers(set, clear, once) {
  const waiting = new Set();
  const [start, stop] = [window[set], window[clear]];
  window[set] = (callback, ...rest) => {
    const id = start.call(
      window,
      (...parts) => {
        if (once && waiting.delete(id)) open.timers -= 1;
        callback(...parts);
      },
      ...rest,
    );
    waiting.add(id);
    open.timers += 1;
    return id;
  };
  window[clear] = (id) => {
    stop.call(window, id);
    if (waiting.delete(id)) open.timers -= 1;
  };
}

/** Counts observers that observe an element. */
function countObservers(name) {
  const { prototype } = window[name];
  const { observe, unobserve, disconnect } = prototype;
  const targets = new WeakMap(); // observer -> how many it observes
  const setCount = (observer, count) => {
    open.observers += Number(count > 0) - Number((targets.get(observer) ?? 0) > 0);
    targets.set(observer, count);
  };
  prototype.observe = function start(...parts) {
    observe.apply(this, parts);
    setCount(this, (targets.get(this) ?? 0) + 1);
  };
  prototype.disconnect = function stop() {
    disconnect.call(this);
    setCount(this, 0);
  };
  if (!unobserve) return;
  prototype.unobserve = function leave(target) {
    unobserve.call(this, target);
    setCount(this, Math.max(0, (targets.get(this) ?? 0) - 1));
  };
}
