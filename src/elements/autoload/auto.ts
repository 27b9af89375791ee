import { fetchFile } from "./fetch-file.js";
import { Loader } from "./loader.js";
import { Pieces } from "./pieces.js";

/** The files of `auto/`, each with those that it needs: written by the build. */
declare const NEEDS: Readonly<Record<string, readonly string[]>>;

const KEY = Symbol.for("tickline.auto");
const page = globalThis as { [KEY]?: Pick<Loader, "discover"> };
const pieces = new Pieces(NEEDS, fetchFile);
const first = page[KEY];
/** The loader of the page: of two copies of this file, perhaps of two versions, the first one stays. */
const loader = (page[KEY] = first ?? new Loader((file) => pieces.load(file)));

if (first !== undefined) console.warn("tickline.auto.mjs is loaded already: the first one stays");
else if (!document.querySelector('script[data-tickline="off"]')) loader.discover(document);

/**
 * Looks for elements and `data-tickline` nodes in a tree, such as a shadow root, also for later ones, and fetches the
 * code of their kinds. The document is looked through by itself, unless a script tag has `data-tickline="off"`.
 *
 * @returns the undo: looks no more, and unmounts the nodes; elements stay
 */
export const discover = (root: Document | ShadowRoot | Element): (() => void) => loader.discover(root);
