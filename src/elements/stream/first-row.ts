import type { DataStream } from "../../stream/index.js";
import type { Scope, Undo } from "../../widgets/internal.js";

/** Calls back once a stream has delivered a row; at once where it has delivered one before. */
export function whenFirstRow(scope: Scope, stream: DataStream<unknown>, callback: () => void): Undo {
  if (stream.latest() !== undefined) {
    callback();
    return () => undefined;
  }
  const undo = scope.add(
    stream.subscribe(
      {
        data() {
          undo();
          callback();
        },
      },
      { recent: false },
    ),
  );
  return undo;
}
