/** The events of a stream, which its element dispatches. */
export const streamEvents = ["data", "gap", "repair", "gone", "drop", "state", "error", "end"] as const;
