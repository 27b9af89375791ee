import { touched } from "./page-names.cjs";

const whole = await import("tickline");
const stream = await import("tickline/stream");

const report = {
  whole: Object.keys(whole),
  stream: Object.keys(stream),
  same: Object.keys(stream).every((name) => whole[name] === stream[name]),
  manifest: import.meta.resolve("tickline/package.json"),
  touched: [...touched],
};
process.stdout.write(JSON.stringify(report));
