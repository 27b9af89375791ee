import { DataStream, random } from "tickline";

const stream = new DataStream(random({ interval: 5, seed: 1 }));
let count = 0;
const stop = stream.subscribe((rows) => {
  count += rows.length;
  if (count < 3) return;
  stop();
  console.log("three rows");
});
