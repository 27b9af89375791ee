import { DataStream, lineChart, random } from "tickline";

try {
  lineChart("#chart", { stream: new DataStream(random()) });
} catch (error) {
  console.log(error.message);
}
