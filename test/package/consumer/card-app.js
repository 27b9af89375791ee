import { DataStream, random, valueCard } from "tickline";

try {
  valueCard("#card", { stream: new DataStream(random()) });
} catch (error) {
  console.log(error.message);
}
