/**
 * Writes text as one frame of a WebSocket, as a server sends it (RFC 6455, section 5.2); `first` and `last` tell
 * whether the frame begins and ends its message.
 */
export function frameOf(text: string, { first = true, last = true } = {}): Uint8Array {
  const payload = new TextEncoder().encode(text);
  const { length } = payload;
  const head = length < 126 ? 2 : length < 65_536 ? 4 : 10;
  const frame = new Uint8Array(head + length);
  const view = new DataView(frame.buffer);
  frame[0] = (last ? 0x80 : 0) | (first ? 0x1 : 0);
  frame[1] = head === 2 ? length : head === 4 ? 126 : 127;
  if (head === 4) view.setUint16(2, length);
  if (head === 10) view.setBigUint64(2, BigInt(length));
  frame.set(payload, head);
  return frame;
}
