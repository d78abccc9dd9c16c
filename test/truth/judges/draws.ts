/** Numbers by chance and by counting, a few lines each, that share nothing with `src`. */

/** G. Marsaglia's xorshift with 32 bits, after a multiplication: numbers in [0, 1), the same for the same seed. */
export function drawer(seed: number): () => number {
  let state = (seed * 2654435761 + 1) >>> 0 || 1;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (Math.imul(state, 0x9e3779b1) >>> 0) / 4294967296;
  };
}

/** How many of so many requests, asked one by one, come to it. */
export function oneByOne(draw: () => number, requests: number, chance: number): number {
  let count = 0;
  for (let i = 0; i < requests; i++) if (draw() < chance) count++;
  return count;
}

/** ln n! for n = 0, 1, …, added up. */
function logFactorials(most: number): Float64Array {
  const sums = new Float64Array(most + 1);
  for (let n = 1; n <= most; n++) sums[n] = (sums[n - 1] as number) + Math.log(n);
  return sums;
}

let factorials = logFactorials(1000);

function logChoose(n: number, k: number): number {
  if (n >= factorials.length) factorials = logFactorials(2 * n);
  return (factorials[n] as number) - (factorials[k] as number) - (factorials[n - k] as number);
}

/** The chance that of `events` dealt out among all requests between `from` and `to` fall to the `n` of one arm. */
export function dealt(from: number, to: number, events: number, n: number, nBase: number): number {
  let sum = 0;
  for (let k = Math.max(0, from); k <= Math.min(to, events, n); k++) {
    if (events - k > nBase) continue;
    sum += Math.exp(logChoose(n, k) + logChoose(nBase, events - k) - logChoose(n + nBase, events));
  }
  return sum;
}

/** So many standard errors of the difference of two shares of runs. */
export function standardErrors(one: number, ofOne: number, other: number, ofOther: number): number {
  const pooled = Math.max((one + other) / (ofOne + ofOther), 1 / (ofOne + ofOther));
  const deviation = Math.sqrt(pooled * (1 - pooled) * (1 / ofOne + 1 / ofOther));
  return Math.abs(one / ofOne - other / ofOther) / (deviation || 1);
}
