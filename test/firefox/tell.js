// Runs on each page before its own code: `tell` posts what has been seen to the server that the page came from.
const errors = [];
addEventListener("error", ({ message }) => errors.push(message));
addEventListener("unhandledrejection", ({ reason }) => errors.push(String(reason)));
addEventListener("securitypolicyviolation", ({ effectiveDirective, blockedURI }) => {
  // Firefox asks for an icon by itself.
  if (!blockedURI.endsWith("/favicon.ico")) errors.push(`${effectiveDirective} ${blockedURI}`);
});

async function until(look) {
  for (let n = 0; n < 300; n += 1) {
    const found = look();
    if (found) return found;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  return undefined;
}

/** All elements of the page, those of shadow trees among them. */
function* elements(root = document) {
  for (const element of root.querySelectorAll("*")) {
    yield element;
    if (element.shadowRoot) yield* elements(element.shadowRoot);
  }
}

/** The number of pixels of the line's colour, on all canvases. */
function linePixels() {
  let count = 0;
  for (const canvas of elements()) {
    if (canvas.localName !== "canvas" || canvas.width === 0) continue;
    const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
    for (let at = 0; at < data.length; at += 4) {
      if (data[at] > 200 && data[at + 1] < 60 && data[at + 3] > 200) count += 1;
    }
  }
  return count;
}

/** The numbers that the page writes. */
const values = () =>
  [...elements()].filter((element) => element.matches('[part~="value"]')).map((each) => each.textContent);

/** Waits for a line and a number, ends it all by `unmount`, and tells the server. */
globalThis.tell = async (unmount) => {
  const pixels = await until(() => linePixels() > 150 && linePixels());
  const value = await until(() => values().find((text) => text === "42"));
  await unmount();
  const isGone = await until(() => ![...elements()].some(({ localName }) => localName === "canvas"));
  await fetch("/told", { method: "POST", body: JSON.stringify({ pixels, value, isGone: isGone === true, errors }) });
};
