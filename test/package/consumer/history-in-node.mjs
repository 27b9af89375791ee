import { DataStream } from "tickline/stream";

const start = Date.now() - 1_000;
const rows = (first, last) =>
  Array.from({ length: last - first + 1 }, (_, i) => ({ time: start + first + i, value: first + i }));
const stream = new DataStream({
  name: "numbered",
  order: "contiguous",
  connect(sink) {
    for (const offset of [1, 4]) sink.next(rows(offset, offset), { position: { offset } });
  },
  history: ({ after, before }) =>
    Promise.resolve({
      rows: rows(after.offset + 1, before.offset - 1),
      whole: true,
      position: { offset: before.offset - 1 },
    }),
});
stream.subscribe({
  data: ([{ value }]) => {
    console.log("row", value);
    if (process.argv.includes("leave") && value === 4) stream.destroy();
  },
  repair: (repair) => {
    console.log("repaired", repair.rows.map(({ value }) => value).join());
    stream.destroy();
  },
  error: ({ message }) => console.log(message),
});
