function load(element) {
  return new Promise((resolve, reject) => {
    element.onload = resolve;
    element.onerror = () => reject(new Error(`does not load: ${element.src ?? element.href}`));
    document.head.append(element);
  });
}

/** Loads a classic script; resolves once it has run. */
export const loadScript = (src) => load(Object.assign(document.createElement("script"), { src }));

/** Loads a style sheet; resolves once it applies. */
export const loadStyles = (href) => load(Object.assign(document.createElement("link"), { rel: "stylesheet", href }));
