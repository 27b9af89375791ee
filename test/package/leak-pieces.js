// Places elements whose code the autoloader fetches, and takes them away: the second page of `leaks.test.ts`.
const tags = ["tick-line-chart", "tick-value-card", "tick-data-table", "tick-live-text", "tick-dashboard"];
let placed = [];

/** Elements of the page, those of shadow trees among them. */
function* elements(root = document.body) {
  for (const element of root.querySelectorAll("*")) {
    yield element;
    if (element.shadowRoot) yield* elements(element.shadowRoot);
  }
}

globalThis.place = () => {
  placed = tags.map((tag) => {
    const element = document.createElement(tag);
    element.setAttribute("src", `ws://${location.host}/feed`);
    element.style.width = "400px";
    document.body.append(element);
    return element;
  });
};

globalThis.takeAway = () => {
  for (const element of placed.splice(0)) element.remove();
};

globalThis.left = () => ({
  timers: [...globalThis.pendingTimers],
  elements: [...elements()].filter(({ localName }) => localName !== "script").length,
});

globalThis.isShown = () => {
  const words = [...elements()].map((element) => element.textContent);
  return [...elements()].some(({ localName }) => localName === "canvas") && words.includes("42");
};
