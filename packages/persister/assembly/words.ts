/** The first `count` bytes, fewer than 8, from `at`. */
export function firstBytes(at: i32, count: i32): u64 {
  return load<u64>(at) & (((1 as u64) << ((count as u64) * 8)) - 1);
}

/** Copies `length` bytes, and up to 15 more. */
export function copy(from: i32, to: i32, length: i32): void {
  for (let at = 0; at < length; at += 16) v128.store(to + at, v128.load(from + at));
}

export function areEqual(a: i32, b: i32, length: i32): bool {
  let at = 0;
  for (const last = length - 15; at < last; at += 16) {
    if (v128.any_true(v128.xor(v128.load(a + at), v128.load(b + at)))) return false;
  }
  if (length - at >= 8) {
    if (load<u64>(a + at) != load<u64>(b + at)) return false;
    at += 8;
  }
  return firstBytes(a + at, length - at) == firstBytes(b + at, length - at);
}
