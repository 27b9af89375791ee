import * as elements from "tickline/elements";

console.log(Object.keys(elements).join());
try {
  elements.autoMount();
} catch (error) {
  console.log(error.message);
}
