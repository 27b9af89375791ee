/** Asks for one animation frame after the other and draws nothing: the cost of the frames by themselves. */
export function load() {
  return () => {
    const frame = () => requestAnimationFrame(frame);
    frame();
    return { fill() {}, push() {} };
  };
}
