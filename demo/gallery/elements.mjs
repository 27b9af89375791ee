/** Makes an element with properties and children, texts or other elements. */
export function createElement(name, { lang, dir, ...properties } = {}, children = []) {
  const element = Object.assign(document.createElement(name), properties);
  if (lang) element.lang = lang;
  if (dir) element.dir = dir;
  element.append(...children);
  return element;
}
