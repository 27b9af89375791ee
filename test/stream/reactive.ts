/**
 * Wraps an object as Vue's `reactive` does: plain objects and arrays by their tag, and what they hold when it is read.
 */
export function reactive<T extends object>(target: T): T {
  const tag = Object.prototype.toString.call(target);
  return tag === "[object Object]" || tag === "[object Array]" ? proxyOf(target) : target;
}

/** Makes a Proxy of an object of any class, whose members are read by `reactive`. */
export function proxyOf<T extends object>(target: T): T {
  return new Proxy(target, {
    get(from, name, receiver) {
      const value: unknown = Reflect.get(from, name, receiver);
      return typeof value === "object" && value !== null && typeof name === "string" ? reactive(value) : value;
    },
  });
}
