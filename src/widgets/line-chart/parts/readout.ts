import type { Plane } from "../../../draw/index.js";
import { momentFormat } from "../../../draw/index.js";
import type { MountPoint } from "../../page/mount-point.js";
import type { Theme } from "../../style/theme.js";
import { handWords } from "../../words/hand-words.js";
import type { Phrase } from "../../words/phrase.js";
import type { SharedWordName } from "../../words/words.js";
import type { Absence, FrameCursor, PickedValue } from "../frame/pick.js";
import { momentOf } from "../options/reference-options.js";
import type { Line } from "../series/line.js";
import { originWords } from "../words/origin-words.js";
import type { Formats } from "../words/value-words.js";
import { valueWords } from "../words/value-words.js";

/** Box beside the cursor: time, values, origin of the row. */
export interface Readout {
  /** Element for the chart to place. */
  readonly element: HTMLElement;
  /** Applies the colours of a changed theme. */
  recolor(): void;
  /**
   * Sets the format of moments, whether the origin of each row is told, not only of those out of the ordinary, and the
   * words of the widget.
   */
  update(moment: ReturnType<typeof momentFormat>, showsOrigin: boolean, phrase: Phrase): void;
  /**
   * Places it beside the cursor; undefined hides it. `chosen`: the line of the keyboard cursor. Writes only changes.
   */
  place(
    cursor: FrameCursor | undefined,
    plane: Plane,
    width: number,
    formats: Formats,
    now: number,
    chosen?: Line,
  ): void;
}

/** Gap between the cursor and the readout, CSS pixels. */
const CURSOR_GAP_PX = 12;

/** Most lines in the readout; of more, those with the greatest values. */
const MAX_READINGS = 12;

/** Most annotations in the readout. */
const MAX_ANNOTATIONS = 4;

/** Words for the reasons why there is no row. */
const ABSENCE_WORDS: Readonly<Record<Absence, SharedWordName | "tooFarApart">> = {
  lost: "someLost",
  unknown: "someMissing",
  "not held": "notHeld",
  apart: "tooFarApart",
  none: "noRows",
};

/** Makes a readout. */
export function createReadout(mountPoint: MountPoint, theme: Theme): Readout {
  const element = mountPoint.element("div", "readout");
  element.ariaHidden = "true";
  let moment = momentFormat();
  let showsOrigin = false;
  let phrase: Phrase;
  let shownKey = "";
  let width = 0;
  let left = NaN;

  const createReading = (line: Line, text: string, isChosen: boolean): HTMLElement => {
    const reading = isChosen ? mountPoint.element("div", "reading", "chosen") : mountPoint.element("div", "reading");
    const key = mountPoint.element("span", "key");
    key.style.color = theme.color(line.stroke);
    const name = mountPoint.element("span", "name");
    name.textContent = line.label;
    const filler = mountPoint.element("span", "filler");
    const number = mountPoint.element("span", "number");
    number.textContent = text;
    reading.append(key, name, filler, number);
    return reading;
  };

  const createText = (part: string, text: string): HTMLElement => {
    const line = mountPoint.element("div", part);
    line.textContent = text;
    return line;
  };

  const write = (cursor: FrameCursor, formats: Formats, now: number, chosen: Line | undefined): void => {
    const readings = cursor.values.filter(({ row: pickedRow }) => pickedRow !== undefined);
    const shownReadings = readings.length > MAX_READINGS ? greatest(readings) : readings;
    const children = [createText("moment", moment(cursor.time, now, cursor.time % 1000 !== 0))];
    for (const { line, row: pickedRow } of shownReadings) {
      children.push(
        createReading(line, valueWords(line, pickedRow, formats, phrase), line === chosen && readings.length > 1),
      );
    }
    if (shownReadings.length < readings.length) {
      children.push(createText("moment", phrase("more", { n: readings.length - shownReadings.length })));
    }
    const { annotations } = cursor;
    for (const { label, time } of annotations.slice(0, MAX_ANNOTATIONS)) {
      children.push(createText("remark", label ?? moment(momentOf(time), now)));
    }
    if (annotations.length > MAX_ANNOTATIONS) {
      children.push(createText("moment", phrase("more", { n: annotations.length - MAX_ANNOTATIONS })));
    }
    if (cursor.reconnect !== undefined) {
      children.push(createText("origin", phrase("reconnected", { time: moment(cursor.reconnect, now) }, handWords)));
    }
    if (cursor.absence !== undefined) {
      const words = cursor.pastAbsence ?? phrase(ABSENCE_WORDS[cursor.absence], {}, handWords);
      children.push(createText("origin", words));
    }
    const nearest = readings.find(({ row: pickedRow }) => pickedRow?.time === cursor.time);
    const origin = nearest?.line.origin(cursor.time + nearest.line.shift);
    if (origin !== undefined) {
      for (const line of originWords(origin, cursor.time, moment, now, showsOrigin, phrase)) {
        children.push(createText("origin", line));
      }
    }
    element.replaceChildren(...children);
    width = element.offsetWidth;
  };

  return {
    element,
    recolor() {
      shownKey = "?";
    },
    update(nextMoment, nextShowsOrigin, nextPhrase) {
      moment = nextMoment;
      showsOrigin = nextShowsOrigin;
      phrase = nextPhrase;
      shownKey = "?";
    },
    place(cursor, plane, chartWidth, formats, now, chosen) {
      const key = cursor === undefined ? "" : `${chosen?.id ?? ""} ${keyOf(cursor)}`;
      if (key !== shownKey) {
        shownKey = key;
        if (cursor === undefined) element.style.visibility = "hidden";
        else {
          write(cursor, formats, now, chosen);
          element.style.visibility = "visible";
        }
        left = NaN;
      }
      if (cursor === undefined) return;
      const fitsRight = cursor.x + CURSOR_GAP_PX + width <= chartWidth;
      const x = Math.max(0, fitsRight ? cursor.x + CURSOR_GAP_PX : cursor.x - CURSOR_GAP_PX - width);
      if (x === left) return;
      left = x;
      element.style.transform = `translate(${x}px, ${plane.top + 4}px)`;
    },
  };
}

function greatest(readings: readonly PickedValue[]): readonly PickedValue[] {
  return [...readings].sort((a, b) => (b.row?.value ?? -Infinity) - (a.row?.value ?? -Infinity)).slice(0, MAX_READINGS);
}

function keyOf({ time, absence, pastAbsence, values: readings, annotations, reconnect }: FrameCursor): string {
  const rowKeys = readings.map(({ line, row }) => (row === undefined ? "" : `${line.id} ${row.time} ${row.value}`));
  // Round the time to the second without a row: it moves on under a still cursor.
  const annotationKeys = annotations.map(({ label = "", time: moment }) => `${label} ${String(moment)}`);
  const at = absence === undefined ? time : Math.round(time / 1000);
  return `${at} ${pastAbsence ?? absence ?? ""} ${[...rowKeys, ...annotationKeys, reconnect].join()}`;
}
