export { SOLID, type Painter } from "./painter.js";
export { SvgPainter, isLiteralColor, type SvgOptions } from "./svg-painter.js";
export {
  clipTo,
  columnAt,
  columnOf,
  columnX,
  pixelsOf,
  shifted,
  snappedX,
  startOf,
  timeAt,
  timeX,
  type Plane,
} from "./plane.js";
export { PixelColumns, type Segment } from "./pixel-columns.js";
export { between, scaleOf, type Scale, type ScaleType } from "./scale.js";
export { densityOf, isDense, type Trace } from "./trace.js";
export { drawDot, drawLine, type LineStyle } from "./line.js";
export { drawArea, type AreaStyle } from "./area.js";
export { drawGaps, drawNotHeld, type GapStyle } from "./gap-marks.js";
export { drawNumber } from "./number.js";
export { type AxisStyle, type Tick } from "./tick.js";
export { TimeTicks, drawTimeAxis, type TimeAxisStyle, type TimeTicksOptions } from "./time-axis.js";
export { drawValueAxis, valueTicks, type ValueAxisStyle, type ValueTicksOptions } from "./value-axis.js";
export { valueDomain, type DomainOptions } from "./value-domain.js";
export { ageText, durationText, momentFormat, valueFormat, type ValueFormat, type ValueFormatter } from "./format.js";
export { timeWords, type TimeFormat } from "./time-words.js";
export { TimeZone } from "./time-zone.js";
export { NO_VALUE } from "./no-value.js";
export { english, numberLocale, type NumberLocale } from "./number-locale.js";
export { curveLinear, curveMonotoneX, curveStepAfter, type Curve, type CurveFactory } from "./curve.js";
