/**
 * Chance without a sequence: a number that depends only on its arguments. What nobody looked at needs no drawing, and
 * looking (our orders, switched-off books) changes nothing else.
 */

/** 32 well-mixed bits of `salt` and two indices (murmur3's finaliser, Appleby). */
export function mix(salt: number, a: number, b: number): number {
  let h = salt ^ Math.imul(a + 1, 0x9e3779b1) ^ Math.imul(b + 1, 0x85ebca77);
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return (h ^ (h >>> 16)) >>> 0;
}

/** The same as a float in [0, 1). */
export function unit(salt: number, a: number, b: number): number {
  return mix(salt, a, b) / 0x1_0000_0000;
}
