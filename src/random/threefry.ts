/** Two words of 32 bits, as signed integers. */
export interface Words {
  readonly word0: number;
  readonly word1: number;
}

/** Parity constant of the Threefish key schedule (Skein 1.3), its low half, as Random123 uses it for 32-bit words. */
export const PARITY = 0x1bd11bda;

const ROTATIONS = [13, 15, 26, 6, 17, 29, 16, 24] as const;
const ROUNDS = 20;

/**
 * Threefry-2x32 with 20 rounds, the number its authors recommend: for each key a permutation of all counters, so that two
 * of them never give the same words. `uniform` has the same with 13 rounds, written out. Source: J. K. Salmon et al., SC
 * 2011.
 */
export function threefry(key: Words, counter0: number, counter1: number): Words {
  const schedule = [key.word0, key.word1, key.word0 ^ key.word1 ^ PARITY] as const;
  let x0 = (counter0 + schedule[0]) | 0;
  let x1 = (counter1 + schedule[1]) | 0;
  for (let round = 0; round < ROUNDS; round++) {
    const rotation = ROTATIONS[round % 8] as number;
    x0 = (x0 + x1) | 0;
    x1 = ((x1 << rotation) | (x1 >>> (32 - rotation))) ^ x0;
    if (round % 4 !== 3) continue;
    const injection = (round + 1) / 4;
    x0 = (x0 + (schedule[injection % 3] as number)) | 0;
    x1 = (x1 + (schedule[(injection + 1) % 3] as number) + injection) | 0;
  }
  return { word0: x0, word1: x1 };
}
