import type { Plane } from "../../../draw/index.js";
import { momentFormat } from "../../../draw/index.js";
import type { MountPoint } from "../../page/mount-point.js";
import type { Theme } from "../../style/theme.js";
import type { Absence, FrameCursor, PickedValue } from "../frame/pick.js";
import { momentOf } from "../options/reference-options.js";
import type { Line } from "../series/line.js";
import { originWords } from "../words/origin-words.js";
import type { Formats } from "../words/value-words.js";
import { valueWords } from "../words/value-words.js";

/** Tells what the cursor points at: time, values, where the row came from. */
export interface Readout {
  /** To be placed by the chart. */
  readonly element: HTMLElement;
  /** Takes the colours of a changed theme. */
  recolor(): void;
  /** Takes how moments are written. */
  localize(moment: ReturnType<typeof momentFormat>): void;
  /**
   * Shows it beside the cursor; undefined hides it. `chosen`: the line that keys have gone to. Writes what has changed,
   * nothing else.
   */
  show(
    cursor: FrameCursor | undefined,
    plane: Plane,
    width: number,
    formats: Formats,
    now: number,
    chosen?: Line,
  ): void;
}

/** Between the cursor and the readout, CSS pixels. */
const gap = 12;

/** Lines told at most; of more, those with the greatest values. */
const most = 12;

/** Annotations told at most. */
const mostMarks = 4;

const absences: Readonly<Record<Absence, string>> = {
  lost: "rows lost",
  unknown: "rows may be missing: the feed was interrupted",
  "not held": "not held: older than the first row here",
  apart: "no rows: too far apart to be joined",
  none: "no rows",
};

/** Makes a readout. */
export function createReadout(place: MountPoint, theme: Theme): Readout {
  const element = place.element("div", "readout");
  element.ariaHidden = "true";
  let moment = momentFormat();
  let told = "";
  let width = 0;
  let left = NaN;

  const row = (line: Line, text: string, isChosen: boolean): HTMLElement => {
    const made = isChosen ? place.element("div", "reading", "chosen") : place.element("div", "reading");
    const key = place.element("span", "key");
    key.style.color = theme.color(line.stroke);
    const name = place.element("span", "name");
    name.textContent = line.label;
    const filler = place.element("span", "filler");
    const number = place.element("span", "number");
    number.textContent = text;
    made.append(key, name, filler, number);
    return made;
  };

  const words = (part: string, text: string): HTMLElement => {
    const made = place.element("div", part);
    made.textContent = text;
    return made;
  };

  const write = (cursor: FrameCursor, formats: Formats, now: number, chosen: Line | undefined): void => {
    const readings = cursor.readings.filter(({ row: found }) => found !== undefined);
    const shown = readings.length > most ? greatest(readings) : readings;
    const children = [words("moment", moment(cursor.time, now, cursor.time % 1000 !== 0))];
    for (const { line, row: found } of shown) {
      children.push(row(line, valueWords(line, found, formats), line === chosen && readings.length > 1));
    }
    if (shown.length < readings.length) children.push(words("moment", `and ${readings.length - shown.length} more`));
    const { annotations } = cursor;
    for (const { label, time } of annotations.slice(0, mostMarks)) {
      children.push(words("remark", label ?? moment(momentOf(time), now)));
    }
    if (annotations.length > mostMarks) children.push(words("moment", `and ${annotations.length - mostMarks} more`));
    if (cursor.reconnect !== undefined) children.push(words("origin", `reconnected ${moment(cursor.reconnect, now)}`));
    if (cursor.absence !== undefined) children.push(words("origin", absences[cursor.absence]));
    const nearest = readings.find(({ row: found }) => found?.time === cursor.time);
    const origin = nearest?.line.origin(cursor.time + nearest.line.shift);
    if (origin !== undefined) {
      for (const line of originWords(origin, cursor.time, moment, now)) children.push(words("origin", line));
    }
    element.replaceChildren(...children);
    width = element.offsetWidth;
  };

  return {
    element,
    recolor() {
      told = "?";
    },
    localize(words) {
      moment = words;
      told = "?";
    },
    show(cursor, plane, whole, formats, now, chosen) {
      const key = cursor === undefined ? "" : `${chosen?.id ?? ""} ${keyOf(cursor)}`;
      if (key !== told) {
        told = key;
        if (cursor === undefined) element.style.visibility = "hidden";
        else {
          write(cursor, formats, now, chosen);
          element.style.visibility = "visible";
        }
        left = NaN;
      }
      if (cursor === undefined) return;
      const fits = cursor.x + gap + width <= whole;
      const x = Math.max(0, fits ? cursor.x + gap : cursor.x - gap - width);
      if (x === left) return;
      left = x;
      element.style.transform = `translate(${x}px, ${plane.top + 4}px)`;
    },
  };
}

function greatest(readings: readonly PickedValue[]): readonly PickedValue[] {
  return [...readings].sort((a, b) => (b.row?.value ?? -Infinity) - (a.row?.value ?? -Infinity)).slice(0, most);
}

function keyOf({ time, absence, readings, annotations, reconnect }: FrameCursor): string {
  const rows = readings.map(({ line, row }) => (row === undefined ? "" : `${line.id} ${row.time} ${row.value}`));
  // Where there is no row the time under the cursor moves on: told to the second.
  const marks = annotations.map(({ label = "", time: moment }) => `${label} ${String(moment)}`);
  const at = absence === undefined ? time : Math.round(time / 1000);
  return `${at} ${absence ?? ""} ${[...rows, ...marks, reconnect].join()}`;
}
