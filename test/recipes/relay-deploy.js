import { createServer } from "node:http";
import { relay } from "../../src/relay/index.js";
import { random } from "../../src/stream/index.js";

// Here stands your source; the example makes numbers up.
const source = random({ interval: 100 });
const server = createServer((request, response) => response.writeHead(request.url === "/health" ? 200 : 404).end());
const { close } = relay(source, { server, path: "/readings", origins: process.env.ORIGINS?.split(",") });
server.listen(process.env.PORT ?? 8080, process.env.HOST ?? "0.0.0.0", () => console.log("ready"));

process.on("SIGTERM", () => {
  close();
  server.close();
});
