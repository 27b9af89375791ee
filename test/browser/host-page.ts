import { FAR } from "./hostile-texts.js";

/** What a page may be made to do by text that is not taken as text. */
const CALLS = ["alert", "confirm", "prompt", "print", "open"] as const;

/** Watches a page that texts of an enemy are shown on. */
export interface WatchedPage {
  /** The dialogs that were opened, and the requests that were made to {@link FAR}. */
  readonly done: readonly string[];
  /** Ends the watch. */
  end(): void;
}

/** Notes each dialog and each request of the page. Those that its policy blocks are breaches of it besides. */
export function watchHostPage(): WatchedPage {
  const done: string[] = [];
  const page = globalThis as unknown as Record<string, unknown>;
  const own = CALLS.map((name) => [name, page[name]] as const);
  for (const name of CALLS) page[name] = (...given: unknown[]) => void done.push(`${name}(${given.join()})`);
  const requests = new PerformanceObserver((list) => {
    for (const { name } of list.getEntries()) if (name.includes(FAR)) done.push(name);
  });
  requests.observe({ type: "resource", buffered: true });
  return {
    done,
    end() {
      requests.disconnect();
      for (const [name, value] of own) page[name] = value;
    },
  };
}

/** Elements within an element, those of shadow trees among them. */
export function* allElements(root: Element | ShadowRoot): Generator<Element> {
  // No `instanceof`: the element may be one of another window.
  if ("shadowRoot" in root && root.shadowRoot !== null) yield* allElements(root.shadowRoot);
  for (const element of root.children) {
    yield element;
    yield* allElements(element);
  }
}

/** The names of elements and of their attributes, without what they hold. */
export function namesIn(elements: Iterable<Element>): string[] {
  const names = new Set<string>();
  for (const { localName, attributes } of elements) {
    names.add(localName);
    for (const { name } of attributes) names.add(`${localName} ${name}`);
  }
  return [...names].sort();
}

/** All texts and values of attributes within an element. */
export function textsIn(root: Element | ShadowRoot): Set<string> {
  const texts = new Set<string>();
  for (const element of allElements(root)) {
    for (const { value } of element.attributes) texts.add(value);
    texts.add(element.textContent);
    for (const node of element.childNodes) if (node instanceof Text) texts.add(node.data);
  }
  return texts;
}
