/** Imports the elements beside globals of a page that are not all there, as server renderers define some. */
const registry = () => {
  const classes = new Map();
  return { get: (name) => classes.get(name), define: (name, made) => classes.set(name, made), classes };
};
const places = {
  "a registry alone": { customElements: registry() },
  "a class alone": { HTMLElement: class {} },
  "a registry and a class": { customElements: registry(), HTMLElement: class {} },
  "a document alone": { window: globalThis, document: { createElement: () => ({}) } },
  "a document and a registry": { document: { createElement: () => ({}) }, customElements: registry() },
  "empty objects": { window: {}, document: {}, customElements: {}, HTMLElement: {}, Document: {}, CSSStyleSheet: {} },
  "functions of nothing": { document: {}, customElements: registry(), HTMLElement: () => undefined },
  null: { document: null, customElements: null, HTMLElement: null },
  "all that a definition takes": {
    document: { createElement: () => ({}) },
    customElements: registry(),
    HTMLElement: class {},
  },
};
const place = places[process.argv[2]];
Object.assign(globalThis, place);
await import("tickline/elements");
console.log([...(place.customElements?.classes?.keys() ?? [])].join(" "));
