import "tickline/dist/stream.js";
