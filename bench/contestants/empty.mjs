/** Draws nothing, which measures the loop itself. */
export function load() {
  return () => ({ fill() {}, push() {} });
}
