/** CSS properties, by their CSS names; a value may end in `!important`. */
export type Declarations = Readonly<Record<string, string>>;

/**
 * What a widget looks like: declarations for its node (`:host`), and for each of its parts by name. After an `@`, where
 * it counts alone: `"item@(pointer: coarse)"`.
 */
export type Styles = Readonly<Record<string, Declarations>>;

const sheets = new WeakMap<Document, Map<Styles, CSSStyleSheet>>();

/**
 * Gives a shadow root its looks, by a constructed style sheet that all widgets of the document share: a page whose
 * security policy forbids styles allows it.
 *
 * @returns whether the platform has such sheets; where not, {@link applyStyles} must be used
 *
 * @hidden
 */
export function adoptStyles(root: ShadowRoot, all: readonly Styles[]): boolean {
  const document = root.ownerDocument;
  const Sheet = (document.defaultView as { CSSStyleSheet?: typeof CSSStyleSheet } | null)?.CSSStyleSheet;
  if (!("adoptedStyleSheets" in root) || Sheet === undefined || !("replaceSync" in Sheet.prototype)) return false;
  root.adoptedStyleSheets = all.map((rules) => sheetOf(document, rules, Sheet));
  return true;
}

/**
 * Gives one element the looks of its parts property by property, where the platform has no constructed style sheets.
 */
export function applyStyles(element: HTMLElement, parts: readonly string[], all: readonly Styles[]): void {
  for (const rules of all) {
    for (const part of parts) {
      for (const [name, value] of Object.entries(rules[part] ?? {})) {
        const [plain = "", priority] = value.split(" !");
        element.style.setProperty(name, plain, priority);
      }
    }
  }
}

function sheetOf(document: Document, rules: Styles, Sheet: typeof CSSStyleSheet): CSSStyleSheet {
  const known = sheets.get(document) ?? new Map<Styles, CSSStyleSheet>();
  sheets.set(document, known);
  let sheet = known.get(rules);
  if (sheet === undefined) {
    sheet = new Sheet();
    sheet.replaceSync(textOf(rules));
    known.set(rules, sheet);
  }
  return sheet;
}

function textOf(rules: Styles): string {
  return Object.entries(rules)
    .map(([part, declarations]) => {
      const [name, media] = part.split("@") as [string, string | undefined];
      const selector = name.startsWith(":") ? name : `[part~="${name}"]`;
      const body = Object.entries(declarations).map(([property, value]) => `${property}:${value}`);
      const rule = `${selector}{${body.join(";")}}`;
      return media === undefined ? rule : `@media ${media}{${rule}}`;
    })
    .join("\n");
}
