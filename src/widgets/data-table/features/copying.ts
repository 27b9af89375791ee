import { selectedRange } from "../../page/selection.js";
import type { TableCore, TableFeature } from "./feature.js";

/** Copies selected table rows as lines of cells with tabs between, as spreadsheets take them. */
export function copying<T>({ context, parts }: TableCore<T>): TableFeature<T> {
  const { scope, root } = context;
  scope.listen(parts.table, "copy", (event) => {
    const selected = selectedRange(root);
    if (selected === undefined || event.clipboardData === null) return;
    const { startContainer, startOffset, endContainer, endOffset } = selected;
    const range = root.ownerDocument.createRange();
    range.setStart(startContainer, startOffset);
    range.setEnd(endContainer, endOffset);
    // A click that selects a whole cell selects up to the beginning of the next one.
    const isSelected = (cell: Element): boolean =>
      range.intersectsNode(cell) && !(endOffset === 0 && cell.contains(endContainer));
    const lines = [...parts.table.querySelectorAll("tr")]
      .map((row) => [...row.children].filter(isSelected).map(({ textContent }) => textContent.replace(/\s+/g, " ")))
      .filter(({ length }) => length > 0);
    if (lines.flat().length < 2) return;
    event.clipboardData.setData("text/plain", lines.map((cells) => cells.join("\t")).join("\n"));
    event.preventDefault();
  });
  return {};
}
