import { selectedRange } from "../../page/selection.js";
import type { TableCore, TableFeature } from "./feature.js";

/** Start of a cell that a spreadsheet would run; a number with a unit, such as "-5 °C", is none. */
const FORMULA_START = /^["\s]*([=@＝＠]|[+\-＋－](?![\d.,\s]+\D{0,4}$))/;

const cellText = ({ textContent }: Element): string => textContent.replace(/\s+/g, " ").replace(FORMULA_START, "'$&");

/**
 * Copies selected table rows as lines of cells with tabs between, as spreadsheets take them; a cell that they would run
 * gets an apostrophe before it.
 */
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
      .map((row) => [...row.children].filter(isSelected).map(cellText))
      .filter(({ length }) => length > 0);
    if (lines.flat().length < 2) return;
    event.clipboardData.setData("text/plain", lines.map((cells) => cells.join("\t")).join("\n"));
    event.preventDefault();
  });
  return {};
}
