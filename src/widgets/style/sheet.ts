/** CSS properties, by their CSS names; a value may end in `!important`. */
export type Declarations = Readonly<Record<string, string>>;

/**
 * Declarations of a widget's node (`:host`), and of each of its parts by name. A media query after an `@` limits them:
 * `"item@(pointer: coarse)"`.
 */
export type Styles = Readonly<Record<string, Declarations>>;

/** Sheets by document: all widgets of a document share the sheet of equal styles. */
const sheets = new WeakMap<Document, Map<Styles, CSSStyleSheet>>();

/**
 * Styles a shadow root by constructed style sheets, shared by all widgets of the document. A page whose security policy
 * forbids inline styles allows them.
 *
 * @returns whether the platform has constructed style sheets; if not, use {@link applyStyles}
 *
 * @hidden
 */
export function adoptStyles(root: ShadowRoot, allStyles: readonly Styles[]): boolean {
  const document = root.ownerDocument;
  const Sheet = (document.defaultView as { CSSStyleSheet?: typeof CSSStyleSheet } | null)?.CSSStyleSheet;
  if (!("adoptedStyleSheets" in root) || Sheet === undefined || !("replaceSync" in Sheet.prototype)) return false;
  root.adoptedStyleSheets = allStyles.map((styles) => sheetOf(document, styles, Sheet));
  return true;
}

/** Styles one element by its parts, property by property: for platforms without constructed style sheets. */
export function applyStyles(
  element: ElementCSSInlineStyle,
  parts: readonly string[],
  allStyles: readonly Styles[],
): void {
  for (const styles of allStyles) {
    for (const part of parts) {
      for (const [name, value] of Object.entries(styles[part] ?? {})) {
        const [plain = "", priority] = value.split(" !");
        element.style.setProperty(name, plain, priority);
      }
    }
  }
}

function sheetOf(document: Document, styles: Styles, Sheet: typeof CSSStyleSheet): CSSStyleSheet {
  const documentSheets = sheets.get(document) ?? new Map<Styles, CSSStyleSheet>();
  sheets.set(document, documentSheets);
  let sheet = documentSheets.get(styles);
  if (sheet === undefined) {
    sheet = new Sheet();
    sheet.replaceSync(textOf(styles));
    documentSheets.set(styles, sheet);
  }
  return sheet;
}

function textOf(styles: Styles): string {
  return Object.entries(styles)
    .map(([part, declarations]) => {
      const [name, media] = part.split("@") as [string, string | undefined];
      const selector = name.startsWith(":") ? name : `[part~="${name}"]`;
      const body = Object.entries(declarations).map(([property, value]) => `${property}:${value}`);
      const rule = `${selector}{${body.join(";")}}`;
      return media === undefined ? rule : `@media ${media}{${rule}}`;
    })
    .join("\n");
}
