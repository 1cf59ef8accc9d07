/** Copies bytes `start` to before `end`; returns where they end. For some 200 bytes quicker than a call into the engine. */
export function copy(from: DataView, start: number, end: number, to: DataView, at: number): number {
  const length = end - start;
  let place = 0;
  for (const last = length - 3; place < last; place += 4) {
    to.setInt32(at + place, from.getInt32(start + place, true), true);
  }
  for (; place < length; place += 1) to.setUint8(at + place, from.getUint8(start + place));
  return at + length;
}
