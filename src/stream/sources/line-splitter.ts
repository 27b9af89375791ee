/** Cuts text that comes in pieces, cut anywhere, into lines; LF, CR LF and CR end one. */
export interface LineSplitter {
  /** Takes the next piece, and returns the lines that are complete with it. */
  push(piece: string): string[];
  /** Returns the last line, which nothing ended, and begins anew. */
  end(): string;
  /** The number of characters of the line that is not complete. */
  readonly unfinished: number;
}

/**
 * Makes a splitter.
 *
 * @param delimiter - where it is given, a field that begins with a quote may hold line ends, as in CSV (RFC 4180)
 */
export function createLineSplitter(delimiter?: string): LineSplitter {
  const marks = delimiter === undefined ? /[\r\n]/g : /[\r\n"]/g;
  let rest = "";
  /** Whether the last piece ended with a CR, which may be half of a CR LF. */
  let endsWithReturn = false;
  let isQuoted = false;
  /** Whether a quote has just ended a field: one more is a quote within it. */
  let hasClosed = false;

  /** Takes note of a quote: only one at the beginning of a field opens it. */
  function quote(before: string): void {
    if (isQuoted) [isQuoted, hasClosed] = [false, true];
    else if (before === "" || before.endsWith(delimiter ?? "") || (hasClosed && before.endsWith('"'))) isQuoted = true;
  }

  return {
    push(piece) {
      const lines: string[] = [];
      let start = endsWithReturn && piece.startsWith("\n") ? 1 : 0;
      if (piece) endsWithReturn = false;
      marks.lastIndex = start;
      for (let mark = marks.exec(piece); mark; mark = marks.exec(piece)) {
        const { index } = mark;
        if (mark[0] === '"') quote(index > start ? piece.slice(start, index) : rest);
        else if (!isQuoted) {
          lines.push(rest + piece.slice(start, index));
          rest = "";
          hasClosed = false;
          start = index + 1;
          if (mark[0] === "\r") {
            endsWithReturn = start === piece.length;
            if (piece[start] === "\n") start += 1;
            marks.lastIndex = start;
          }
        }
      }
      rest += piece.slice(start);
      return lines;
    },
    end() {
      const last = rest;
      rest = "";
      isQuoted = endsWithReturn = hasClosed = false;
      return last;
    },
    get unfinished() {
      return rest.length;
    },
  };
}
