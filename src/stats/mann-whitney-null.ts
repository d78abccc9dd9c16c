/**
 * P(U = k) for k = 0 … `last`, U the number of pairs in which one of n numbers lies above one of m others, all n + m
 * different and in random order. Whole n, m ≥ 0. Takes about n·m·last/2 steps.
 *
 * Conditions on whose number is the largest: P(k; n, m) = n/(n+m) · P(k − m; n − 1, m) + m/(n+m) · P(k; n, m − 1). Only
 * positive terms, so every chance is precise relative to itself. Source: H. B. Mann, D. R. Whitney, "On a test of whether
 * one of two random variables is stochastically larger than the other", Annals of Mathematical Statistics 18 (1947).
 */
export function mannWhitneyNull(n: number, m: number, last: number): Float64Array {
  // Alike both ways round; the fewer rows, the less memory.
  if (m > n) return mannWhitneyNull(m, n, last);
  // rows[j] holds the chances for i of the n and j of the m.
  const rows = Array.from({ length: m + 1 }, () => certainNone(last));
  for (let i = 1; i <= n; i++) {
    for (let j = 1; j <= m; j++) {
      const row = rows[j] as Float64Array;
      const left = rows[j - 1] as Float64Array;
      const mine = i / (i + j);
      const theirs = j / (i + j);
      // Downwards, because the row still holds the chances for i − 1.
      for (let k = Math.min(last, i * j); k >= 0; k--) {
        row[k] = theirs * (left[k] as number) + (k >= j ? mine * (row[k - j] as number) : 0);
      }
    }
  }
  return rows[m] as Float64Array;
}

function certainNone(last: number): Float64Array {
  const chances = new Float64Array(last + 1);
  chances[0] = 1;
  return chances;
}
