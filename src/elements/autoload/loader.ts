import type { Kind } from "../../widgets/internal.js";
import type { MakeSource } from "../contents/elsewhere.js";
import { kindNames, sourceFiles } from "../contents/names.js";
import { isMounted } from "../mounted.js";
import { sourceName } from "../stream/source-name.js";
import type * as Base from "./base.js";
import type { Piece } from "./pieces.js";

const SELECTOR = ["stream", ...kindNames]
  .map((name) => `tick-${name}:not(:defined)`)
  .concat("[data-tickline]:not(script)")
  .join();

/** A tree of the page in which the loader looks. */
interface Root {
  readonly tree: Document | ShadowRoot | Element;
  /** Whether it has nodes to mount. */
  hasNodes: boolean;
  /** Unmounts the nodes, once they are mounted. */
  unmount?: () => void;
}

/** Finds elements and nodes on the page, and fetches the code of their kinds. */
export class Loader {
  readonly #load: (file: string) => Promise<Piece>;
  /** Those who wait for the code of a kind, by its name. */
  readonly #waiting = new Map<string, Set<Element>>();
  /** The kinds whose code has come. */
  readonly #loaded = new Set<string>();
  readonly #told = new Set<string>();
  readonly #roots = new Set<Root>();
  #base: typeof Base | undefined;

  /** @param load - fetches a file of the package */
  constructor(load: (file: string) => Promise<Piece>) {
    this.#load = load;
  }

  /** Looks for elements and nodes in a tree, also for later ones. Returns the undo. */
  discover(tree: Root["tree"]): () => void {
    const root: Root = { tree, hasNodes: false };
    const observer = new MutationObserver((records) => {
      for (const { type, target, addedNodes } of records) {
        if (type === "attributes") this.#look(root, target as Element);
        for (const node of addedNodes) if (node.nodeType === 1) this.#look(root, node as Element);
      }
    });
    observer.observe(tree, { subtree: true, childList: true, attributes: true, attributeFilter: ["data-tickline"] });
    this.#roots.add(root);
    this.#look(root, tree);
    return () => {
      observer.disconnect();
      this.#roots.delete(root);
      root.unmount?.();
    };
  }

  /** Asks for the code of a part of a tree, and of all that is in it. */
  #look(root: Root, part: ParentNode): void {
    const self = part.nodeType === 1 && (part as Element).matches(SELECTOR) ? [part as Element] : [];
    for (const element of [...self, ...part.querySelectorAll(SELECTOR)]) {
      const mark = element.getAttribute("data-tickline");
      if (element.matches(":not(:defined)")) this.#want(element, element.localName.slice(5), "");
      else if (mark !== null && isOurs(root, element)) {
        root.hasNodes = true;
        if (this.#base !== undefined) mount(root, this.#base);
        this.#want(element, mark, "data-");
      }
    }
  }

  #want(element: Element, name: string, prefix: string): void {
    // What is no name of a kind is a stream, or a mistake, which the base tells.
    const kind = kindNames.includes(name) ? name : "stream";
    if (this.#loaded.has(kind)) return;
    const waiting = this.#waiting.get(kind);
    if (waiting !== undefined) waiting.add(element);
    else {
      this.#waiting.set(kind, new Set([element]));
      this.#fetch(kind).catch((error: unknown) => {
        const elements = this.#waiting.get(kind);
        this.#waiting.delete(kind);
        this.#tell(error);
        for (const each of elements ?? []) each.dispatchEvent(new CustomEvent("error", { detail: error }));
      });
    }
    // The element will ask for its source itself, once it is there: the file may come meanwhile.
    const source = element.getAttribute(`${prefix}source`) ?? undefined;
    const src = element.getAttribute(`${prefix}src`) ?? undefined;
    if (source ?? src) this.#fetchSource(sourceName(source, src)).catch(() => undefined);
  }

  async #fetch(kind: string): Promise<void> {
    const [piece, code] = await Promise.all([this.#load("base"), kind === "stream" ? undefined : this.#load(kind)]);
    // Cast: that is what the file holds.
    const base = piece as unknown as typeof Base;
    if (this.#base === undefined) {
      this.#base = base;
      base.fetchSourcesBy(async (name) => {
        try {
          return await this.#fetchSource(name);
        } catch (error) {
          this.#tell(error);
          throw error;
        }
      });
      // Streams come before the widgets that name them.
      for (const root of this.#roots) mount(root, base);
      base.defineStream();
    }
    if (code !== undefined) base.defineKind(kind, code.kind as Kind);
    this.#loaded.add(kind);
    this.#waiting.delete(kind);
  }

  async #fetchSource(name: string): Promise<Readonly<Record<string, MakeSource>>> {
    const file = Object.hasOwn(sourceFiles, name) ? sourceFiles[name] : undefined;
    return file === undefined ? {} : ((await this.#load(file)).sources as Readonly<Record<string, MakeSource>>);
  }

  /** Tells a failure once. */
  #tell(error: unknown): void {
    const { message } = error as Error;
    if (!this.#told.has(message)) console.error(`tickline: ${message}`);
    this.#told.add(message);
  }
}

/** Whether a node is to be mounted by this copy of the package: one that is mounted has the property `stream`. */
function isOurs({ tree, unmount }: Root, node: Element): boolean {
  const isTaken = (unmount === undefined && isMounted(tree)) || Object.hasOwn(node, "stream");
  return !isTaken && node.closest('[data-tickline="off"]') === null;
}

function mount(root: Root, base: typeof Base): void {
  if (root.hasNodes && !isMounted(root.tree)) root.unmount ??= base.autoMount(root.tree);
}
