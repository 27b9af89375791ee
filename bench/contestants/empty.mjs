/** Draws nothing: what the loop itself costs. */
export function load() {
  return () => ({ fill() {}, push() {} });
}
