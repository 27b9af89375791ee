import { DataStream, lineChart, manual, valueCard } from "tickline";

const stream = new DataStream(manual());
for (const widget of [lineChart, valueCard]) {
  try {
    widget("#target", { stream });
  } catch (error) {
    console.log(error.message);
  }
}
