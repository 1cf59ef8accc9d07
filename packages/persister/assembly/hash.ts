import { firstBytes } from './words';

// Odd numbers without a pattern in their bits.
const k1: u64 = 0x9fb21c651e98df25;
const k2: u64 = 0xd6e8feb86659fd93;
const k3: u64 = 0xaf251af3b0f025b5;

/** The hash of a value without its numbers. Who does not know the seed cannot choose it. */
export function hashAround(spans: i32, start: i32, end: i32, seed: u64): u64 {
  let hash = mix(start, load<i32>(spans), seed);
  hash = mix(load<i32>(spans, 4), load<i32>(spans, 8), hash);
  hash = mix(load<i32>(spans, 12), load<i32>(spans, 16), hash);
  hash = mix(load<i32>(spans, 20), end, hash);
  hash = (hash ^ (hash >> 32)) * k2;
  return hash ^ (hash >> 32);
}

/** Four quarters that do not wait for each other: most of the time of one alone would be waiting for its products. */
function mix(start: i32, end: i32, seed: u64): u64 {
  let a = seed;
  let b = rotl(seed, 16);
  let c = rotl(seed, 32);
  let d = rotl(seed, 48);
  let at = start;
  for (const last = end - 31; at < last; at += 32) {
    a = step(a, load<u64>(at));
    b = step(b, load<u64>(at, 8));
    c = step(c, load<u64>(at, 16));
    d = step(d, load<u64>(at, 24));
  }
  for (; end - at >= 8; at += 8) a = step(a, load<u64>(at));
  a = step(a, firstBytes(at, end - at));
  return ((a ^ rotl(b, 17)) * k2) ^ ((c ^ rotl(d, 31)) * k3);
}

function step(hash: u64, word: u64): u64 {
  const product = (hash ^ word) * k1;
  return product ^ (product >> 29);
}
