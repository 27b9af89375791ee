const { stdout } = require("node:process");
const { touched } = require("./page-names.cjs");

const whole = require("tickline");
const stream = require("tickline/stream");

const report = {
  whole: Object.keys(whole),
  stream: Object.keys(stream),
  same: Object.keys(stream).every((name) => whole[name] === stream[name]),
  manifest: require("tickline/package.json").name,
  touched: [...touched],
};
stdout.write(JSON.stringify(report));
