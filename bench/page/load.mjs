/** Loads a classic script; resolves once it has run. */
export function loadScript(src) {
  return new Promise((resolve, reject) => {
    const script = Object.assign(document.createElement("script"), { src, onload: resolve, onerror: () => reject(new Error(`no script: ${src}`)) });
    document.head.append(script);
  });
}

/** Loads a style sheet; resolves once it holds. */
export function loadStyles(href) {
  return new Promise((resolve, reject) => {
    const link = Object.assign(document.createElement("link"), {
      rel: "stylesheet",
      href,
      onload: resolve,
      onerror: () => reject(new Error(`no style sheet: ${href}`)),
    });
    document.head.append(link);
  });
}
