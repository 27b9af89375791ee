import fc from "fast-check";
import { countOf } from "./count.js";

/** A message as a transport may bring it: text, or bytes of any kind. */
export type Hostile = string | Uint8Array;

/** Deeper than a stack holds, in `npm test` too. */
const DEEP = countOf(100_000, 20_000);
const BOM = "\uFEFF";

/** Wraps a value in so many pairs of brackets. */
function nested(open: string, core: string, close: string, depth = DEEP): string {
  return open.repeat(depth) + core + close.repeat(depth);
}

/** Texts that stand where JSON has a value; not all of them are one. */
const values = [
  ...[
    "0",
    "-0",
    "1",
    "-1",
    "0.1",
    "1e999",
    "-1e999",
    "1e-999",
    "5e-324",
    "1.7976931348623157e308",
    "-1.7976931348623157e308",
  ],
  ...[
    "9007199254740991",
    "9007199254740993",
    "-9007199254740993",
    "4294967296",
    "8.64e15",
    "-8.64e15",
    "8640000000000001",
    "1e21",
  ],
  ...[
    "null",
    "true",
    "false",
    "[]",
    "{}",
    "[[]]",
    "[{}]",
    "[null]",
    "[[1,2]]",
    "[1,2]",
    '["x",1]',
    "[0,null]",
    "[1,2,3]",
  ],
  ...[
    '""',
    '" "',
    '"0"',
    '"-0"',
    '"12"',
    '"1e5"',
    '"1e999"',
    '"NaN"',
    '"null"',
    '"1700000000000"',
    '"1970-01-01"',
    '"-271821-04-19"',
  ],
  ...[
    '"\\u0000"',
    '"\\ud83d"',
    '"\\udc00\\ud800"',
    '"__proto__"',
    '"constructor"',
    '"\\u005f_proto__"',
    '"\ud800"',
    '"é€😀"',
  ],
  ...[
    "NaN",
    "Infinity",
    "-Infinity",
    "undefined",
    "01",
    "+1",
    ".5",
    "1.",
    "1e",
    "0x10",
    "1_000",
    "1n",
    "--1",
    "'a'",
    "/**/1",
    '"\\x"',
    '"\n"',
    "[,]",
    "{,}",
    "",
  ],
  ...[
    '{"__proto__":{"polluted":1}}',
    '{"constructor":{"prototype":{"polluted":1}}}',
    '{"value":1,"value":2}',
    '{"offset":1}',
    '{"offset":{}}',
  ],
  ...[
    '{"epoch":"e","offset":1e308}',
    '{"length":3}',
    '{"toString":null}',
    '{"toJSON":1}',
    '{"valueOf":1,"toString":2}',
    '{"then":1}',
  ],
];

/** Names that JSON may bring, with their quotes. */
const names = [
  ...[
    "time",
    "value",
    "rows",
    "seq",
    "epoch",
    "head",
    "recovered",
    "data",
    "a",
    "at",
    "prev",
    "id",
    "key",
    "name",
    "after",
  ],
  ...[
    "__proto__",
    "constructor",
    "prototype",
    "toString",
    "toJSON",
    "hasOwnProperty",
    "length",
    "then",
    "polluted",
    "",
    "\\u0000",
    "\\ud800",
    "0",
  ],
].map((name) => `"${name}"`);

/** Messages that make sense, to be spoiled. */
const sound = [
  '{"epoch":"a","seq":12,"rows":[{"time":1700000000000,"value":1},{"time":1700000001000,"value":2}],' +
    '"head":12,"recovered":true}',
  '{"epoch":"a","head":12}',
  '{"epoch":"b","head":3,"recovered":false}',
  '{"epoch":"a","seq":13,"rows":[[1700000002000,3]]}',
  '[{"time":1700000000000,"value":-0},{"time":1700000001000,"value":null}]',
  '{"time":"2023-11-14T22:13:20Z","value":21.5,"name":"é€😀"}',
  '{"data":[{"time":1700000000000,"value":5}],"seq":7,"epoch":"a"}',
  '{"a":[[{"time":1700000000000,"value":5}]],"p":7,"prev":6,"epoch":"a"}',
  '{"rows":[{"at":1700000000000,"name":"x","value":5}],"at":{"epoch":"a","offset":5},"head":9,"after":4}',
  '{"rows":[{"time":1700000000000,"value":5}],"id":"k-7"}',
  "[1700000000000,5]",
  "[1,2,3]",
  "7",
];

