// Counts the timers and animation frames of a page that are pending: a script that runs before all others.
{
  const pending = new Set();
  globalThis.pendingTimers = pending;
  const watch = (begin, end, isOnce) => {
    const [start, stop] = [globalThis[begin], globalThis[end]];
    globalThis[begin] = (run, ...rest) => {
      const handle = start(
        (...given) => {
          if (isOnce) pending.delete(`${begin} ${handle}`);
          run(...given);
        },
        ...rest,
      );
      pending.add(`${begin} ${handle}`);
      return handle;
    };
    globalThis[end] = (handle) => {
      pending.delete(`${begin} ${handle}`);
      stop(handle);
    };
  };
  watch("setTimeout", "clearTimeout", true);
  watch("setInterval", "clearInterval", false);
  watch("requestAnimationFrame", "cancelAnimationFrame", true);
}
