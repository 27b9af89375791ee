export { FakeEnvironment, fakeEnvironment } from "./fake-environment.js";
export type { FakeEnvironmentOptions } from "./fake-environment.js";
export { faultServer } from "./fault-server.js";
export type { FaultServer, FaultServerOptions, NumberedRow, WebSocketServerConstructor } from "./fault-server.js";
export type { Fault, FaultFigures, FaultName } from "./faults.js";
export { testSource } from "./test-source.js";
export type { MakeSource, TestRunner, TestSourceOptions } from "./test-source.js";