/** Corners that chance would not find, or not soon enough. */
export const corners: readonly Hostile[] = [
  ...values,
  ...sound,
  ...[
    "\u0000",
    "\u0000".repeat(300),
    " ",
    "\t\r\n ",
    `${BOM}1`,
    `${BOM}{"time":1,"value":1}`,
    `${BOM}${BOM}[]`,
    "\u2028",
    "\u00a0[1]",
    "[1]\u0000",
    "[1] [2]",
    "[1]]",
  ],
  ...values.map((value) => `{"epoch":"a","seq":${value},"rows":[1]}`),
  ...values.map((value) => `{"epoch":${value},"seq":5,"rows":[1]}`),
  ...values.map((value) => `{"epoch":"a","seq":5,"rows":${value}}`),
  ...values.map((value) => `{"epoch":"a","head":${value}}`),
  ...values.map((value) => `{"epoch":"a","head":4,"recovered":${value}}`),
  ...values.map((value) => `{"time":${value},"value":1}`),
  ...values.map((value) => `{"time":1700000000000,"value":${value}}`),
  ...values.map(
    (value) =>
      `{"data":${value},"id":${value},"at":${value},"after":${value},"a":[${value}],"p":${value},"prev":${value}}`,
  ),
  ...values.map((value) => `{"rows":[${value}],"seq":${value},"epoch":"z","id":"q"}`),
  ...values.map((value) => `[${value},${value}]`),
  ...["[", "]", "{", "}", '"', '{"a":', '[{"a":'].map((open) => open.repeat(DEEP)),
  nested("[", "", "]"),
  nested("[", "1", "]"),
  nested('{"a":', "1", "}"),
  ...["[", '{"a":'].map((open) => {
    const deep = nested(open, "1", open === "[" ? "]" : "}");
    return `{"time":1700000000000,"value":1,"a":${deep}}`;
  }),
  `{"epoch":"d","seq":1,"rows":[${nested("[", "1", "]")}]}`,
  `{"epoch":"d","seq":2,"rows":[{"value":${nested("[", "1", "]")}}]}`,
  `{"epoch":${nested("[", '"a"', "]")},"seq":3,"rows":[1]}`,
  `{"time":1700000000000,"value":${"9".repeat(5_000)}}`,
  `{"time":1700000000000,"value":0.${"0".repeat(5_000)}1}`,
  `{"${"k".repeat(200_000)}":1}`,
  `{${Array.from({ length: 5_000 }, (_, n) => `"${n}":${n}`).join()}}`,
  `{${'"value":1,'.repeat(5_000)}"value":2}`,
  `[${"1,".repeat(60_000)}1]`,
  `"${"x".repeat(1_048_577)}"`,
  new Uint8Array(0),
  ...[
    [0xff, 0xfe, 0x31, 0x00],
    [0xef, 0xbb, 0xbf, 0x31],
    [0xef, 0xbb],
    [0xf0, 0x9f, 0x98],
    [0xc0, 0x80],
    [0xed, 0xa0, 0x80],
    [0x22, 0xe2, 0x82, 0x22],
    [0x00],
  ].map((bytes) => Uint8Array.from(bytes)),
];

const value = fc.letrec<{ value: string; object: string; array: string }>((tie) => ({
  value: fc.oneof(
    { depthSize: "small", withCrossShrink: true },
    { weight: 5, arbitrary: fc.constantFrom(...values) },
    tie("object"),
    tie("array"),
  ),
  object: fc
    .array(fc.tuple(fc.constantFrom(...names), tie("value")), { maxLength: 5 })
    .map((fields) => `{${fields.map((field) => field.join(":")).join()}}`),
  array: fc.array(tie("value"), { maxLength: 4 }).map((elements) => `[${elements.join()}]`),
})).value;

/** One change to some bytes: at a place, so many of them give way to others. */
const edit = fc.record({
  place: fc.nat(200),
  gone: fc.oneof(fc.constant(0), fc.nat(12), fc.constant(1_000)),
  come: fc.oneof(
    fc
      .constantFrom(...values, ...names, "\u0000", BOM, "\ud800", "{", "}", "[", "]", ",", ":", '"', "\\", "\n", "\r")
      .map((text) => new TextEncoder().encode(text)),
    fc.uint8Array({ maxLength: 4 }),
  ),
});

function spoil(text: string, edits: readonly { place: number; gone: number; come: Uint8Array }[]): Uint8Array {
  let bytes: Uint8Array = new TextEncoder().encode(text);
  for (const { place, gone, come } of edits) {
    const start = place % (bytes.length + 1);
    bytes = Uint8Array.from([...bytes.subarray(0, start), ...come, ...bytes.subarray(start + gone)]);
  }
  return bytes;
}

const spoiled = fc
  .tuple(fc.constantFrom(...sound), fc.array(edit, { minLength: 1, maxLength: 3 }))
  .map(([text, edits]) => spoil(text, edits));

/** Any text, half characters among it. */
const anyText = fc.array(fc.nat(0xffff), { maxLength: 40 }).map((codes) => String.fromCharCode(...codes));

/** Messages of an enemy: JSON of strange values, sound messages spoiled, noise. */
export const hostile: fc.Arbitrary<Hostile> = fc.oneof(
  { weight: 5, arbitrary: value },
  { weight: 2, arbitrary: value.map((text) => new TextEncoder().encode(text)) },
  { weight: 3, arbitrary: spoiled },
  { weight: 3, arbitrary: spoiled.map((bytes) => new TextDecoder().decode(bytes)) },
  { weight: 1, arbitrary: fc.uint8Array({ maxLength: 60 }) },
  { weight: 1, arbitrary: anyText },
);

/** As bytes on the wire. */
export function toBytes(message: Hostile): Uint8Array {
  return typeof message === "string" ? new TextEncoder().encode(message) : message;
}
