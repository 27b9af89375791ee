/** A server of Durable Streams, which can be killed. Arguments: its port, the folder of its streams. */
import { DurableStreamTestServer } from "@durable-streams/server";

const [port, dataDir] = process.argv.slice(2);
// What it tells of slow writes is for its own users.
console.info = () => undefined;
await new DurableStreamTestServer({ port: Number(port), host: "127.0.0.1", dataDir }).start();
console.log("has begun");
