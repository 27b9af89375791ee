import { createServer } from "node:http";
import { WebSocketServer } from "ws";
import { relay } from "../../src/relay/index.js";
import { manual } from "../../src/stream/index.js";

const [, , port = 8080, publisherPort = 8081] = process.argv;
const rows = manual();
const server = createServer();
relay(rows, { server, path: "/readings" });
server.listen(port, "127.0.0.1", () => console.log("ready"));

// The door of publishers is one of its own, which nobody reaches from outside.
new WebSocketServer({ host: "127.0.0.1", port: publisherPort }).on("connection", (socket) => {
  socket.on("message", (message) => {
    const { epoch, seq, row } = JSON.parse(message);
    rows.push(row, { position: { epoch, offset: seq } });
    socket.send(`${seq}`);
  });
});
