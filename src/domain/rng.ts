/**
 * Seeded randomness. One seed decides everything of chance; named sub-streams keep parts independent, so that one part
 * drawing more numbers changes no other part.
 */

export interface Rng {
  /** A float in [0, 1) with 32 random bits. */
  next(): number;
  /** An integer in [min, max], both inclusive. */
  int(min: number, max: number): number;
  /** A standard normal deviate (Box and Muller, 1958). */
  normal(): number;
  /** An independent stream that depends on this stream's seed and `name` only, never on how much was drawn. */
  fork(name: string): Rng;
}

/** A generator seeded by text or number: sfc32 (Doty-Humphrey, PractRand) over a hashed seed. */
export function createRng(seed: string | number): Rng {
  const key = String(seed);
  const next = sfc32(hash(key, 1), hash(key, 2), hash(key, 3), hash(key, 4));
  return {
    next,
    int: (min, max) => min + Math.floor(next() * (max - min + 1)),
    normal: () => Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next()),
    fork: (name) => createRng(`${key}/${name}`),
  };
}

/** FNV-1a over UTF-16 units with a salt, finished by murmur3's mixer. */
function hash(text: string, salt: number): number {
  let h = 0x811c9dc5 ^ salt;
  for (let i = 0; i < text.length; i++) h = Math.imul(h ^ text.charCodeAt(i), 0x01000193);
  h ^= h >>> 16;
  h = Math.imul(h, 0x85ebca6b);
  h ^= h >>> 13;
  h = Math.imul(h, 0xc2b2ae35);
  return (h ^ (h >>> 16)) >>> 0;
}

function sfc32(a: number, b: number, c: number, counter: number): () => number {
  const next = (): number => {
    const t = (((a + b) | 0) + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (c << 21) | (c >>> 11);
    c = (c + t) | 0;
    return (t >>> 0) / 0x1_0000_0000;
  };
  for (let i = 0; i < 12; i++) next();
  return next;
}
